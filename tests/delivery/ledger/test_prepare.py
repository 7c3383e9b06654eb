"""A list is frozen whole or not at all, and nobody joins or leaves it afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from composer.delivery.ledger import Claimed, Counts, Ledger, Outcome, Plan, WrongState
from composer.delivery.letter import Reader
from composer.errors import OutsideError
from tests.delivery.ledger.bench import NOON, PLAN, Bench, address, readers

ROOT = Path(__file__).parents[3]


def test_a_send_says_what_was_planned(bench: Bench) -> None:
    send = bench.open().prepare(PLAN, readers(3))
    found = {name: getattr(send, name) for name in Plan.__struct_fields__}
    assert found == msgspec.structs.asdict(PLAN)
    assert (send.total, send.state, send.prepared_at) == (3, "prepared", NOON)
    assert send.started_at is send.finished_at is None
    bench.close()
    again = bench.open()
    assert again.sends() == again.sends("grok-3") == (send,)
    assert again.sends("other") == ()
    assert again.counts(send.id) == Counts(pending=3)


def test_readers_come_back_as_they_were(bench: Bench) -> None:
    odd = [
        Reader("zoe@example.org", {"email": "zoe@example.org", "first_name": "Zoé 🎈 \"'\\ \t"}),
        Reader("a@example.org", {"email": "A@Example.org", "company": ""}),
    ]
    ledger = bench.open()
    send = ledger.prepare(PLAN, odd)
    ledger.start(send.id)
    assert ledger.turn(send.id, [], want=9) == [Claimed(1, odd[0]), Claimed(2, odd[1])]


def test_the_suppressed_are_in_the_list_and_get_nothing(bench: Bench) -> None:
    ledger = bench.open()
    ledger.suppress("READER2@example.ORG", "asked to")
    send = ledger.prepare(PLAN, readers(3))
    assert ledger.counts(send.id) == Counts(pending=2, suppressed=1)
    ledger.start(send.id)
    assert [one.number for one in ledger.turn(send.id, [], want=9)] == [1, 3]


def test_a_list_that_breaks_off_leaves_nothing(bench: Bench) -> None:
    def broken() -> Iterator[Reader]:
        yield from readers(2500)
        raise RuntimeError("the file ended")

    ledger = bench.open()
    with pytest.raises(RuntimeError, match="the file ended"):
        ledger.prepare(PLAN, broken())
    assert ledger.sends() == ()
    assert ledger.prepare(PLAN, readers(2)).total == 2


def test_nobody_is_in_a_list_twice(bench: Bench) -> None:
    ledger = bench.open()
    twice = [*readers(3), Reader(address(2).upper(), {})]
    with pytest.raises(WrongState, match="twice"):
        ledger.prepare(PLAN, twice)
    assert ledger.sends() == ()


def test_an_empty_list_is_one(bench: Bench) -> None:
    ledger = bench.open()
    send = ledger.prepare(PLAN, [])
    assert ledger.counts(send.id).total == send.total == 0


def test_an_issue_is_taken_by_the_first(bench: Bench) -> None:
    ledger = bench.open()
    first = ledger.prepare(PLAN, readers(3))
    with pytest.raises(OutsideError, match=r"grok-3 was prepared at 2026-03-01 12:00:00 UTC by Th"):
        ledger.prepare(PLAN, readers(3))
    # Who knows of it may go on: another list, or a corrected issue.
    second = ledger.prepare(PLAN, readers(3, first=9), beside=[first.id])
    assert second.id != first.id
    other = msgspec.structs.replace(PLAN, issue="another")
    assert ledger.prepare(other, readers(1)).issue == "another"


def test_of_two_at_once_one_goes_on(bench: Bench) -> None:
    start, ends = threading.Barrier(2), []

    def prepare(ledger: Ledger) -> None:
        def slowly() -> Iterator[Reader]:
            for reader in readers(40):
                time.sleep(0.002)
                yield reader

        start.wait()
        try:
            ends.append(ledger.prepare(PLAN, slowly()).total)
        except OutsideError as error:
            ends.append(error.message)

    # A thread for each, which SQLite's driver allows while they share nothing.
    both = [threading.Thread(target=prepare, args=[bench.open()]) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(ends) == 2
    assert 40 in ends
    assert sum("was prepared" in str(end) for end in ends) == 1
    assert len(bench.open().sends()) == 1


KILLED = """
import sys, time
from pathlib import Path
from composer.delivery.ledger import open_ledger
from tests.delivery.ledger.bench import PLAN, readers

def slowly():
    yield from readers(4000)
    print("half", flush=True)
    time.sleep(60)

open_ledger(sys.argv[2] or None, Path(sys.argv[1])).prepare(PLAN, slowly())
"""


def test_a_kill_while_preparing_leaves_nothing(bench: Bench) -> None:
    bench.open()
    command = [sys.executable, "-c", KILLED, str(bench.root), bench.url or ""]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as child:
        assert child.stdout
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
    ledger = bench.open()
    assert ledger.sends() == ()
    send = ledger.prepare(PLAN, readers(4000))
    assert ledger.counts(send.id) == Counts(pending=4000)


def test_the_list_never_grows_or_shrinks(bench: Bench) -> None:
    ledger, send = bench.started(20)
    ledger.suppress(address(7), "asked to")
    ledger.forget(address(9))
    claimed = ledger.turn(send.id, [], want=16)
    ledger.turn(send.id, [Outcome(one.number, "failed", hard=True) for one in claimed], want=16)
    assert ledger.counts(send.id).total == send.total == 20
    assert [row.number for row in ledger.rows(send.id)] == list(range(1, 21))


def test_memory_does_not_grow_with_the_list(file_bench: Bench) -> None:
    ledger = file_bench.open()
    ledger.prepare(msgspec.structs.replace(PLAN, issue="before"), readers(2000))
    tracemalloc.start()
    try:
        ledger.prepare(PLAN, readers(20_000))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # 20,000 readers as Python has them are more than 10 MB.
    assert most < 3_000_000
