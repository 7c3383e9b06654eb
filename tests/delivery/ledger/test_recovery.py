"""After a crash nothing is guessed: what is not known is told, and a person decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from composer.delivery.ledger import Counts, Outcome, WrongState
from tests.delivery.ledger.bench import Bench, address, sent

DAY = timedelta(days=1)


def test_what_was_in_flight_is_unknown(bench: Bench) -> None:
    ledger, send = bench.started(6)
    sent(ledger, send, 2)
    ledger.turn(send.id, [], want=3)
    bench.close()
    ledger = bench.open()
    assert ledger.recover(send.id, keyed=False, within=DAY) == 3
    assert ledger.counts(send.id) == Counts(sent=2, unknown=3, pending=1)
    assert [row.email for row in ledger.rows(send.id, "unknown")] == [address(n) for n in (3, 4, 5)]
    assert ledger.recover(send.id, keyed=False, within=DAY) == 0
    ledger.start(send.id)
    assert [one.number for one in ledger.turn(send.id, [], want=9)] == [6]


def test_a_key_that_the_provider_still_knows_is_used_again_first(bench: Bench) -> None:
    ledger, send = bench.started(6)
    ledger.turn(send.id, [], want=1)
    bench.clock.move(hours=23)
    ledger.turn(send.id, [], want=2)
    bench.clock.move(hours=2)
    assert ledger.recover(send.id, keyed=True, within=DAY) == 3
    assert ledger.counts(send.id) == Counts(unknown=1, pending=5)
    assert [one.number for one in ledger.turn(send.id, [], want=3)] == [2, 3, 4]


def test_a_key_is_as_old_as_its_first_use(bench: Bench) -> None:
    ledger, send = bench.started(1)
    ledger.turn(send.id, [], want=1)
    bench.clock.move(hours=20)
    assert ledger.recover(send.id, keyed=True, within=DAY) == 1
    assert len(ledger.turn(send.id, [], want=1)) == 1
    bench.clock.move(hours=20)
    # The provider may have taken the first one, 40 hours ago, and has forgotten its key.
    ledger.recover(send.id, keyed=True, within=DAY)
    assert ledger.counts(send.id) == Counts(unknown=1)


def test_who_waits_since_a_crash_is_in_doubt_once_the_key_is_forgotten(bench: Bench) -> None:
    ledger, send = bench.started(4)
    ledger.turn(send.id, [], want=2)
    assert ledger.recover(send.id, keyed=True, within=DAY) == 2
    ledger.start(send.id)
    # It goes on, and the channel takes nothing for now: of one it says so, the other is not reached.
    ledger.turn(send.id, [], want=1)
    ledger.turn(send.id, [Outcome(1, "pending", "429")], want=0)
    ledger.pause(send.id)
    bench.clock.move(hours=25)
    assert ledger.recover(send.id, keyed=True, within=DAY) == 2
    assert ledger.counts(send.id) == Counts(unknown=2, pending=2)
    assert [row.number for row in ledger.rows(send.id, "unknown")] == [1, 2]


def test_who_is_put_off_until_the_key_is_forgotten_is_not_tried_again(bench: Bench) -> None:
    """All in one resume, whose channel takes nothing for a day."""
    ledger, send = bench.started(5)
    ledger.turn(send.id, [], want=2)
    ledger.recover(send.id, keyed=True, within=DAY)
    ledger.start(send.id)
    assert [one.number for one in ledger.turn(send.id, [], want=3)] == [1, 2, 3]
    put_off = [Outcome(number, "pending", "429") for number in (1, 2, 3)]
    ledger.turn(send.id, put_off, want=0)
    bench.clock.move(hours=23)
    assert [one.number for one in ledger.turn(send.id, [], want=2)] == [4, 5]
    ledger.turn(send.id, [Outcome(number, "sent") for number in (4, 5)], want=0)
    bench.clock.move(hours=2)
    # Of the third one it was said that it was not taken.
    assert [one.number for one in ledger.turn(send.id, [], want=9)] == [3]
    assert ledger.counts(send.id) == Counts(sent=2, unknown=2, sending=1)
    assert {row.number for row in ledger.rows(send.id, "unknown")} == {1, 2}


def test_who_was_only_told_to_wait_is_in_no_doubt(bench: Bench) -> None:
    ledger, send = bench.started(2)
    ledger.turn(send.id, [], want=1)
    ledger.turn(send.id, [Outcome(1, "pending", "429")], want=0)
    bench.clock.move(hours=25)
    assert ledger.recover(send.id, keyed=True, within=DAY) == 0
    assert ledger.counts(send.id) == Counts(pending=2)


def test_a_person_decides(bench: Bench) -> None:
    ledger, send = bench.started(4)
    ledger.turn(send.id, [], want=4)
    ledger.turn(send.id, [Outcome(n, "unknown", "cut") for n in (1, 2, 3)], want=0)
    assert ledger.resolve(send.id, [1], state="sent") == 1
    assert ledger.resolve(send.id, [2], state="failed") == 1
    assert ledger.resolve(send.id, iter([3]), state="pending") == 1
    assert ledger.resolve(send.id, [], state="sent") == 0
    assert ledger.counts(send.id) == Counts(sent=1, failed=1, pending=1, sending=1)
    row = ledger.row(send.id, 3)
    assert row is not None
    assert (row.detail, row.claimed_at, row.done_at) == ("", None, None)
    assert [one.number for one in ledger.turn(send.id, [], want=9)] == [3]


@pytest.mark.parametrize("numbers", [[1], [2], [3], [4, 4], [99], [4, 3]])
def test_only_the_unknown_are_decided(bench: Bench, numbers: list[int]) -> None:
    ledger, send = bench.started(5)
    ledger.turn(send.id, [], want=4)
    ledger.turn(send.id, [Outcome(1, "sent"), Outcome(2, "failed"), Outcome(4, "unknown")], want=0)
    before = list(ledger.rows(send.id))
    for state in ("pending", "sent", "failed"):
        with pytest.raises(WrongState, match="unknown"):
            ledger.resolve(send.id, numbers, state=state)  # type: ignore[arg-type]
    assert list(ledger.rows(send.id)) == before


def test_a_finished_send_can_go_on_for_who_was_unknown(bench: Bench) -> None:
    ledger, send = bench.started(2)
    ledger.turn(send.id, [], want=2)
    ledger.turn(send.id, [Outcome(1, "sent"), Outcome(2, "unknown")], want=0)
    ledger.finish(send.id)
    ledger.resolve(send.id, [2], state="pending")
    (now,) = ledger.sends()
    assert (now.state, now.finished_at) == ("paused", None)
    ledger.start(send.id)
    assert [one.number for one in ledger.turn(send.id, [], want=9)] == [2]
    ledger.turn(send.id, [Outcome(2, "sent")], want=0)
    ledger.finish(send.id)
    assert ledger.counts(send.id) == Counts(sent=2)
