"""Going on with a send that was interrupted."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from composer.commands._carrying import alone, carry, conclude
from composer.commands._dispatch import Composed, composed, mailer, message_hash, opened_ledger
from composer.commands._letters import ask, press_of, waiting
from composer.delivery.channel import Feature
from composer.delivery.ledger import Outcome
from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.ledger import Ledger, Send

__all__ = ["resume"]

#: A send that stopped before that is old news: somebody has to want it.
_STALE = timedelta(hours=12)
#: Readers that are given up in one turn of the ledger.
_PAGE = 256
#: The part of the time that a provider knows a key in which its word is relied on.
_SAFELY = 0.8
_DECISIONS: dict[str, Literal["pending", "sent", "failed"]] = {
    "send-again": "pending",
    "sent": "sent",
    "failed": "failed",
}


def resume(asked: Asked, word: str, *, unknown: str, late: bool, give_up: bool) -> int:
    """Goes on; gives the exit code."""
    if unknown and unknown not in _DECISIONS:
        raise UsageError(f"--unknown cannot be “{unknown}”", hint=f"it is {', '.join(_DECISIONS)}")
    issue = composed(asked, word)
    root, slug = issue.project.root, issue.edition.issue.meta.slug
    with opened_ledger(root) as ledger, alone(ledger, root, slug):
        send = _open_send(ledger, slug)
        way = mailer(issue.project, send.channel)
        counts = ledger.counts(send.id)
        if counts.pending or counts.sending or unknown == "send-again":
            if not give_up:
                _refuse_changed(issue, send)
                _refuse_late(send, late=late)
            settled = ledger.recover(
                send.id,
                keyed=Feature.IDEMPOTENT in way.kind.features,
                within=way.kind.remembers * _SAFELY,
            )
            if settled:
                asked.terminal.say(f"{settled} under way when it stopped")
        if unknown:
            _decide(asked, ledger, send, _DECISIONS[unknown])
            send = _open_send(ledger, slug)
        if give_up and send.state != "finished":
            send = _given_up(ledger, send)
        if send.state == "finished":
            return conclude(asked, issue, ledger, send)
        if readers := waiting(ledger, send):
            ask(asked, way, ledger, press_of(issue, ledger, send), readers)
        return carry(asked, issue, way, ledger, send)


def _given_up(ledger: Ledger, send: Send) -> Send:
    """Ends a send: whoever still waits has failed."""
    ledger.start(send.id)
    outcomes: list[Outcome] = []
    while claimed := ledger.turn(send.id, outcomes, want=_PAGE):
        outcomes = [Outcome(one.number, "failed", "given up by a person") for one in claimed]
    ledger.finish(send.id)
    return _open_send(ledger, send.issue)


def _open_send(ledger: Ledger, slug: str) -> Send:
    sends = ledger.sends(slug)
    if not sends:
        raise UsageError(
            f"{slug} was never sent", hint=f"newsletter send {slug} --list readers.csv"
        )
    return sends[-1]


def _refuse_changed(issue: Composed, send: Send) -> None:
    """Half of the readers have the issue as it was: the others get the same."""
    if issue.edition.hash != send.hash:
        hint = "put it back as it was"
        if send.commit:
            hint += f": git checkout {send.commit[:12]} -- {send.path}"
        raise UsageError(f"{send.issue} has changed since its send began", hint=hint)
    if message_hash(issue.edition) != send.message_hash:
        raise UsageError(
            "the theme or the settings have changed since the send began",
            hint="put them back as they were, until it has ended",
        )


def _refuse_late(send: Send, *, late: bool) -> None:
    if datetime.now(UTC) - (send.started_at or send.prepared_at) > _STALE and not late:
        raise UsageError(
            f"this send began {send.prepared_at:%Y-%m-%d %H:%M} UTC, long ago",
            hint="go on with --late if the issue is still worth reading",
        )


def _decide(
    asked: Asked, ledger: Ledger, send: Send, state: Literal["pending", "sent", "failed"]
) -> None:
    """A person's word on those of whom nobody knows; to send again is typed out."""
    rows = [row for row in ledger.rows(send.id, "unknown") if row.email]
    if not rows:
        return
    if state == "pending":
        for row in rows:
            asked.terminal.say(f"  {row.email}: {row.detail}")
        if not sys.stdin.isatty() or _typed(f"Send to {len(rows)} again? Type again: ") != "again":
            raise UsageError("nobody was sent to again", hint="type the word again when asked")
    ledger.resolve(send.id, [row.number for row in rows], state=state)


def _typed(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return ""
