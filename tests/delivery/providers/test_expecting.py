"""What a provider is asked before a send: nothing that costs, and never for a message."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Self

import pytest

from composer.delivery.channel import Feature
from composer.delivery.faults import Delayed, Fault, Halted
from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.letters import LetterSample
from tests.delivery.mailers import FAKES, watched


@pytest.fixture(params=FAKES, ids=lambda kind: kind.channel)
def server(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[FakeMailer]:
    yield from watched(request.param, caplog)


def told(server: FakeMailer, *letters: LetterSample, **opened: object) -> Fault:
    with server.open(**opened) as mailer, pytest.raises(Fault) as caught:  # type: ignore[arg-type]
        mailer.expect(letters)
    assert not any(secret in caught.value.reason for secret in server.secrets.values())
    assert server.accepted == []
    return caught.value


def test_whoever_answers_is_there(server: FakeMailer) -> None:
    """The fakes know no HEAD, and say so with an error: that is an answer too."""
    with server.open() as mailer:
        mailer.expect([LetterSample()])
        mailer.expect([])
    assert server.accepted == []


def test_nobody_listens(server: FakeMailer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fault = told(server, LetterSample(), address=f"http://127.0.0.1:{port}{server.base}")
    assert type(fault) is Delayed
    assert "cannot be reached" in fault.reason


def test_an_address_that_is_none(server: FakeMailer) -> None:
    assert isinstance(told(server, LetterSample(), address="nonsense"), Halted)


def test_accents_before_the_at(server: FakeMailer) -> None:
    letters = [LetterSample(), LetterSample(to="zoé@example.org")]
    if Feature.UTF8_ADDRESSES in server.mailer().features:
        with server.open() as mailer:
            mailer.expect(letters)
        return
    fault = told(server, *letters)
    assert isinstance(fault, Halted)
    assert "cannot write to zoé@example.org" in fault.reason
    assert "newsletter channels" in fault.hint


def test_the_key_stays_here(server: FakeMailer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who answers at an address is not known yet."""
    seen: list[str] = []
    original = socket.socket.sendall

    def sendall(self: socket.socket, data: bytes, *rest: int) -> None:
        seen.append(bytes(data).decode("latin-1"))
        original(self, data, *rest)

    monkeypatch.setattr(socket.socket, "sendall", sendall)
    with server.open() as mailer:
        mailer.expect([LetterSample()])
    (head,) = [each for each in seen if each.startswith("HEAD ")]
    assert not any(secret in head for secret in server.secrets.values())
    assert "authorization" not in head.lower()


@pytest.mark.parametrize("tenths", [-30, -1.1, -0.9, 0, 0.9, 1.1, 30])
def test_keys_are_forgotten_by_the_providers_clock(
    server: FakeMailer, monkeypatch: pytest.MonkeyPatch, tenths: float
) -> None:
    """Where it shows another time than ours, nobody could tell which are known still."""
    kind = server.mailer()
    off = tenths * (kind.remembers or timedelta(days=1)) / 10

    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + off

    monkeypatch.setattr("composer.delivery.providers.anymail.datetime", Set)
    if Feature.IDEMPOTENT not in kind.features or abs(tenths) < 1:
        with server.open() as mailer:
            mailer.expect([LetterSample()])
        return
    fault = told(server, LetterSample())
    assert isinstance(fault, Halted)
    assert ("ahead of" if tenths > 0 else "behind") in fault.reason
    assert "set it" in fault.hint
