"""A channel that takes nothing for a while, ends connections, or has had enough for today."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from time import monotonic

import pytest

from tests.delivery.fakes.resend import FakeResend, said
from tests.delivery.fakes.server import Answer, Call, Fault
from tests.delivery.faulty_smtp import CUT
from tests.faults.bench import Bench, address
from tests.faults.conftest import HASTE, READERS, MakeBench
from tests.faults.ways_out import Resend, Smtp

EVERYBODY = Counter(address(number) for number in range(READERS))
THROTTLED = "454 4.7.0 Throttling failure: Maximum sending rate exceeded."


def test_a_stretch_of_refusals_is_waited_for(by_smtp: Bench, smtp: Smtp) -> None:
    smtp.server.plan["END"] = [None] * 3 + [THROTTLED] * 8
    ended = by_smtp.send(patch=HASTE)
    assert ended.code == 0, ended.said
    assert smtp.taken(by_smtp.root) == EVERYBODY
    assert by_smtp.details() == {}


def test_one_without_end_leaves_the_list_as_it_is(by_smtp: Bench, smtp: Smtp) -> None:
    smtp.server.plan["END"] = [None] * 3 + [THROTTLED] * 500
    ended = by_smtp.send(patch=HASTE)
    assert ended.code == 3, ended.said
    assert "takes nothing for now" in ended.said
    assert by_smtp.states() == dict.fromkeys(EVERYBODY, "pending") | dict.fromkeys(
        smtp.taken(by_smtp.root), "sent"
    )
    assert by_smtp.written()["counts"]["sent"] == 3
    assert by_smtp.written()["finished"] is None
    smtp.server.plan.clear()
    assert by_smtp.resume().code == 0
    assert smtp.taken(by_smtp.root) == EVERYBODY


@pytest.mark.parametrize("what", ["421 4.7.0 too many messages on one connection", CUT])
def test_a_connection_that_ends_after_some_messages(by_smtp: Bench, smtp: Smtp, what: str) -> None:
    smtp.server.plan["MAIL"] = ([None] * 3 + [what]) * 3
    ended = by_smtp.send()
    assert ended.code == 0, ended.said
    assert smtp.taken(by_smtp.root) == EVERYBODY
    # The first only asked.
    assert smtp.server.connections == 5


def test_retry_after_is_kept(make_bench: MakeBench) -> None:
    class Watched(FakeResend):
        times: list[float] = []  # noqa: RUF012 - this test's own

        def answer(self, call: Call) -> tuple[Answer, Fault]:
            self.times.append(monotonic())
            return super().answer(call)

    with Resend(Watched()) as way:
        slow = said(429, "rate_limit_exceeded", "Too many requests.", Retry_After="1")
        way.server.fault(Fault(), Fault(), slow)
        bench = make_bench(readers=READERS, delivery=way.delivery(1), env=dict(way.env))
        assert bench.send(patch=HASTE).code == 0
        assert way.taken(bench.root) == EVERYBODY
    assert len(Watched.times) == READERS + 1
    pauses = [after - before for before, after in pairwise(Watched.times)]
    assert [pause >= 1 for pause in pauses] == [number == 2 for number in range(READERS)]


def test_a_quota_stops_and_keeps_the_rest(by_resend: Bench, resend: Resend) -> None:
    resend.server.fault(*[Fault()] * 5)
    resend.server.fault(FakeResend.shapes["quota"], always=True)
    ended = by_resend.send()
    assert ended.code == 3, ended.said
    assert "daily_quota_exceeded" in ended.said
    assert len(resend.server.calls) == 6
    assert Counter(by_resend.states().values()) == {"sent": 5, "pending": READERS - 5}
    resend.server.fault(Fault(), always=True)
    assert by_resend.resume().code == 0
    assert resend.taken(by_resend.root) == EVERYBODY
