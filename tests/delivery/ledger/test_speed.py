"""A turn costs the same wherever a send stands, and little more than SQLite itself.

What SQLite does is counted where that can be; else times are compared with others of the same run,
for machines differ and are shared.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from sqlalchemy import Connection, event

from composer.delivery.ledger import Ledger, Outcome, Send
from tests.delivery.ledger.bench import PLAN, Bench, address, readers

WANT = 16


def turns(ledger: Ledger, send: Send, many: int) -> None:
    claimed = ledger.turn(send.id, [], want=WANT)
    for _ in range(many):
        told = [Outcome(one.number, "sent", receipt=f"id-{one.number}") for one in claimed]
        claimed = ledger.turn(send.id, told, want=WANT)
    ledger.turn(send.id, [Outcome(one.number, "sent") for one in claimed], want=0)


def seconds(what: Callable[[], object]) -> float:
    """Of this process alone: what else runs on the machine is not in it."""
    began = time.process_time()
    what()
    return time.process_time() - began


class Steps:
    """Counts what SQLite does, in hundreds of the instructions of its machine: no clock is asked."""

    def __init__(self, ledger: Ledger) -> None:
        self.count = 0
        event.listen(ledger._database._engine, "begin", self._watch)

    def _watch(self, connection: Connection) -> None:
        connection.connection.driver_connection.set_progress_handler(self._step, 100)

    def _step(self) -> None:
        self.count += 1

    def of(self, what: Callable[[], object]) -> int:
        before = self.count
        what()
        return self.count - before


def test_a_turn_costs_the_same_at_the_end(file_bench: Bench) -> None:
    total = 20_000
    ledger, send = file_bench.started(total)
    steps = Steps(ledger)
    turns(ledger, send, 20)
    early = steps.of(lambda: turns(ledger, send, 50))
    # As if all but the last had been sent.
    with ledger._database.writing() as connection:
        done = f"UPDATE recipients SET state = 'sent' WHERE number <= {total - 4000}"
        connection.exec_driver_sql(done)
    turns(ledger, send, 20)
    late = steps.of(lambda: turns(ledger, send, 50))
    assert early > 100
    assert late < 1.1 * early, (early, late)


def test_no_turn_searches_through_those_who_are_done(file_bench: Bench) -> None:
    ledger, send = file_bench.started(60)
    ledger.suppress(address(20), "asked to")
    turns(ledger, send, 1)
    asked: list[tuple[str, tuple[object, ...]]] = []
    database = ledger._database

    def note(*words: object) -> None:
        _, _, statement, parameters, _, is_many = words
        asked.append((statement, parameters[0] if is_many else parameters))  # type: ignore[index]

    event.listen(database._engine, "before_cursor_execute", note)
    claimed = ledger.turn(send.id, [], want=1)
    outcome = Outcome(claimed[0].number, "failed", hard=True)
    ledger.turn(send.id, [outcome], want=WANT)
    event.remove(database._engine, "before_cursor_execute", note)
    steps = []
    with database.reading() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps += [row[3] for row in plan]
    assert len(steps) > 6
    assert not any(step.startswith("SCAN") for step in steps), steps
    # Of the readers, those who wait by their index, and others by their whole key.
    ways = {step for step in steps if "recipients" in step}
    assert ways == {
        "SEARCH recipients USING INDEX recipients_waiting (send_id=? AND number>?)",
        "SEARCH recipients USING PRIMARY KEY (send_id=? AND number=?)",
    }


def test_it_keeps_up_with_5000_messages_a_second(file_bench: Bench) -> None:
    ledger, send = file_bench.started(12_000)
    many = 100
    turns(ledger, send, 20)
    ours = statistics.median(seconds(lambda: turns(ledger, send, many)) for _ in range(5))
    # The floor: as many bare transactions of SQLite, with as many rows.
    with closing(sqlite3.connect(file_bench.root / "floor", isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=NORMAL")
        bare.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, state TEXT, receipt TEXT)")

        def floor() -> None:
            bare.execute("DELETE FROM t")
            for turn in range(many):
                bare.execute("BEGIN IMMEDIATE")
                numbers = range(turn * WANT, turn * WANT + WANT)
                bare.executemany("INSERT INTO t VALUES (?, 'sending', '')", ((n,) for n in numbers))
                done = "UPDATE t SET state = 'sent', receipt = 'id' WHERE n = ?"
                bare.executemany(done, ((n,) for n in numbers))
                bare.execute("COMMIT")

        least = statistics.median(seconds(floor) for _ in range(5))
    # Where the floor is 5 µs a message, ours is 50; 5,000 a second are 200, 40 times as much.
    assert ours < 40 * least, (ours, least)


def test_a_send_that_stopped_goes_on_at_once(file_bench: Bench) -> None:
    total = 20_000
    ledger = file_bench.open()
    prepare = seconds(lambda: ledger.prepare(PLAN, readers(total)))
    ledger.start(1)
    ledger.turn(1, [], want=WANT)
    file_bench.close()

    def resume() -> None:
        again = file_bench.open()
        again.recover(1, keyed=False, within=timedelta(days=1))
        again.counts(1)
        again.start(1)
        assert again.turn(1, [], want=WANT)[0].number == WANT + 1

    # Preparing 100,000 takes a second and a half.
    assert seconds(resume) < prepare, prepare
