"""Which reports take a reader off the list, and which are not believed."""

from __future__ import annotations

import pytest

from composer.delivery.press import verp
from composer.delivery.returns.enhanced_status import is_hard, settled
from composer.delivery.returns.reports import Report
from composer.delivery.returns.suppression import decide

KEY = b"k" * 32
READER = "zoe@one.example"
SENT = "<grok-3.5f2b.copy7@courant.example>"


def sent_to(email: str, message_id: str) -> bool:
    return email == READER and message_id in ("", SENT)


def reader_of(token: str) -> str | None:
    if "+" not in token:
        return None
    return READER if verp.read(f"{token}@", KEY) == (7, 42) else ""


def token(key: bytes = KEY) -> str:
    return verp.address("bounces@courant.example", 7, 42, key).partition("@")[0]


def bounce(**told: object) -> Report:
    values: dict[str, object] = {"kind": "bounce", "email": READER, "hard": True, "status": "5.1.1"}
    return Report(**(values | {"message_id": SENT, "source": "a.eml"} | told))  # type: ignore[arg-type]


def decided(report: Report) -> str:
    found = decide(report, sent_to, reader_of=reader_of)
    return found.email if found else ""


@pytest.mark.parametrize(
    "report",
    [
        bounce(token=token()),
        bounce(token=token().upper()),
        bounce(token="bounces"),
        bounce(token=""),
        # The seal tells the reader where the report names nobody, or where it was forwarded to.
        bounce(token=token(), email="", message_id=""),
        bounce(token=token(), email="elsewhere@two.example"),
        bounce(token="", email="elsewhere@two.example", original_email=READER),
        bounce(token=token(), kind="complaint", hard=False, email=""),
        bounce(token="", kind="complaint", hard=False),
        bounce(kind="unsubscribe", hard=False, message_id=""),
    ],
)
def test_believed(report: Report) -> None:
    assert decided(report) == READER


@pytest.mark.parametrize(
    "report",
    [
        bounce(hard=False, token=token()),
        # A seal that is not ours, though everything else is right.
        bounce(token=token(b"another")),
        bounce(token=token().replace("-", "-1", 1)),
        bounce(token="bounces+junk"),
        bounce(token="bounces+junk", kind="complaint"),
        # Somebody who was never written to, or a message that was never sent.
        bounce(email="victim@two.example"),
        bounce(email=""),
        bounce(message_id="<made-up@courant.example>"),
        bounce(message_id=""),
        bounce(message_id="", kind="complaint"),
        bounce(kind="complaint", email="victim@two.example"),
        bounce(kind="unsubscribe", email="victim@two.example"),
        bounce(kind="unsubscribe", email=""),
    ],
)
def test_not_believed(report: Report) -> None:
    assert decided(report) == ""


def test_a_strangers_token_suppresses_nobody_without_a_way_to_read_it() -> None:
    assert decide(bounce(token=token(), email="victim@two.example"), sent_to) is None


def test_the_reason() -> None:
    found = decide(bounce(reason="550 5.1.1 no such user"), sent_to)
    assert found
    assert (found.kind, found.source) == ("bounce", "a.eml")
    assert found.reason == "bounced 5.1.1 550 5.1.1 no such user"
    gone = decide(bounce(kind="unsubscribe"), sent_to)
    assert gone
    assert gone.reason == "unsubscribed by mail"


@pytest.mark.parametrize(
    ("status", "diagnostic", "code", "hard"),
    [
        ("5.1.1", "", "5.1.1", True),
        ("5.1.2", "", "5.1.2", True),
        ("5.1.3", "", "5.1.3", True),
        ("5.1.6", "", "5.1.6", True),
        ("5.1.10", "", "5.1.10", True),
        ("5.2.1", "", "5.2.1", True),
        ("5.1.0", "", "5.1.0", False),
        ("5.1.8", "550 5.1.1 user unknown", "5.1.8", False),
        ("4.1.1", "450 4.1.1 user unknown", "4.1.1", False),
        ("4.2.2", "", "4.2.2", False),
        ("5.2.2", "552 mailbox full, user unknown", "5.2.2", False),
        ("5.4.4", "Host not found", "5.4.4", False),
        ("5.7.1", "550 no such user, says the policy", "5.7.1", False),
        ("5.0.0", "550 5.1.1 nobody", "5.1.1", True),
        ("5.0.0", "450 4.1.1 nobody", "5.0.0", False),
        ("", "550 5.1.1 nobody", "5.1.1", True),
        ("", "550-5.2.2 full", "5.2.2", False),
        ("", "550 User unknown", "", True),
        ("", "551 no such user", "", True),
        ("", "450 User unknown", "", False),
        ("", "550 mail refused", "", False),
        ("", "550 refused from 5.1.1.9", "", False),
        ("", "550 refused from 10.5.1.1", "", False),
        ("", "(#5.1.1)", "5.1.1", True),
        ("5.1.11", "", "5.1.11", False),
        ("junk", "", "", False),
    ],
)
def test_hard_and_soft(status: str, diagnostic: str, code: str, *, hard: bool) -> None:
    found = settled(status, diagnostic)
    assert (found, is_hard(found, diagnostic)) == (code, hard)
