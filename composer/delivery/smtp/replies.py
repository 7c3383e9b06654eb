"""What an SMTP server's reply means for one message.

Codes are those of RFC 5321 §4.2, the enhanced status that may follow them those of RFC 3463 and
RFC 5248; throttling as Amazon SES says it (454 after DATA):
https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

from composer.delivery.faults import Delayed, Fault, Halted, Rejected

__all__ = ["Reply", "Stage", "fault", "one_line"]

#: Characters of a reply that go into the ledger.
_TOLD = 240
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})\b")
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_WAIT = re.compile(r"\b(?:in|after|for)\s+(\d{1,5})\s*(s|sec|second|min|minute)", re.IGNORECASE)
_SECONDS_A_MINUTE = 60
#: Nobody waits longer because a server's words look as if they said so.
_LONGEST_WAIT = 3600

#: Who is not let in, or has to be encrypted first (RFC 4954 §6, RFC 3207 §4).
_CREDENTIALS = frozenset((530, 534, 535, 538))
#: No such mailbox, or one that is not here (RFC 5321 §4.2.3).
_NO_MAILBOX = frozenset((550, 551, 553))
#: Of the addresses' own states, those that are the sender's (RFC 3463 §3.2).
_SENDERS_OWN = frozenset((7, 8))


class Reply(NamedTuple):
    """A reply's code and its text, in one line."""

    code: int
    text: str

    @classmethod
    def of(cls, code: int, text: bytes) -> Reply:
        """What smtplib's ``getreply`` gives."""
        return cls(code, one_line(text.decode("utf-8", "replace")))

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()

    @property
    def status(self) -> tuple[int, int, int]:
        """The enhanced status; zeros where there is none."""
        found = _STATUS.match(self.text)
        return (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)

    @property
    def wait(self) -> float | None:
        """The seconds that it asks to wait, where it says so in words."""
        found = _WAIT.search(self.text)
        if not found:
            return None
        unit = _SECONDS_A_MINUTE if found[2].lower().startswith("m") else 1
        return float(min(int(found[1]) * unit, _LONGEST_WAIT))


class Stage(NamedTuple):
    """Where in the conversation a reply came.

    ``of_all``: a refusal is of every message, not of this one; ``of_reader``: it is of the reader.
    """

    name: str
    of_all: bool = False
    of_reader: bool = False


def one_line(text: str) -> str:
    """A server's words as a ledger can hold them."""
    return " ".join(_UNREADABLE.sub(" ", text).split())[:_TOLD]


def fault(reply: Reply, stage: Stage) -> Fault:
    """What a reply that is no consent means; never that the message was taken."""
    reason = f"{stage.name}: {reply}"
    if reply.code in _CREDENTIALS:
        return Halted(reason, hint="check username and password, and the account behind them")
    if not 500 <= reply.code < 600:  # noqa: PLR2004 - permanent (RFC 5321 §4.2.1)
        # Transient, or nothing that SMTP knows: it was not taken, and may be later.
        return Delayed(reason, wait=reply.wait)
    if stage.of_all:
        # It would say so to each reader's message, and none of them is at fault.
        return Halted(reason, hint="the server takes no mail from this sender or place: see why")
    return Rejected(reason, hard=_is_hard(reply, stage))


def _is_hard(reply: Reply, stage: Stage) -> bool:
    """Whether the mailbox does not exist, or is closed.

    The code alone does not tell: 550 5.7.1 is a policy, 550 5.2.2 a full mailbox.
    """
    kind, subject, detail = reply.status
    if kind != 5 or subject == 0:  # noqa: PLR2004 - no status, or one that says nothing
        return stage.of_reader and reply.code in _NO_MAILBOX
    if subject == 1:
        return detail not in _SENDERS_OWN
    return (subject, detail) == (2, 1)
