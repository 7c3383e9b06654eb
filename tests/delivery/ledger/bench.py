"""What the ledger's tests stand on: a project, its ledger, a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from composer.delivery.ledger import Ledger, Outcome, Plan, Send, open_ledger
from composer.delivery.ledger.clocks import Uptime
from composer.delivery.letter import Reader

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

PLAN = Plan(
    issue="grok-3",
    path="issues/2026-03-01-grok-3.md",
    hash="0123",
    message_hash="4567",
    channel="outbox",
    sender="bonjour@courant.example",
    commit="89ab",
    by="Théo",
    list_name="readers.csv",
)


def address(number: int) -> str:
    return f"reader{number}@example.org"


def readers(total: int, *, first: int = 1) -> Iterator[Reader]:
    """Readers by their number, as the list's file has them."""
    for number in range(first, first + total):
        values = {"email": address(number), "first_name": f"Zoé {number}"}
        yield Reader(address(number), values)


class Clock:
    """Stands still until time goes on, or somebody sets it."""

    def __init__(self) -> None:
        self.now = NOON
        self._running = timedelta(days=3)
        self._boot = 1

    def __call__(self) -> datetime:
        return self.now

    def running(self) -> Uptime:
        return Uptime(f"boot-{self._boot}", self._running // timedelta(microseconds=1))

    def move(self, **by: float) -> None:
        """Time goes on."""
        self.now += timedelta(**by)
        self._running += timedelta(**by)

    def jump(self, **by: float) -> None:
        """The clock is set, and no time goes by."""
        self.now += timedelta(**by)

    def restart(self) -> None:
        """The machine is started anew."""
        self._boot += 1
        self._running = timedelta(seconds=20)


class Bench:
    """Opens a project's ledger, as often as is asked."""

    def __init__(self, root: Path, url: str | None) -> None:
        self.root = root
        self.url = url
        self.clock = Clock()
        self._open: list[Ledger] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        while self._open:
            self._open.pop().close()

    @property
    def file(self) -> Path:
        return self.root / ".newsletter" / "ledger.sqlite3"

    def open(self, **options: Any) -> Ledger:
        clocks = {"clock": self.clock, "running": self.clock.running}
        ledger = open_ledger(self.url, self.root, **{**clocks, **options})
        self._open.append(ledger)
        return ledger

    def started(self, total: int) -> tuple[Ledger, Send]:
        """A ledger with a send to ``total`` readers that has begun."""
        ledger = self.open()
        send = ledger.prepare(PLAN, readers(total))
        ledger.start(send.id)
        return ledger, send


def sent(ledger: Ledger, send: Send, many: int) -> list[int]:
    """Sends to so many readers; gives their numbers."""
    numbers = [one.number for one in ledger.turn(send.id, [], want=many)]
    ledger.turn(send.id, [Outcome(number, "sent") for number in numbers], want=0)
    return numbers
