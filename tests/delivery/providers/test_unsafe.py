"""Letters that could become a header, or reach another reader: no provider hears of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from composer.delivery.channel import Feature
from composer.delivery.faults import Rejected
from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.letters import LetterSample
from tests.delivery.mailers import FAKES, refusal, watched


@pytest.fixture(params=FAKES, ids=lambda kind: kind.channel)
def server(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[FakeMailer]:
    yield from watched(request.param, caplog)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
@pytest.mark.parametrize("field", ["subject", "to", "sender", "header", "name"])
def test_a_line_end_reaches_nobody(server: FakeMailer, field: str, end: str) -> None:
    evil = f"a{end}Bcc: evil@example.com"
    changed = {
        "subject": LetterSample(subject=evil),
        "to": LetterSample(to=f"a@example.org{end}Bcc: evil@example.com"),
        "sender": LetterSample(sender=f"a@example.org{end}Bcc: evil@example.com"),
        "header": LetterSample(headers={"List-Id": evil}),
        "name": LetterSample(headers={f"X-A{end}Bcc": "evil@example.com"}),
    }
    assert isinstance(refusal(server, changed[field]), Rejected)
    assert server.calls == []


@pytest.mark.parametrize(
    "letter",
    [
        LetterSample(to="a@example.org, b@example.org"),
        LetterSample(to="a@example.org;b@example.org"),
        LetterSample(to="A <a@example.org>"),
        LetterSample(to='"a,b"@example.org'),
        LetterSample(to="nobody"),
        LetterSample(to=""),
        LetterSample(subject="=?utf-8?q?a=0D=0ABcc:_evil@example.com?="),
        LetterSample(headers={"Bcc": "evil@example.com"}),
        LetterSample(headers={"cc": "evil@example.com"}),
        LetterSample(headers={"To": "evil@example.com"}),
    ],
)
def test_a_letter_that_could_reach_another_reader(server: FakeMailer, letter: LetterSample) -> None:
    assert isinstance(refusal(server, letter), Rejected)
    assert server.calls == []


def test_accents_before_the_at(server: FakeMailer) -> None:
    letter = LetterSample(to="zoé@example.org")
    if Feature.UTF8_ADDRESSES not in server.mailer().features:
        assert isinstance(refusal(server, letter), Rejected)
        assert server.calls == []
        return
    with server.open() as mailer:
        mailer.send(letter)
    assert server.accepted[0].to == ("zoé@example.org",)
