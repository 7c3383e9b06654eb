"""A send to a list, from what was asked for to the frozen list; _carrying takes it from there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.commands._carrying import alone, carry
from composer.commands._dispatch import (
    Composed,
    Way,
    composed,
    mailer,
    message_hash,
    opened_ledger,
)
from composer.commands._flight import flight_of, may_go
from composer.commands._letters import ask, press_of
from composer.commands._rate import per_second
from composer.commands._showing import show
from composer.delivery import LEDGER, claims, record, worktree
from composer.delivery.ledger import Plan
from composer.delivery.readers import ReaderList, read_readers
from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.channel import Mailer
    from composer.delivery.ledger import Send

__all__ = ["Wish", "send"]

#: The channel that keeps its messages: who tried it with the whole list still wants to send it.
_TRIAL = "outbox"


class Wish(Struct, frozen=True):
    """What was asked for: see the options of ``newsletter send``. ``rate`` is as it was written."""

    issue: str
    readers: Path | None
    via: str = ""
    rate: str = ""
    concurrency: int | None = None
    dry_run: bool = False
    confirm: int | None = None
    allow_dirty: bool = False
    unpublished: bool = False
    again: bool = False


def send(asked: Asked, wish: Wish, to: Sequence[str]) -> int:
    """Sends a test to those in ``to``, or the issue to its list; gives the exit code."""
    if bool(to) == (wish.readers is not None):
        wrong = "--to and --list exclude each other" if to else "say to whom"
        raise UsageError(wrong, hint="--to ada@example.org for a test, --list readers.csv for all")
    if to:
        from composer.commands._testing import send_test

        return send_test(asked, wish.issue, to, via=wish.via)
    return _send_list(asked, wish)


def _send_list(asked: Asked, wish: Wish) -> int:
    rate = per_second(wish.rate)
    issue = composed(asked, wish.issue)
    way = mailer(issue.project, wish.via)
    meta, root = issue.edition.issue.meta, issue.project.root
    with ExitStack() as stack:
        ledger = stack.enter_context(opened_ledger(root))
        stack.enter_context(alone(ledger, root, meta.slug))
        before = ledger.sends(meta.slug)
        said = _been(issue, before, again=wish.again)
        if said:
            asked.terminal.say(said)
            return 0
        record.refuse_lost(record.read(root, issue.path), before)
        readers = _list(asked, issue, wish)
        flight = flight_of(
            asked,
            issue,
            way.kind,
            readers=readers.readers,
            approval=ledger.approval(meta.slug),
            allow_dirty=wish.allow_dirty,
            unpublished=wish.unpublished,
        )
        show(asked, flight, readers)
        if not may_go(asked, flight):
            return 1
        ask(asked, way, ledger, press_of(issue, ledger), readers.readers)
        if wish.dry_run:
            asked.terminal.say("nothing was sent: this was --dry-run")
            return 0
        _confirm(len(readers.readers), wish.confirm)
        _claim(asked, issue, way)
        plan = _plan(issue, way, readers)
        send = ledger.prepare(plan, readers.readers, beside=[one.id for one in before])
        return carry(asked, issue, way, ledger, send, rate=rate, concurrency=wish.concurrency)


def _been(issue: Composed, before: tuple[Send, ...], *, again: bool) -> str:
    """What is said of an issue that has gone out; empty where it is to go. Raises for the rest."""
    slug = issue.edition.issue.meta.slug
    for send in before:
        if send.state != "finished":
            raise UsageError(
                f"{slug} is on its way to {send.list_name} since {send.prepared_at:%Y-%m-%d %H:%M} UTC",
                hint=f"newsletter status {slug} shows how far it is, newsletter resume {slug} goes on",
            )
    if not before:
        return ""
    last = before[-1]
    if last.hash == issue.edition.hash and not (again and last.channel == _TRIAL):
        trial = (
            "; the outbox reaches nobody: send it with --again" if last.channel == _TRIAL else ""
        )
        when = f"{last.finished_at:%Y-%m-%d %H:%M} UTC"
        return f"{slug} was sent to {last.list_name} on {when}: nothing to do{trial}"
    if not again:
        raise UsageError(
            f"{slug} was sent on {last.finished_at:%Y-%m-%d %H:%M} UTC, and has changed since",
            hint="send it to everybody once more with --again, or write the correction into the next",
        )
    return ""


def _list(asked: Asked, issue: Composed, wish: Wish) -> ReaderList:
    from composer.delivery.readers.report import summary

    fields = {slot.field for slot in issue.edition.slots.values()}
    known = [name for name in issue.project.newsletter.readers.fields if name in fields]
    stdin = sys.stdin.buffer if str(wish.readers) == "-" else None
    found = read_readers(wish.readers, stdin=stdin, fields=known)
    for line in summary(found, addresses=asked.terminal.interactive):
        asked.terminal.say(line)
    return found


def _confirm(count: int, confirmed: int | None) -> None:
    """Has the number of readers typed. Raises UsageError where it is another."""
    if confirmed is None:
        if not sys.stdin.isatty():
            hint = f"confirm the number of readers: --confirm {count}"
            raise UsageError("nobody is there to confirm the send", hint=hint)
        try:
            typed = input(f"Type the number of readers to send to ({count:,}): ").strip()
        except EOFError:
            typed = ""
            print(file=sys.stderr)
        typed = typed.replace(",", "").replace("\u202f", "").replace(" ", "")
        confirmed = int(typed) if typed.isdecimal() else -1
    if confirmed != count:
        hint = "nothing was sent; look at the list, and at what was left out of it"
        readers = f"{count:,} reader{'' if count == 1 else 's'}"
        raise UsageError(f"the list has {readers}, another number was confirmed", hint=hint)


def _claim(asked: Asked, issue: Composed, way: Way[Mailer]) -> None:
    """Makes sure that nobody sends it on another machine."""
    import os

    root, meta = issue.project.root, issue.edition.issue.meta
    if os.environ.get(LEDGER):
        return
    if issue.project.newsletter.send.claim == "git":
        claims.claim(root, meta.slug, content=issue.edition.hash, channel=way.name)
        asked.terminal.say("claimed in the Git remote: nobody else sends it")
    elif claims.must_be_shared(os.environ):
        raise UsageError(
            "on a CI server a send needs a ledger or a claim that others see",
            hint=f'set {LEDGER} to a PostgreSQL address, or claim = "git" under [send]',
        )


def _plan(issue: Composed, way: Way[Mailer], readers: ReaderList) -> Plan:
    meta = issue.edition.issue.meta
    return Plan(
        issue=meta.slug,
        path=issue.path,
        hash=issue.edition.hash,
        message_hash=message_hash(issue.edition),
        channel=way.name,
        sender=issue.project.newsletter.sender.email,
        commit=worktree.commit(issue.project.root),
        by=worktree.person(issue.project.root),
        list_name=readers.name,
    )
