"""How fast letters may go: the rate that was asked for, and pauses that a channel asks for."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

__all__ = ["Pace"]

#: Seconds of the first pause after a refusal that is not for good, doubled with each further one.
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 120.0
#: A channel that asks for a longer one is asked again by a person.
_LONGEST_ASKED = 900.0
#: Refusals in a row, without a letter taken between them, after which a send stops.
_IN_A_ROW = 12


class Pace:
    """Tells how many letters may be begun.

    ``rate`` is in letters a second, 0 without a bound. ``clock`` is in seconds and never goes back;
    ``jitter`` gives a number from 0 to 1, so that carriers do not all come back at once.
    """

    def __init__(
        self,
        rate: float = 0,
        *,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._rate = rate
        self._clock = clock
        self._jitter = jitter
        self._woken = threading.Event()
        self._wait = wait or self._woken.wait
        self._next = clock()
        self._until = 0.0
        self._refused = 0

    def wake(self) -> None:
        """Ends the present wait, and all later ones at once."""
        self._woken.set()

    def allowance(self, room: int, *, wait: bool) -> int:
        """How many of ``room`` letters may be begun now; with ``wait`` at least one, in time."""
        while not self._woken.is_set():
            now = self._clock()
            due = max(self._next if self._rate else now, self._until)
            if due <= now:
                return self._taken(room, now)
            if not wait:
                return 0
            self._wait(due - now)
        return 0

    def _taken(self, room: int, now: float) -> int:
        if not self._rate:
            return room
        # What was not used is lost after a second: a pause is not followed by a burst.
        self._next = max(self._next, now - 1.0)
        count = min(room, 1 + int((now - self._next) * self._rate))
        self._next += count / self._rate
        return count

    @property
    def left(self) -> float:
        """Seconds until a pause that a channel caused is over; 0 where there is none."""
        return max(0.0, self._until - self._clock())

    def went_well(self) -> None:
        """A letter was taken."""
        self._refused = 0

    def delayed(self, asked: float | None) -> bool:
        """A letter was not taken for now; ``asked`` is the pause that the channel wants.

        ``False`` where it is no use to go on waiting.
        """
        self._refused += 1
        if self._refused > _IN_A_ROW or (asked or 0) > _LONGEST_ASKED:
            return False
        self._until = max(self._until, self._clock() + self._pause(asked, self._refused - 1))
        return True

    def breathe(self, times: int) -> None:
        """A short pause of one carrier, before it asks again what became of its letter."""
        self._wait(self._pause(None, times))

    def _pause(self, asked: float | None, times: int) -> float:
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**times)
        # Never less than was asked for.
        return (asked or 0.0) + longest * (0.5 + self._jitter() / 2) * (0.1 if asked else 1.0)
