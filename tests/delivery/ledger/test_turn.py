"""A turn writes outcomes and claims readers, all of it or nothing."""

from __future__ import annotations

import pytest

from composer.delivery.ledger import Counts, Outcome, WrongState
from tests.delivery.ledger.bench import NOON, PLAN, Bench, address, readers, sent


def test_claims_follow_the_list_and_are_no_more_than_wanted(bench: Bench) -> None:
    ledger, send = bench.started(10)
    assert [one.number for one in ledger.turn(send.id, [], want=4)] == [1, 2, 3, 4]
    assert [one.number for one in ledger.turn(send.id, [], want=0)] == []
    assert [one.number for one in ledger.turn(send.id, [], want=1)] == [5]
    assert [one.number for one in ledger.turn(send.id, [], want=99)] == [6, 7, 8, 9, 10]
    assert ledger.turn(send.id, [], want=99) == []
    assert ledger.counts(send.id) == Counts(sending=10)


def test_outcomes_are_kept(bench: Bench) -> None:
    ledger, send = bench.started(5)
    ledger.turn(send.id, [], want=5)
    bench.clock.move(seconds=3)
    outcomes = [
        Outcome(1, "sent", receipt="<id@provider>"),
        Outcome(2, "failed", "550 no\nsuch\tuser\x00 here"),
        Outcome(3, "unknown", "x" * 9000),
        Outcome(4, "pending", "450 later"),
        Outcome(5, "suppressed", "the provider blocks it"),
    ]
    assert ledger.turn(send.id, outcomes, want=0) == []
    assert ledger.counts(send.id) == Counts(sent=1, failed=1, unknown=1, pending=1, suppressed=1)
    bench.close()
    rows = list(bench.open().rows(send.id))
    assert [row.state for row in rows] == [one.state for one in outcomes]
    assert rows[0].receipt == "<id@provider>"
    assert rows[1].detail == "550 no such user here"
    assert len(rows[2].detail) == 500
    assert {row.claimed_at for row in rows} == {NOON}
    assert [row.done_at for row in rows] == [
        bench.clock.now if n != 4 else None for n in range(1, 6)
    ]


def test_rows_are_found_by_state_and_number(bench: Bench) -> None:
    ledger, send = bench.started(4)
    sent(ledger, send, 2)
    assert [row.number for row in ledger.rows(send.id, "sent")] == [1, 2]
    assert [row.number for row in ledger.rows(send.id, "sent", "pending")] == [1, 2, 3, 4]
    assert list(ledger.rows(send.id, "unknown")) == []
    row = ledger.row(send.id, 2)
    assert row is not None
    assert (row.email, row.state) == (address(2), "sent")
    assert ledger.row(send.id, 5) is None
    assert ledger.row(99, 1) is None


def test_rows_are_many_pages(bench: Bench) -> None:
    ledger, send = bench.started(2500)
    seen = []
    for row in ledger.rows(send.id, "pending"):
        if row.number == 5:
            # Whoever reads keeps nobody waiting.
            ledger.turn(send.id, [], want=2)
        seen.append(row.number)
    assert seen == list(range(1, 2501))


def test_a_hard_failure_suppresses_and_others_do_not(bench: Bench) -> None:
    ledger, send = bench.started(3)
    ledger.turn(send.id, [], want=3)
    outcomes = [
        Outcome(1, "failed", "550 5.1.1", hard=True),
        Outcome(2, "failed", "554 spam"),
        Outcome(3, "sent", hard=True),
    ]
    ledger.turn(send.id, outcomes, want=0)
    (one,) = ledger.suppressions()
    assert (one.email, one.reason, one.source) == (address(1), "550 5.1.1", f"send {send.id}")
    assert ledger.is_suppressed(address(1))
    assert not ledger.is_suppressed(address(2))


def test_who_was_suppressed_since_is_never_claimed(bench: Bench) -> None:
    ledger, send = bench.started(12)
    assert len(ledger.turn(send.id, [], want=2)) == 2
    for number in (3, 4, 6, 12):
        bench.open().suppress(address(number).upper(), "unsubscribed")
    # Others are claimed in their place.
    assert [one.number for one in ledger.turn(send.id, [], want=3)] == [5, 7, 8]
    assert [one.number for one in ledger.turn(send.id, [], want=9)] == [9, 10, 11]
    assert ledger.counts(send.id) == Counts(sending=8, suppressed=4)


def test_who_failed_hard_in_one_send_is_left_out_of_the_next_turn_of_another(bench: Bench) -> None:
    ledger, send = bench.started(2)
    other = ledger.prepare(PLAN, readers(2), beside=[send.id])
    ledger.start(other.id)
    ledger.turn(send.id, [], want=1)
    ledger.turn(send.id, [Outcome(1, "failed", hard=True)], want=0)
    assert [one.number for one in ledger.turn(other.id, [], want=2)] == [2]


def test_who_is_sent_back_waits_behind_all_others(bench: Bench) -> None:
    ledger, send = bench.started(6)
    ledger.turn(send.id, [], want=2)
    back = [Outcome(1, "pending", "450"), Outcome(2, "pending", "450")]
    order = [one.number for one in ledger.turn(send.id, back, want=3)]
    order += [one.number for one in ledger.turn(send.id, [], want=3)]
    assert order == [3, 4, 5, 6, 1, 2]
    assert ledger.turn(send.id, [], want=3) == []


def test_a_single_reader_may_be_sent_back_for_ever(bench: Bench) -> None:
    ledger, send = bench.started(1)
    (one,) = ledger.turn(send.id, [], want=5)
    for _ in range(5):
        assert ledger.turn(send.id, [Outcome(1, "pending")], want=5) == [one]


@pytest.mark.parametrize("settled", ["sent", "failed", "unknown", "pending", "suppressed"])
def test_an_outcome_needs_a_claim(bench: Bench, settled: str) -> None:
    ledger, send = bench.started(3)
    ledger.turn(send.id, [], want=2)
    ledger.turn(send.id, [Outcome(1, settled)], want=0)  # type: ignore[arg-type]
    before = list(ledger.rows(send.id))
    with pytest.raises(WrongState, match="not being sent"):
        ledger.turn(send.id, [Outcome(2, "sent"), Outcome(1, "sent")], want=5)
    # Nothing of that turn stays: neither the other outcome nor a claim.
    assert list(ledger.rows(send.id)) == before


@pytest.mark.parametrize(
    "outcomes",
    [
        [Outcome(1, "sent"), Outcome(1, "sent")],
        [Outcome(9, "sent")],
        [Outcome(1, "sending")],  # type: ignore[arg-type]
        [Outcome(1, "gone")],  # type: ignore[arg-type]
    ],
)
def test_outcomes_that_cannot_be(bench: Bench, outcomes: list[Outcome]) -> None:
    ledger, send = bench.started(2)
    ledger.turn(send.id, [], want=1)
    with pytest.raises(WrongState):
        ledger.turn(send.id, outcomes, want=1)
    assert ledger.counts(send.id) == Counts(sending=1, pending=1)


def test_states_of_a_send(bench: Bench) -> None:
    ledger = bench.open()
    send = ledger.prepare(PLAN, readers(3))
    with pytest.raises(WrongState, match="is prepared"):
        ledger.turn(send.id, [], want=1)
    ledger.start(send.id)
    bench.clock.move(hours=1)
    claimed = ledger.turn(send.id, [], want=1)
    with pytest.raises(WrongState, match="not finished"):
        ledger.finish(send.id)
    ledger.pause(send.id)
    # What was in flight is still told, and nobody else is claimed.
    outcomes = [Outcome(one.number, "sent") for one in claimed]
    assert ledger.turn(send.id, outcomes, want=5) == []
    ledger.start(send.id)
    sent(ledger, send, 2)
    ledger.finish(send.id)
    (now,) = ledger.sends()
    assert (now.state, now.started_at, now.finished_at) == ("finished", NOON, bench.clock.now)
    for step in (ledger.start, ledger.pause):
        with pytest.raises(WrongState, match="is finished"):
            step(send.id)
    with pytest.raises(WrongState, match="is finished"):
        ledger.turn(send.id, [], want=1)
    ledger.finish(send.id)


def test_a_send_that_is_not_there(bench: Bench) -> None:
    ledger = bench.open()
    for step in (ledger.start, ledger.counts):
        with pytest.raises(WrongState, match="no send 7"):
            step(7)
    with pytest.raises(WrongState, match="no send 7"):
        ledger.turn(7, [], want=1)
