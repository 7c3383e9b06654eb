"""What the ledger takes and gives. Times are aware, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from msgspec import Struct

from composer.delivery.letter import Reader

__all__ = [
    "RESULTS",
    "SEND_STATES",
    "STATES",
    "Approval",
    "Claimed",
    "Counts",
    "Outcome",
    "Plan",
    "Push",
    "Result",
    "Row",
    "Send",
    "SendState",
    "State",
    "Summary",
    "Suppression",
    "WrongState",
    "microseconds",
    "moment",
]

#: What may have become of one reader's message.
State = Literal["pending", "sending", "sent", "failed", "unknown", "suppressed"]
#: What a message that was being sent may turn out as.
Result = Literal["sent", "failed", "unknown", "pending", "suppressed"]
#: Where a whole send stands.
SendState = Literal["prepared", "sending", "paused", "finished"]

STATES: tuple[State, ...] = get_args(State)
RESULTS: tuple[Result, ...] = get_args(Result)
SEND_STATES: tuple[SendState, ...] = get_args(SendState)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(time: datetime) -> int:
    """A time as it is stored: microseconds since 1970 in UTC. Exact; ``time`` has a zone."""
    return (time - _EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """A time that was stored."""
    return _EPOCH + timedelta(microseconds=stored)


class WrongState(Exception):
    """The program asked for a step that cannot follow: a defect of its own, nobody's mistake."""


class Counts(Struct, frozen=True, kw_only=True):
    """How many readers of a send are in each state. They add up to the frozen list."""

    pending: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    suppressed: int = 0

    @property
    def total(self) -> int:
        """All readers of the frozen list."""
        return (
            self.pending + self.sending + self.sent + self.failed + self.unknown + self.suppressed
        )


class Plan(Struct, frozen=True, kw_only=True):
    """What is to be sent: one issue, to one list, by one channel.

    ``hash`` is that of the Edition's content, ``message_hash`` that of what all readers' messages
    have in common; ``commit`` is Git's, ``by`` the person, ``sender`` the address in From.
    """

    issue: str
    path: str
    hash: str
    message_hash: str
    channel: str
    sender: str
    commit: str
    by: str
    list_name: str


class Send(Plan, frozen=True, kw_only=True):
    """A plan whose list is frozen. ``total`` readers; ``id`` names it for good."""

    id: int
    total: int
    state: SendState
    prepared_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Claimed(Struct, frozen=True):
    """A reader to write to now. ``number`` is the place in the frozen list, from 1."""

    number: int
    reader: Reader


class Outcome(Struct, frozen=True):
    """What became of a claimed message.

    ``detail`` is one line, ``receipt`` the channel's own name for the message. A ``hard`` failure
    suppresses the address from now on. ``pending``: it was certainly not sent, and waits again.
    """

    number: int
    state: Result
    detail: str = ""
    receipt: str = ""
    hard: bool = False


class Row(Struct, frozen=True):
    """One reader of a send. ``email`` is empty once the reader is forgotten.

    ``claimed_at`` is when the message was first taken up, ``done_at`` when its state was settled.
    """

    number: int
    email: str
    state: State
    detail: str
    receipt: str
    claimed_at: datetime | None
    done_at: datetime | None


class Suppression(Struct, frozen=True):
    """Who gets no mail, and why. ``email`` is empty for a reader who is forgotten."""

    email: str
    reason: str
    source: str
    at: datetime


class Approval(Struct, frozen=True):
    """A person let a build of an issue go out."""

    issue: str
    hash: str
    by: str
    at: datetime


class Push(Struct, frozen=True):
    """An issue's draft on a platform; ``address`` is where a person looks at it."""

    issue: str
    channel: str
    draft_id: str
    hash: str
    address: str
    state: str
    at: datetime


class Summary(Struct, frozen=True):
    """All that ``newsletter status`` tells of a ledger, without any reader in it."""

    sends: tuple[tuple[Send, Counts], ...] = ()
    suppressions: int = 0
    approvals: tuple[Approval, ...] = ()
    pushes: tuple[Push, ...] = ()
