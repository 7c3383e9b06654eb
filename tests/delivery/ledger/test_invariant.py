"""Whatever is done in whatever order: the counts add up, and what was sent stays sent."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer.delivery.ledger import Counts, Ledger, Outcome, Send, WrongState
from composer.delivery.ledger.entries import RESULTS, STATES
from composer.delivery.letter import Reader
from tests.delivery.ledger.bench import PLAN, Bench

TOTAL = 9
NUMBERS = st.integers(1, TOTAL)
OUTCOME = st.tuples(st.sampled_from(RESULTS), st.booleans())

STEPS = st.one_of(
    # What becomes of who is being sent to, in the order of their numbers; then how many claims.
    st.tuples(st.just("turn"), st.lists(OUTCOME, max_size=TOTAL), st.integers(0, 5)),
    # An outcome for anybody.
    st.tuples(st.just("told"), NUMBERS, OUTCOME),
    st.tuples(st.just("recover"), st.booleans(), st.integers(0, 30)),
    st.tuples(
        st.just("resolve"),
        st.lists(NUMBERS, max_size=3),
        st.sampled_from(["pending", "sent", "failed"]),
    ),
    st.tuples(st.sampled_from(["suppress", "unsuppress", "forget"]), NUMBERS),
    st.tuples(st.sampled_from(["start", "pause", "finish"])),
    st.tuples(st.just("wait"), st.integers(0, 30)),
)


class Game:
    """One send, and what it was before."""

    def __init__(self, bench: Bench, ledger: Ledger, name: str) -> None:
        self.bench = bench
        self.ledger = ledger
        self.name = name
        plan = msgspec.structs.replace(PLAN, issue=name)
        self.send: Send = ledger.prepare(
            plan, (Reader(self.of(n), {}) for n in range(1, TOTAL + 1))
        )
        ledger.start(self.send.id)
        self.before = self.states()

    def of(self, number: int) -> str:
        return f"reader{number}-{self.name}@example.org"

    def states(self) -> dict[int, str]:
        return {row.number: row.state for row in self.ledger.rows(self.send.id)}

    def do(self, kind: str, *words: Any) -> None:
        if kind in ("suppress", "unsuppress", "forget"):
            getattr(self.ledger, kind)(
                self.of(words[0]), *(["asked to"] if kind == "suppress" else [])
            )
        elif kind in ("start", "pause", "finish"):
            getattr(self.ledger, kind)(self.send.id)
        elif kind == "wait":
            self.bench.clock.move(hours=words[0])
        elif kind == "recover":
            within = timedelta(hours=words[1])
            self.ledger.recover(self.send.id, keyed=words[0], within=within)
        elif kind == "resolve":
            self.ledger.resolve(self.send.id, words[0], state=words[1])
        elif kind == "told":
            self.turn([Outcome(words[0], words[1][0], hard=words[1][1])], 0)
        else:
            flying = [number for number, state in self.before.items() if state == "sending"]
            told = zip(flying, words[0], strict=False)
            self.turn([Outcome(n, state, hard=hard) for n, (state, hard) in told], words[1])

    def turn(self, outcomes: list[Outcome], want: int) -> None:
        claimed = self.ledger.turn(self.send.id, outcomes, want=want)
        assert len(claimed) <= want
        for one in claimed:
            assert one.reader.email == self.of(one.number)
            assert not self.ledger.is_suppressed(one.reader.email)

    def look(self, kind: str, *, refused: bool) -> None:
        now = self.states()
        counts = self.ledger.counts(self.send.id)
        assert counts.total == self.send.total == TOTAL
        assert counts == Counts(**Counter(now.values()))
        assert set(now.values()) <= set(STATES)
        for number, state in self.before.items():
            if state in ("sent", "failed", "suppressed"):
                assert now[number] == state
            if state == "unknown" and kind != "resolve":
                assert now[number] == state
        if refused:
            assert now == self.before
        self.before = now


def test_any_steps_in_any_order(bench: Bench) -> None:
    ledger, numbers = bench.open(), count()

    @settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=st.lists(STEPS, max_size=25))
    def play(steps: list[tuple[Any, ...]]) -> None:
        game = Game(bench, ledger, f"issue-{next(numbers)}")
        for kind, *words in steps:
            refused = False
            try:
                game.do(kind, *words)
            except WrongState:
                refused = True
            game.look(kind, refused=refused)

    play()
