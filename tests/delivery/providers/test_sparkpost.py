"""What SparkPost has of its own: a language in every field, and numbers for what went wrong."""

from __future__ import annotations

import pytest

from composer.delivery.faults import Delayed, Halted, Rejected
from tests.delivery.fakes.server import Fault
from tests.delivery.fakes.sparkpost import FakeSparkPost
from tests.delivery.letters import LetterSample


def test_sparkpost_prints_braces_in_every_field() -> None:
    letter = LetterSample(subject="{{{a}}} {{b}} }}{{ {", text="{{{{x}}}}", html="<p>{{{{{y}}</p>")
    with FakeSparkPost() as server, server.open() as mailer:
        mailer.send(letter)
        (mail,) = server.accepted
        assert (mail.subject, mail.text, mail.html) == (letter.subject, letter.text, letter.html)


def test_sparkpost_prints_braces_in_the_sender_s_name() -> None:
    with FakeSparkPost() as server, server.open() as mailer:
        mailer.send(LetterSample(sender_name="The {{ curly }} letter"))
        assert "The {{ curly }} letter" in server.accepted[0].sender


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "1502", Delayed),
        (503, "1900", Delayed),
        (400, "1100", Halted),
        (400, "7000", Halted),
        (400, "5001", Rejected),
        (422, "3000", Rejected),
    ],
)
def test_sparkpost_s_codes(status: int, code: str, expected: type[Exception]) -> None:
    with FakeSparkPost() as server, server.open() as mailer:
        error = {"message": "No.", "description": "Not now.", "code": code}
        server.fault(Fault(status=status, body={"errors": [error]}))
        with pytest.raises(expected) as caught:
            mailer.send(LetterSample())
        assert not getattr(caught.value, "hard", False)
