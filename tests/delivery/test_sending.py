"""The road of one send, over a real ledger and a channel that does what the test says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from composer.delivery.channel import Mailer, Setup
from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure
from composer.delivery.ledger import Ledger, Plan, open_ledger
from composer.delivery.letter import Letter, Reader, Receipt
from composer.delivery.pace import Pace
from composer.delivery.sending import Ending, Sending
from composer.errors import OutsideError


class _Letter:
    """As much of a letter as a made-up channel looks at."""

    def __init__(self, to: str) -> None:
        self.to = to
        self.key = f"key-of-{to}"


class _Letters:
    def letter(self, reader: Reader, number: int) -> Letter:
        assert number >= 1
        return _Letter(reader.email)  # type: ignore[return-value]


class _Post(Mailer):
    """Takes each letter, but for those that ``acts`` has something for."""

    title, page, features = "Post", "https://post.example", frozenset()

    def __init__(self, office: _Office) -> None:
        super().__init__(Setup(settings={}, secrets={}))
        self.office = office

    def check(self) -> str:
        return "here"

    def send(self, letter: Letter) -> Receipt:
        return self.office.take(letter)

    def close(self) -> None:
        self.office.closed += 1


class _Office:
    """What all connections of a channel share."""

    def __init__(self, acts: Mapping[str, list[Any]] | None = None) -> None:
        self.acts = {to: list(steps) for to, steps in (acts or {}).items()}
        self.taken: list[str] = []
        self.asked: list[str] = []
        self.opened = self.closed = self.most = self.now = 0
        self.lock = threading.Lock()

    def door(self) -> Mailer:
        self.opened += 1
        return _Post(self)

    def take(self, letter: Letter) -> Receipt:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.asked.append(letter.to)
            steps = self.acts.get(letter.to)
            step = steps.pop(0) if steps else None
        try:
            if callable(step):
                step()
            elif isinstance(step, BaseException):
                raise step
            with self.lock:
                self.taken.append(letter.to)
            return Receipt(f"r-{letter.to}")
        finally:
            with self.lock:
                self.now -= 1


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(None, tmp_path) as opened:
        yield opened


def address(number: int) -> str:
    return f"r{number}@example.org"


def prepared(ledger: Ledger, count: int = 5) -> int:
    plan = Plan(
        issue="un",
        path="issues/un.md",
        hash="0" * 32,
        message_hash="1" * 32,
        channel="post",
        sender="a@b.example",
        commit="",
        by="ada",
        list_name="readers.csv",
    )
    people = (Reader(address(n), {"email": address(n)}) for n in range(1, count + 1))
    send = ledger.prepare(plan, people)
    ledger.start(send.id)
    return send.id


def sending(
    ledger: Ledger,
    send_id: int,
    office: _Office,
    *,
    keyed: bool = False,
    concurrency: int = 1,
    door: Callable[[], Mailer] | None = None,
    told: Callable[[Any], object] = lambda _: None,
    waits: Callable[[float, str], object] = lambda _seconds, _reason: None,
    clock: Callable[[], float] | None = None,
) -> Sending:
    # A pause takes no time here: how long one is, the pace's own tests say.
    pace = Pace(wait=lambda _: None, clock=clock or _Skipping())
    return Sending(
        ledger,
        send_id,
        _Letters(),
        door or office.door,
        keyed=keyed,
        pace=pace,
        concurrency=concurrency,
        told=told,
        waits=waits,
    )


class _Skipping:
    """A clock on which any pause is over the next time somebody looks."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 10_000
        return self.now


def states(ledger: Ledger, send_id: int) -> dict[str, str]:
    return {row.email: row.state for row in ledger.rows(send_id)}


def test_everybody_gets_one_letter(ledger: Ledger) -> None:
    send_id, office = prepared(ledger, 20), _Office()
    ending = sending(ledger, send_id, office).run()
    assert office.taken == [address(n) for n in range(1, 21)]
    assert ending == Ending(counts=ledger.counts(send_id))
    assert ending.counts.sent == ending.counts.total == 20
    assert [row.receipt for row in ledger.rows(send_id)][:1] == ["r-r1@example.org"]


def test_one_connection_is_used_for_all_and_closed(ledger: Ledger) -> None:
    send_id, office = prepared(ledger, 20), _Office()
    sending(ledger, send_id, office).run()
    assert (office.opened, office.closed) == (1, 1)


def test_letters_go_over_several_connections_at_once(ledger: Ledger) -> None:
    meet = threading.Barrier(4, timeout=10)
    office = _Office({address(n): [meet.wait] for n in range(1, 5)})
    send_id = prepared(ledger, 40)
    ending = sending(ledger, send_id, office, concurrency=4).run()
    assert sorted(office.taken) == sorted(address(n) for n in range(1, 41))
    assert office.most == 4
    assert (office.opened, office.closed) == (4, 4)
    assert ending.counts.sent == 40


def test_no_more_readers_are_claimed_than_letters_are_under_way(ledger: Ledger) -> None:
    send_id = prepared(ledger, 30)
    seen = []

    def look() -> None:
        # Another process looks, as it would after a kill at this moment.
        with open_ledger(None, Path(ledger.place).parents[1]) as other:
            seen.append(other.counts(send_id).sending)

    office = _Office({address(n): [look] for n in range(1, 31)})
    sending(ledger, send_id, office, concurrency=3).run()
    assert 1 <= max(seen) <= 3


@pytest.mark.parametrize(
    ("fault", "state"),
    [(Rejected("550 no"), "failed"), (Unsure("cut"), "unknown")],
)
def test_one_letter_that_is_not_taken_stops_nobody_else(
    ledger: Ledger, fault: Fault, state: str
) -> None:
    send_id, office = prepared(ledger), _Office({address(2): [fault]})
    ending = sending(ledger, send_id, office).run()
    assert states(ledger, send_id)[address(2)] == state
    assert ending.counts.sent == 4
    assert office.asked.count(address(2)) == 1
    assert next(row for row in ledger.rows(send_id) if row.number == 2).detail == fault.reason


def test_who_does_not_exist_is_suppressed(ledger: Ledger) -> None:
    send_id = prepared(ledger)
    office = _Office({address(2): [Rejected("5.1.1", hard=True)], address(3): [Rejected("5.7.1")]})
    sending(ledger, send_id, office).run()
    assert ledger.is_suppressed(address(2))
    assert not ledger.is_suppressed(address(3))


def test_who_leaves_meanwhile_is_not_written_to(ledger: Ledger) -> None:
    send_id = prepared(ledger)

    def leave() -> None:
        with open_ledger(None, Path(ledger.place).parents[1]) as other:
            other.suppress(address(3), "unsubscribed")

    office = _Office({address(1): [leave]})
    ending = sending(ledger, send_id, office).run()
    assert address(3) not in office.asked
    assert (ending.counts.sent, ending.counts.suppressed) == (4, 1)


def test_who_is_delayed_comes_again_after_the_others(ledger: Ledger) -> None:
    send_id, office = prepared(ledger), _Office({address(1): [Delayed("450"), Delayed("450")]})
    ending = sending(ledger, send_id, office).run()
    assert ending.counts.sent == 5
    assert office.taken[-1] == address(1)
    assert office.asked.count(address(1)) == 3


def test_who_is_put_off_again_and_again_waits_for_a_person(ledger: Ledger) -> None:
    send_id, office = prepared(ledger), _Office({address(1): [Delayed("451 busy")] * 20})
    ending = sending(ledger, send_id, office).run()
    assert (ending.counts.sent, ending.counts.pending) == (4, 1)
    assert "451 busy" in ending.reason
    assert "--give-up" in ending.hint
    assert office.asked.count(address(1)) == 6


def test_a_channel_that_takes_nothing_stops_with_the_list_as_it_is(ledger: Ledger) -> None:
    send_id = prepared(ledger, 50)
    office = _Office({address(n): [Delayed("421")] * 9 for n in range(1, 51)})
    ending = sending(ledger, send_id, office).run()
    assert "421" in ending.reason
    assert "resume" in ending.hint
    assert ending.counts.pending == 50
    assert len(office.asked) <= 13


def test_a_pause_of_hours_is_left_to_a_person(ledger: Ledger) -> None:
    send_id, office = prepared(ledger), _Office({address(2): [Delayed("429", wait=7200)]})
    ending = sending(ledger, send_id, office).run()
    assert "429" in ending.reason
    assert (ending.counts.sent, ending.counts.pending) == (1, 4)


def test_what_concerns_all_stops_all_and_nobody_is_lost(ledger: Ledger) -> None:
    send_id = prepared(ledger, 30)
    office = _Office({address(7): [Halted("401", hint="the token")]})
    ending = sending(ledger, send_id, office, concurrency=4).run()
    assert (ending.reason, ending.hint) == ("401", "the token")
    assert states(ledger, send_id)[address(7)] == "pending"
    assert ending.counts.sent + ending.counts.pending == 30
    assert ending.counts.sent <= 10
    assert not ending.interrupted


def test_a_door_that_does_not_open_sends_nothing(ledger: Ledger) -> None:
    send_id, office = prepared(ledger), _Office()

    def shut() -> Mailer:
        raise Halted("no such host")

    ending = sending(ledger, send_id, office, door=shut).run()
    assert (ending.reason, ending.counts.pending) == ("no such host", 5)


@pytest.mark.parametrize("keyed", [False, True])
def test_a_channel_that_loses_all_answers_does_not_put_the_whole_list_in_doubt(
    ledger: Ledger, keyed: bool
) -> None:
    send_id = prepared(ledger, 50)
    office = _Office({address(n): [Unsure("503")] * 9 for n in range(3, 51)})
    ending = sending(ledger, send_id, office, keyed=keyed).run()
    assert "503" in ending.reason
    assert "resume" in ending.hint
    assert (ending.counts.sent, ending.counts.unknown, ending.counts.pending) == (2, 5, 43)


def test_answers_that_are_lost_now_and_then_stop_nothing(ledger: Ledger) -> None:
    send_id = prepared(ledger, 40)
    office = _Office({address(n): [Unsure("cut")] for n in range(1, 41, 4)})
    ending = sending(ledger, send_id, office).run()
    assert (ending.counts.sent, ending.counts.unknown, ending.reason) == (30, 10, "")


def test_with_keys_a_lost_answer_is_asked_for_again(ledger: Ledger) -> None:
    send_id, office = prepared(ledger), _Office({address(2): [Unsure("cut"), Unsure("cut")]})
    ending = sending(ledger, send_id, office, keyed=True).run()
    assert ending.counts.sent == 5
    assert office.asked.count(address(2)) == 3


def test_with_keys_what_is_never_answered_is_unknown(ledger: Ledger) -> None:
    send_id, office = prepared(ledger), _Office({address(2): [Unsure("cut")] * 9})
    ending = sending(ledger, send_id, office, keyed=True).run()
    assert ending.counts.unknown == 1
    assert office.asked.count(address(2)) == 4


def test_a_defect_of_a_channel_is_a_letter_nobody_knows_of(ledger: Ledger) -> None:
    send_id, office = prepared(ledger), _Office({address(2): [ZeroDivisionError("oh")]})
    ending = sending(ledger, send_id, office).run()
    assert (ending.counts.sent, ending.counts.unknown) == (4, 1)
    assert "ZeroDivisionError" in next(iter(ledger.rows(send_id, "unknown"))).detail


def test_who_stops_it_waits_for_what_is_under_way(ledger: Ledger) -> None:
    send_id = prepared(ledger, 30)
    office = _Office()
    road = sending(ledger, send_id, office, concurrency=2)
    office.acts[address(5)] = [lambda: (road.stop(), time.sleep(0.05))]
    ending = road.run()
    assert ending.interrupted
    assert ending.counts.sending == ending.counts.unknown == 0
    assert ending.counts.sent == len(office.taken)
    assert ending.counts.sent + ending.counts.pending == 30
    assert ending.counts.sent <= 8


def test_it_goes_on_where_it_stopped(ledger: Ledger) -> None:
    send_id = prepared(ledger, 30)
    office = _Office({address(9): [Halted("quota")]})
    sending(ledger, send_id, office).run()
    ending = sending(ledger, send_id, office).run()
    assert ending.counts.sent == 30
    assert sorted(office.taken) == sorted(address(n) for n in range(1, 31))


def test_how_far_it_is_can_be_watched(ledger: Ledger) -> None:
    send_id, counts = prepared(ledger, 10), []
    office = _Office({address(5): [lambda: time.sleep(0.3)]})
    sending(ledger, send_id, office, told=counts.append).run()
    assert counts[-1].sent == 10
    assert any(0 < seen.sent < 10 for seen in counts)
    assert {seen.total for seen in counts} == {10}


def test_without_a_ledger_nothing_more_goes_out(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_id, office = prepared(ledger, 30), _Office()
    turn, turns = ledger.turn, []

    def full(*words: Any, **named: Any) -> Any:
        turns.append(1)
        if len(turns) > 3:
            raise OutsideError("the disk is full")
        return turn(*words, **named)

    monkeypatch.setattr(ledger, "turn", full)
    with pytest.raises(OutsideError, match="full"):
        sending(ledger, send_id, office).run()
    assert len(office.asked) <= 3
    monkeypatch.undo()
    # Of who was claimed last, nobody knows more than that.
    assert ledger.counts(send_id).sending == 1


class _Ticking:
    """A clock on which a pause is over after some hundred looks."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.25
        return self.now


def test_a_pause_is_told_with_its_reason(ledger: Ledger) -> None:
    send_id, waits = prepared(ledger), []
    office = _Office({address(2): [Delayed("454 too fast", wait=40), Unsure("cut")]})
    sending(
        ledger,
        send_id,
        office,
        waits=lambda seconds, reason: waits.append((seconds, reason)),
        clock=_Ticking(),
    ).run()
    (first, reason), (_, second) = waits
    assert (reason, second) == ("454 too fast", "cut")
    assert 39 <= first <= 45


def test_a_send_that_ends_tells_of_no_pause(ledger: Ledger) -> None:
    send_id, waits = prepared(ledger), []
    office = _Office()
    road = sending(ledger, send_id, office, waits=lambda *words: waits.append(words))

    def stop() -> None:
        road.stop()
        raise Delayed("454 too fast", wait=40)

    office.acts[address(2)] = [stop]
    assert road.run().interrupted
    assert waits == []
