"""A clock that is set while a send is under way: no claim looks younger than it is.

The provider knows a key for a day, by its own clock. Whoever was claimed longer ago may have the
message, and would get it twice.
"""

from __future__ import annotations

import time
from datetime import timedelta

import msgspec
import pytest

from composer.delivery.ledger import Counts, Ledger, Outcome
from composer.delivery.ledger.clocks import uptime
from tests.delivery.ledger.bench import PLAN, Bench, readers

DAY = timedelta(days=1)


def claimed(bench: Bench, many: int = 1) -> tuple[Ledger, int]:
    """A send that dies with so many letters under way; the ledger as it is opened again."""
    ledger, send = bench.started(6)
    ledger.turn(send.id, [], want=many)
    bench.close()
    return bench.open(), send.id


def recovered(bench: Bench, ledger: Ledger, send_id: int) -> Counts:
    ledger.recover(send_id, keyed=True, within=DAY)
    return ledger.counts(send_id)


def test_time_that_goes_on_is_no_jump(bench: Bench) -> None:
    ledger, send_id = claimed(bench)
    bench.clock.move(hours=23)
    assert recovered(bench, ledger, send_id) == Counts(pending=6)


@pytest.mark.parametrize("hours", [-1, -23, -26, -400])
def test_a_clock_that_was_set_back(bench: Bench, hours: int) -> None:
    """A day and an hour have gone by, of which the clock shows less, or none."""
    ledger, send_id = claimed(bench, 2)
    bench.clock.move(hours=25)
    bench.clock.jump(hours=hours)
    assert recovered(bench, ledger, send_id) == Counts(unknown=2, pending=4)


def test_a_clock_that_was_set_forward_makes_a_claim_no_younger(bench: Bench) -> None:
    ledger, send_id = claimed(bench)
    bench.clock.jump(hours=20)
    assert recovered(bench, ledger, send_id) == Counts(pending=6)
    bench.clock.move(hours=5)
    assert recovered(bench, ledger, send_id) == Counts(unknown=1, pending=5)


def test_one_that_was_ahead_while_it_claimed_and_was_put_right(bench: Bench) -> None:
    """Ten hours ahead in the middle of a send: claims then seem ten hours younger than they are."""
    ledger, send = bench.started(6)
    ledger.turn(send.id, [], want=1)
    bench.clock.jump(hours=10)
    ledger.turn(send.id, [Outcome(1, "sent")], want=1)
    bench.close()
    bench.clock.jump(hours=-10)
    bench.clock.move(hours=30)
    assert recovered(bench, bench.open(), send.id) == Counts(sent=1, unknown=1, pending=4)


def test_who_waits_since_a_crash_is_in_doubt_too(bench: Bench) -> None:
    ledger, send_id = claimed(bench, 2)
    assert recovered(bench, ledger, send_id) == Counts(pending=6)
    bench.clock.move(hours=25)
    bench.clock.jump(hours=-24)
    assert recovered(bench, ledger, send_id) == Counts(unknown=2, pending=4)


def test_a_clock_that_is_set_back_while_they_are_tried_again(bench: Bench) -> None:
    ledger, send_id = claimed(bench, 2)
    assert recovered(bench, ledger, send_id) == Counts(pending=6)
    ledger.start(send_id)
    assert [one.number for one in ledger.turn(send_id, [], want=1)] == [1]
    ledger.turn(send_id, [Outcome(1, "pending", "429")], want=0)
    bench.clock.move(hours=1)
    bench.clock.jump(minutes=-30)
    assert [one.number for one in ledger.turn(send_id, [], want=9)] == [3, 4, 5, 6]
    assert ledger.counts(send_id) == Counts(unknown=2, sending=4)


def test_after_a_restart_the_ledger_itself_tells_it(bench: Bench) -> None:
    """A machine without a battery wakes up in the past."""
    ledger, send_id = claimed(bench)
    bench.clock.move(hours=25)
    bench.clock.restart()
    bench.clock.jump(hours=-26)
    assert recovered(bench, ledger, send_id) == Counts(unknown=1, pending=5)


@pytest.mark.parametrize("set_by", [timedelta(hours=3), timedelta(seconds=-30)])
def test_a_restart_or_a_small_step_alone_puts_nobody_in_doubt(
    bench: Bench, set_by: timedelta
) -> None:
    ledger, send_id = claimed(bench)
    bench.clock.move(hours=1)
    bench.clock.jump(seconds=set_by.total_seconds())
    assert recovered(bench, ledger, send_id) == Counts(pending=6)
    bench.clock.restart()
    bench.clock.move(minutes=1)
    assert recovered(bench, bench.open(), send_id) == Counts(pending=6)


def test_the_next_send_begins_with_the_clock_as_it_is(bench: Bench) -> None:
    ledger, send_id = claimed(bench)
    bench.clock.move(hours=2)
    bench.clock.jump(hours=-1)
    assert recovered(bench, ledger, send_id) == Counts(unknown=1, pending=5)
    other = ledger.prepare(msgspec.structs.replace(PLAN, issue="grok-4"), readers(3))
    ledger.start(other.id)
    ledger.turn(other.id, [], want=1)
    bench.clock.move(hours=1)
    assert recovered(bench, ledger, other.id) == Counts(pending=3)


def test_a_machine_that_does_not_tell_how_long_it_runs(bench: Bench) -> None:
    bench.clock.running = lambda: None  # type: ignore[method-assign,return-value]
    ledger, send_id = claimed(bench)
    bench.clock.move(hours=1)
    assert recovered(bench, ledger, send_id) == Counts(pending=6)
    bench.clock.jump(hours=-2)
    assert recovered(bench, ledger, send_id) == Counts(unknown=1, pending=5)


def test_this_machine_tells_it() -> None:
    first = uptime()
    time.sleep(0.01)
    second = uptime()
    assert first is not None
    assert second is not None
    assert first.boot == second.boot
    # In microseconds.
    assert 10_000 <= second.since - first.since < 10_000_000
