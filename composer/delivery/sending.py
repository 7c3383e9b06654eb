"""The road of one send: claim, send, write down; again until nobody is pending.

One thread, the caller's, owns the ledger and decides; others each own a connection and carry. A
reader is claimed in the ledger before their letter is handed to a carrier, and what became of it is
written with the next claims, so that a process that dies at any moment leaves as many readers in
doubt as letters were under way, and no more.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from msgspec import Struct

from composer.delivery.faults import Delayed, Fault, Halted, Rejected, Unsure
from composer.delivery.ledger import Claimed, Counts, Outcome
from composer.delivery.pace import Pace

if TYPE_CHECKING:
    from composer.delivery.channel import Mailer
    from composer.delivery.ledger import Ledger
    from composer.delivery.letter import Letter, Reader

__all__ = ["Ending", "Sending"]

#: Tries of one letter after which a person decides when it is tried again.
_TRIES = 6
#: Times that a letter with an idempotency key is sent again where its answer was lost.
_ASKED_AGAIN = 3
#: Answers lost in a row, without a letter taken between them, after which a send stops: the channel
#: is not well, and each further letter would be one more reader of whom nobody knows.
_LOST_IN_A_ROW = 5

#: Seconds between two reports of how far a send is.
_BETWEEN_WORDS = 0.2


class Letters(Protocol):
    """Makes letters: a press."""

    def letter(self, reader: Reader, number: int) -> Letter:
        """The letter to a reader, who stands at that place in the frozen list."""


class Ending(Struct, frozen=True, kw_only=True):
    """How a send stopped: ``reason`` and ``hint`` where it was not because nobody was pending."""

    counts: Counts
    reason: str = ""
    hint: str = ""
    interrupted: bool = False


class _Result(NamedTuple):
    """What became of one letter; ``fault`` is ``None`` where it was taken."""

    claimed: Claimed
    receipt: str = ""
    fault: Fault | None = None


class Sending:
    """One send under way.

    ``door`` opens a channel, once a carrier; ``keyed`` says that it knows a letter again by its key.
    ``told`` is called with the counts, a few times a second; ``waits``, where a channel takes nothing
    for now, with the seconds until it is asked again and with what it said. :meth:`stop` may be called from anywhere, a
    signal's handler too: what is under way is finished, and nothing more begun.
    """

    def __init__(
        self,
        ledger: Ledger,
        send_id: int,
        letters: Letters,
        door: Callable[[], Mailer],
        *,
        keyed: bool,
        pace: Pace,
        concurrency: int = 1,
        told: Callable[[Counts], object] = lambda _: None,
        waits: Callable[[float, str], object] = lambda _seconds, _reason: None,
    ) -> None:
        self._ledger = ledger
        self._id = send_id
        self._letters = letters
        self._door = door
        self._keyed = keyed
        self._pace = pace
        self._concurrency = concurrency
        self._told = told
        self._waits = waits
        self._jobs: queue.SimpleQueue[Claimed | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[_Result] = queue.SimpleQueue()
        self._under_way = 0
        self._tries: dict[int, int] = {}
        self._lost = 0
        self._stopped = threading.Event()
        self._reason = self._hint = ""
        self._last_told = 0.0

    def stop(self) -> None:
        """Begins nothing more."""
        self._stopped.set()
        self._pace.wake()

    def run(self) -> Ending:
        """Sends until nobody is pending, or the channel or a person stops it."""
        carriers = [
            threading.Thread(target=self._carry, name=f"carrier {number}", daemon=True)
            for number in range(self._concurrency)
        ]
        for carrier in carriers:
            carrier.start()
        try:
            self._turns()
        finally:
            for _ in carriers:
                self._jobs.put(None)
        for carrier in carriers:
            carrier.join()
        counts = self._ledger.counts(self._id)
        self._told(counts)
        return Ending(
            counts=counts,
            reason=self._reason,
            hint=self._hint,
            interrupted=self._stopped.is_set() and not self._reason,
        )

    def _turns(self) -> None:
        outcomes: list[Outcome] = []
        while True:
            want = self._wanted()
            claimed = self._ledger.turn(self._id, outcomes, want=want)
            self._tell()
            for one in claimed:
                self._under_way += 1
                self._jobs.put(one)
            if not self._under_way and (len(claimed) < want or self._is_over):
                return
            outcomes = [self._outcome(result) for result in self._finished()]

    def _tell(self) -> None:
        """Says how far it is, a few times a second: counting costs as much as many letters."""
        now = time.monotonic()
        if now - self._last_told > _BETWEEN_WORDS:
            self._last_told = now
            self._told(self._ledger.counts(self._id))

    @property
    def _is_over(self) -> bool:
        return self._stopped.is_set() or bool(self._reason)

    def _wanted(self) -> int:
        """How many letters may be begun now; waits only where nothing is under way."""
        if self._is_over:
            return 0
        room = self._concurrency - self._under_way
        return min(room, self._pace.allowance(room, wait=self._under_way == 0))

    def _finished(self) -> list[_Result]:
        """The letters whose fate is known: at least one, if one is under way."""
        results = [self._results.get()] if self._under_way else []
        while self._under_way > len(results):
            try:
                results.append(self._results.get_nowait())
            except queue.Empty:
                break
        self._under_way -= len(results)
        return results

    def _outcome(self, result: _Result) -> Outcome:
        """What the ledger is told of a letter, and what it means for the others."""
        number, fault = result.claimed.number, result.fault
        if fault is None:
            self._pace.went_well()
            self._lost = 0
            self._tries.pop(number, None)
            return Outcome(number, "sent", receipt=result.receipt)
        if isinstance(fault, Delayed):
            return self._delayed(number, fault)
        if isinstance(fault, Rejected):
            return Outcome(number, "failed", fault.reason, hard=fault.hard)
        if isinstance(fault, Halted):
            self._reason, self._hint = fault.reason, fault.hint
            return Outcome(number, "pending", fault.reason)
        return self._unsure(number, fault)

    def _unsure(self, number: int, fault: Fault) -> Outcome:
        """A lost answer: the next letter waits a little, and after several of them all do."""
        self._lost += 1
        if self._lost >= _LOST_IN_A_ROW or not self._paused(None, fault):
            self._reason = f"one answer after the other is lost: {fault.reason}"
            self._hint = "see what the channel has, then go on with `newsletter resume`"
        return Outcome(number, "unknown", fault.reason)

    def _paused(self, asked: float | None, fault: Fault) -> bool:
        """Has all wait, and says so; ``False`` where it is no use to go on waiting."""
        is_paused = self._pace.delayed(asked)
        if is_paused and not self._is_over:
            self._waits(self._pace.left, fault.reason)
        return is_paused

    def _delayed(self, number: int, fault: Delayed) -> Outcome:
        tries = self._tries[number] = self._tries.get(number, 0) + 1
        if not self._paused(fault.wait, fault):
            self._reason = f"the channel takes nothing for now: {fault.reason}"
            self._hint = "go on later with `newsletter resume`"
        elif tries >= _TRIES:
            # They come after all who were not tried yet: of those, nobody is left.
            self._reason = f"who is left is put off again and again: {fault.reason}"
            self._hint = "go on in some minutes with `newsletter resume`; --give-up ends the send"
        return Outcome(number, "pending", fault.reason)

    def _carry(self) -> None:
        """A carrier's life: one connection, one letter after the other."""
        door: Mailer | None = None
        while (claimed := self._jobs.get()) is not None:
            result = None
            try:
                door = door or self._door()
                receipt = self._sent(door, self._letters.letter(claimed.reader, claimed.number))
                result = _Result(claimed, receipt)
            except Fault as fault:
                result = _Result(claimed, fault=fault)
            except Exception as error:  # noqa: BLE001 - a defect of ours: nobody knows what went out
                # Not its words, which may hold a secret, and the ledger is kept.
                result = _Result(claimed, fault=Unsure(f"a defect: {type(error).__name__}"))
            finally:
                self._results.put(result or _Result(claimed, fault=Unsure("the carrier ended")))
        if door is not None:
            door.close()

    def _sent(self, door: Mailer, letter: Letter) -> str:
        """Sends a letter; where its key makes that harmless, again after a lost answer."""
        asked = 0
        while True:
            try:
                return door.send(letter).id
            except Unsure:
                if not self._keyed or asked == _ASKED_AGAIN:
                    raise
            self._pace.breathe(asked)
            asked += 1
