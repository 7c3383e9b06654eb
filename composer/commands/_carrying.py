"""A send under way: its progress, how it is stopped, and what is said at its end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from composer.commands._bar import progress
from composer.commands._letters import press_of
from composer.commands._terminal import table
from composer.delivery import claims, record, worktree
from composer.delivery.channel import Feature
from composer.delivery.pace import Pace
from composer.delivery.sending import Ending, Sending
from composer.errors import SOME_FAILED, SOME_UNKNOWN, OutsideError

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

    from composer.commands._asked import Asked
    from composer.commands._dispatch import Composed, Way
    from composer.delivery.channel import Mailer
    from composer.delivery.ledger import Ledger, Send

__all__ = ["alone", "carry", "conclude", "tell"]


@contextmanager
def alone(ledger: Ledger, root: Path, slug: str) -> Iterator[None]:
    """While it lasts, nobody else sends the issue: on this machine, or with this ledger.

    Raises OutsideError, which tells who does.
    """
    with claims.alone(root, slug), ledger.alone(slug, by=worktree.person(root)):
        yield


def carry(
    asked: Asked,
    issue: Composed,
    way: Way[Mailer],
    ledger: Ledger,
    send: Send,
    *,
    rate: float | None = None,
    concurrency: int | None = None,
) -> int:
    """Sends what is pending of a prepared send; gives the exit code."""
    delivery = issue.project.newsletter.delivery
    root, written = issue.project.root, issue.edition.issue
    press = press_of(issue, ledger, send)
    record.write(root, written, send, ledger.counts(send.id))
    ledger.start(send.id)
    with progress(asked, send.total, way.kind.title) as watch:
        road = Sending(
            ledger,
            send.id,
            press,
            way.open,
            keyed=Feature.IDEMPOTENT in way.kind.features,
            pace=Pace(delivery.rate if rate is None else rate),
            concurrency=concurrency or delivery.concurrency,
            told=watch.told,
            waits=watch.waits,
        )
        with _stopping(road) as caught:
            ending = road.run()
    left = ending.counts.pending + ending.counts.sending
    (ledger.pause if left else ledger.finish)(send.id)
    now = next(one for one in ledger.sends(send.issue) if one.id == send.id)
    record.write(root, written, now, ending.counts)
    tell(asked, send, ending)
    return (128 + caught[0]) if caught and left else _code(ending)


def conclude(asked: Asked, issue: Composed, ledger: Ledger, send: Send) -> int:
    """Says how a finished send ended; gives the exit code. Nobody is written to."""
    counts = ledger.counts(send.id)
    # A kill may have come between the end and the record of it, or a person's word since.
    record.write(issue.project.root, issue.edition.issue, send, counts)
    when = f"{send.finished_at:%Y-%m-%d %H:%M} UTC"
    asked.terminal.say(f"{send.issue} was sent to {send.list_name} on {when}: nobody waits")
    ending = Ending(counts=counts)
    tell(asked, send, ending)
    return _code(ending)


def _code(ending: Ending) -> int:
    counts = ending.counts
    if counts.unknown:
        return SOME_UNKNOWN
    if counts.failed:
        return SOME_FAILED
    return OutsideError.exit_code if ending.reason else 0


def tell(asked: Asked, send: Send, ending: Ending) -> None:
    """Says what became of everybody: the numbers add up to the frozen list."""
    counts, terminal = ending.counts, asked.terminal
    if ending.reason:
        terminal.fail(ending.reason, ending.hint)
    names = ("sent", "failed", "unknown", "suppressed", "pending")
    rows = [(f"  {name}", f"{getattr(counts, name):,}") for name in names if getattr(counts, name)]
    for line in table(rows, right=frozenset({1})):
        terminal.say(line)
    terminal.say(f"{counts.total:,} reader{'' if counts.total == 1 else 's'} in all")
    if counts.failed or counts.unknown:
        terminal.say(
            f"newsletter status {send.issue} --readers lists those who failed or are unknown"
        )
    if counts.pending:
        terminal.say(f"newsletter resume {send.issue} sends to those who are pending")


@contextmanager
def _stopping(road: Sending) -> Iterator[list[int]]:
    """Ctrl-C and SIGTERM finish the letters under way; a second time, they end it at once."""
    caught: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[number])
        caught.append(number)
        road.stop()

    numbers: tuple[int, ...] = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
