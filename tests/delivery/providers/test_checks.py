"""What a check says of a provider: who answered, or what is wrong. It sends nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from composer.delivery.faults import Delayed, Halted
from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.fakes.server import Fault as Spoilt
from tests.delivery.mailers import FAKES, watched


@pytest.fixture(params=FAKES, ids=lambda kind: kind.channel)
def server(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[FakeMailer]:
    yield from watched(request.param, caplog)


def test_a_check_asks_and_sends_nothing(server: FakeMailer) -> None:
    with server.open() as mailer:
        line = mailer.check()
    assert mailer.title in line
    assert "\n" not in line
    assert len(server.calls) == 1
    assert server.accepted == []


def test_a_check_with_wrong_credentials(server: FakeMailer) -> None:
    wrong = dict.fromkeys(server.secrets, "wrong")
    with server.open(**wrong) as mailer, pytest.raises(Halted) as caught:
        mailer.check()
    assert caught.value.hint
    assert caught.value.__context__ is None


@pytest.mark.parametrize("spoilt", [Spoilt(status=500), Spoilt(cut=True), Spoilt(status=429)])
def test_a_check_that_cannot_be_answered(server: FakeMailer, spoilt: Spoilt) -> None:
    server.fault(spoilt)
    with server.open() as mailer, pytest.raises(Delayed):
        mailer.check()


def test_a_page_that_is_no_api_fails_a_check(server: FakeMailer) -> None:
    server.fault(Spoilt(status=200, body="<h1>Welcome</h1>"))
    with server.open() as mailer, pytest.raises((Delayed, Halted)):
        mailer.check()
