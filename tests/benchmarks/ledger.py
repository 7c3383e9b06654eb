"""The ledger's promises: it is no slower than any channel, and a long send goes on at once."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from composer.delivery.ledger import Claimed, Ledger, Outcome, Plan, open_ledger
from composer.delivery.letter import Reader
from tests.benchmarks.promises import Row
from tests.benchmarks.whole_process import floor, scale

_READERS = 100_000
_MESSAGES = 5_000
_AT_ONCE = 16
_PLAN = Plan(
    issue="grok-3",
    path="issues/2025-01-09-grok-3.md",
    hash="0" * 32,
    message_hash="0" * 32,
    channel="smtp",
    sender="bonjour@courant.example",
    commit="0" * 40,
    by="Théo",
    list_name="readers.csv",
)


def ledger() -> Iterator[Row]:
    """A send of 100,000 readers in SQLite, sixteen messages under way at once."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        with open_ledger(None, root) as opened:
            send = opened.prepare(_PLAN, _readers())
            opened.start(send.id)
        floors = [floor() for _ in range(5)]
        begun, spent = _resumed(root, send.id)
        floors += [floor() for _ in range(5)]
        yield Row("the ledger, for 5,000 messages", spent, 1 * scale(floors), "s")
        yield Row("a send of 100,000, resumed, begins", begun, 2 * scale(floors), "s")


def _readers() -> Iterator[Reader]:
    for number in range(_READERS):
        address = f"reader{number}@example.org"
        yield Reader(address, {"email": address, "first_name": f"Zoé {number}"})


def _resumed(root: Path, send_id: int) -> tuple[float, float]:
    """Seconds from opening the ledger to the first claim, and then for 5,000 messages."""
    start = time.perf_counter()
    with open_ledger(None, root) as opened:
        opened.recover(send_id, keyed=False, within=timedelta())
        opened.counts(send_id)
        opened.start(send_id)
        claimed = opened.turn(send_id, (), want=_AT_ONCE)
        begun = time.perf_counter() - start
        return begun, _sent(opened, send_id, claimed)


def _sent(opened: Ledger, send_id: int, claimed: list[Claimed]) -> float:
    start = time.perf_counter()
    done = 0
    while done < _MESSAGES:
        outcomes = [Outcome(one.number, "sent", receipt="r") for one in claimed]
        done += len(outcomes)
        claimed = opened.turn(send_id, outcomes, want=_AT_ONCE)
    return time.perf_counter() - start
