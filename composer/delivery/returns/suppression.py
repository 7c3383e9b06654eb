"""Whether a report takes a reader off the list.

Anybody can write to the mailbox that bounces come to. So a report is believed only of a message
that was sent, and to the reader that it was sent to: the return path's seal tells that, or the
ledger by the address and the Message-ID.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from composer.delivery.returns.reports import Report

__all__ = ["Suppression", "decide"]


class Suppression(Struct, frozen=True):
    """An address that is to get no more mail, why, and by which report."""

    email: str
    kind: Literal["bounce", "complaint", "unsubscribe"]
    reason: str
    source: str
    moment: datetime.datetime | None = None


def _no_token(_: str) -> str | None:
    return None


def decide(
    report: Report,
    sent_to: Callable[[str, str], bool],
    *,
    reader_of: Callable[[str], str | None] = _no_token,
) -> Suppression | None:
    """Whom a report suppresses; ``None`` for nobody: a soft bounce, a forged or a strange report.

    ``sent_to(email, message_id)`` tells whether a message of this Message-ID went to this address;
    it is asked without a Message-ID for an unsubscription alone: then any message will do.
    ``reader_of(token)`` gives the address that a return path was made for, an empty string for one
    that is forged or has no reader any more, and ``None`` for what is no return path of ours.

    With a token, its reader is the one who is suppressed, whatever address the report names: after
    a forward it names another. Without one, the report must name both the message and whom it went
    to: that somebody gets the newsletter is easily known, the Message-ID of their copy is not.
    """
    if report.kind == "bounce" and not report.hard:
        return None
    if report.kind == "unsubscribe":
        # It is a person's own mail; the message that it answers is seldom told.
        email = report.email if report.email and sent_to(report.email, "") else ""
    else:
        owner = reader_of(report.token) if report.token else None
        email = owner if owner is not None else _named(report, sent_to)
    if not email:
        return None
    return Suppression(email, report.kind, _reason(report), report.source, report.moment)


def _named(report: Report, sent_to: Callable[[str, str], bool]) -> str:
    if not report.message_id:
        return ""
    named = (report.original_email, report.email)
    return next((email for email in named if email and sent_to(email, report.message_id)), "")


def _reason(report: Report) -> str:
    if report.kind == "unsubscribe":
        return "unsubscribed by mail"
    words = ["bounced"] if report.kind == "bounce" else ["complained"]
    return " ".join([*words, *(word for word in (report.status, report.reason) if word)])
