"""The SMTP channel, its letters and its faulty server, as the tests of it use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from composer.delivery.channel import Setup
from composer.delivery.channels.smtp import Smtp
from composer.delivery.faults import Fault
from composer.delivery.letter import Letter
from tests.delivery.faulty_smtp import Certificate, FaultySmtp, certificate
from tests.delivery.printed import letter, press, reader

__all__ = ["channel", "impatient", "known", "large", "one", "refused", "server"]

MESSAGES = press(return_path="bounces@news.example", subject="Été zname")


def one(number: int = 0, address: str = "zoe@example.org") -> Letter:
    return MESSAGES.letter(reader(address, first_name=f"Zoé {number}"), number)


def large(size: int) -> Letter:
    return letter(text="a" * 70 + "\n", html=f"<p>{'mot ' * (size // 4)}</p>\n")


def channel(server: FaultySmtp | int, *, password: str = "", **settings: str) -> Smtp:
    port = server if isinstance(server, int) else server.port
    return Smtp(
        Setup(
            settings={"host": "127.0.0.1", "port": str(port)} | settings,
            secrets={"password": password},
            timeout=10.0,
        )
    )


def impatient(smtp: Smtp) -> None:
    """Lets it wait a moment only."""
    smtp.setup = Setup(settings=smtp.setup.settings, secrets=smtp.setup.secrets, timeout=0.5)


@pytest.fixture
def server() -> Iterator[FaultySmtp]:
    with FaultySmtp() as made:
        yield made


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


def refused(smtp: Smtp, made: Letter | None = None) -> Fault:
    with pytest.raises(Fault) as caught:
        smtp.send(made or one())
    assert "\n" not in caught.value.reason
    assert "zoe@example.org" not in caught.value.reason
    return caught.value
