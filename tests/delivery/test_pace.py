"""How fast letters may go, on a clock of the test's own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.delivery.pace import Pace


class Clock:
    """A clock that goes on while somebody waits, and at no other time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def pace(rate: float = 0) -> tuple[Pace, Clock]:
    clock = Clock()
    return Pace(rate, clock=clock, jitter=lambda: 1.0, wait=clock.wait), clock


def test_without_a_rate_all_room_is_given() -> None:
    free, _ = pace()
    assert free.allowance(8, wait=False) == 8


@given(rate=st.floats(0.5, 500), room=st.integers(1, 64))
def test_the_rate_is_kept_over_any_time(rate: float, room: int) -> None:
    bound, clock = pace(rate)
    begun = sum(bound.allowance(room, wait=True) for _ in range(200))
    taken = clock.now - 1000.0
    # The first second's letters may all go at once.
    assert begun <= rate * taken + rate + 1
    assert taken <= begun / rate + 1e-6


def test_what_was_not_used_makes_no_burst() -> None:
    bound, clock = pace(10)
    bound.allowance(1, wait=True)
    clock.now += 3600
    assert bound.allowance(64, wait=False) <= 11


def test_nobody_waits_while_something_is_under_way() -> None:
    bound, clock = pace(1)
    assert bound.allowance(1, wait=True) == 1
    assert bound.allowance(1, wait=False) == 0
    assert clock.waits == []


def test_a_pause_that_was_asked_for_is_never_shorter() -> None:
    free, clock = pace()
    assert free.delayed(30)
    assert free.allowance(4, wait=False) == 0
    assert free.allowance(4, wait=True) == 4
    assert clock.now >= 1030


def test_pauses_grow_and_have_an_end() -> None:
    free, clock = pace()
    pauses = []
    while free.delayed(None):
        before = clock.now
        free.allowance(1, wait=True)
        pauses.append(clock.now - before)
    assert pauses == sorted(pauses)
    assert pauses[0] == 1
    assert max(pauses) == 120
    assert len(pauses) == 12


def test_a_letter_that_was_taken_ends_the_row() -> None:
    free, clock = pace()
    for _ in range(50):
        assert free.delayed(None)
        free.went_well()
        free.allowance(1, wait=True)
    assert max(clock.waits) == 1


def test_a_pause_of_an_hour_is_for_a_person_to_decide() -> None:
    free, _ = pace()
    assert not free.delayed(3600)


def test_who_wakes_it_gets_nothing_more() -> None:
    bound, clock = pace(0.001)
    bound.allowance(1, wait=True)
    bound.wake()
    assert bound.allowance(1, wait=True) == 0
    assert clock.waits == []


def test_what_is_left_of_a_pause_can_be_told() -> None:
    free, clock = pace()
    assert free.left == 0
    free.delayed(30)
    assert 30 <= free.left <= 31
    clock.now += 20
    assert 10 <= free.left <= 11
    clock.now += 20
    assert free.left == 0


@pytest.mark.parametrize("day", [-86_400, 86_400])
def test_a_clock_that_is_set_changes_no_pause_and_no_rate(
    monkeypatch: pytest.MonkeyPatch, day: int
) -> None:
    """On the clock of the machine, not on one of the test's own."""
    waits: list[float] = []
    real = Pace(5, jitter=lambda: 1.0, wait=waits.append)
    assert real.allowance(1, wait=False) == 1
    before, now = real.delayed(30), time.time()
    monkeypatch.setattr(time, "time", lambda: now + day)
    monkeypatch.setattr(time, "time_ns", lambda: int((now + day) * 1e9))
    assert before
    assert 30 <= real.left <= 31
    assert real.allowance(1, wait=False) == 0
    real.breathe(0)
    assert 0 < waits[0] <= 1


def test_it_is_no_clock_that_can_be_set() -> None:
    assert Pace.__init__.__kwdefaults__["clock"] is time.monotonic
    assert not time.get_clock_info("monotonic").adjustable
