"""What servers and readers do on any day, seen from the command line.

What each reply means is the channels' own tests' matter; here it is who gets the issue, who does
not, what is written down of it, and what a script is told.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from tests.delivery.fakes.resend import FakeResend
from tests.delivery.fakes.server import Fault
from tests.delivery.faulty_smtp import HANG, KEEP
from tests.faults.bench import Bench, address
from tests.faults.conftest import HASTE, READERS, MakeBench
from tests.faults.warm import until
from tests.faults.ways_out import Resend, Smtp

EVERYBODY = Counter(address(number) for number in range(READERS))
#: The clock of the ledger two hours ago.
SET_BACK = """
from datetime import UTC, datetime, timedelta
from composer.delivery.ledger.opening import open_ledger
open_ledger.__kwdefaults__["clock"] = lambda: datetime.now(UTC) - timedelta(hours=2)
"""


class TestLostAnswers:
    """Row 45."""

    @pytest.mark.parametrize("what", [KEEP, HANG])
    def test_nobody_is_asked_twice_without_a_key(
        self, by_smtp: Bench, smtp: Smtp, what: str
    ) -> None:
        smtp.server.plan["END"] = [None] * 4 + [what]
        ended = by_smtp.send()
        assert ended.code == 5, ended.said
        (unknown,) = by_smtp.those("unknown")
        assert "connection was lost before the server said" in by_smtp.details()[unknown]
        # The one went in and was not answered, the other did not.
        assert smtp.taken(by_smtp.root)[unknown] == (what == KEEP)
        listed = by_smtp.run("status", "atome", "--readers").said
        assert re.findall(r"(?m)^ *unknown +(\S+)", listed) == [unknown]
        assert by_smtp.resume().code == 5
        assert smtp.taken(by_smtp.root) == EVERYBODY - Counter([unknown] if what == HANG else [])

    @pytest.mark.parametrize(("word", "code"), [("sent", 0), ("failed", 4)])
    def test_a_person_tells_what_became_of_them(
        self, by_smtp: Bench, smtp: Smtp, word: str, code: int
    ) -> None:
        smtp.server.plan["END"] = [None] * 4 + [KEEP]
        assert by_smtp.send().code == 5
        (unknown,) = by_smtp.those("unknown")
        told = by_smtp.resume("--unknown", word)
        assert told.code == code, told.said
        assert by_smtp.states()[unknown] == word
        counts = by_smtp.written()["counts"]
        assert (counts["unknown"], counts[word]) == (0, READERS if word == "sent" else 1)
        assert smtp.taken(by_smtp.root) == EVERYBODY

    def test_to_send_again_has_to_be_typed(self, by_smtp: Bench, smtp: Smtp) -> None:
        smtp.server.plan["END"] = [None] * 4 + [KEEP]
        assert by_smtp.send().code == 5
        refused = by_smtp.resume("--unknown", "send-again")
        assert refused.code == 2
        assert smtp.taken(by_smtp.root) == EVERYBODY

    def test_the_provider_is_asked_by_the_message_id(
        self, by_smtp: Bench, smtp: Smtp, make_bench: MakeBench
    ) -> None:
        """It is the same whenever the same copy is made, in the same project."""
        smtp.server.plan["END"] = [None] * 4 + [KEEP]
        assert by_smtp.send().code == 5
        by_smtp.write("UPDATE recipients SET state = 'pending'")
        by_smtp.write("UPDATE sends SET state = 'paused', next = 1")
        assert by_smtp.resume().code == 0
        found: dict[str, set[Any]] = {}
        for one in smtp.server.accepted:
            ids = re.findall(rb"(?mi)^Message-ID: (<[^>]+>)", one.data)
            found.setdefault(one.recipient, set()).update(ids)
        assert [len(ids) for ids in found.values()] == [1] * READERS
        assert len(set.union(*found.values())) == READERS

    def test_a_key_makes_it_harmless_to_ask_again(self, by_resend: Bench, resend: Resend) -> None:
        resend.server.fault(*[Fault()] * 4, Fault(cut=True), Fault(truncated=3))
        ended = by_resend.send(patch=HASTE)
        assert ended.code == 0, ended.said
        assert resend.taken(by_resend.root) == EVERYBODY
        assert len(resend.server.calls) == READERS + 2

    def test_an_outage_puts_no_more_than_a_few_in_doubt(
        self, by_resend: Bench, resend: Resend
    ) -> None:
        resend.server.fault(*[Fault()] * 2)
        resend.server.fault(Fault(status=503), always=True)
        ended = by_resend.send(patch=HASTE)
        assert ended.code == 5, ended.said
        assert "one answer after the other is lost" in ended.said
        counts = Counter(by_resend.states().values())
        assert counts == {"sent": 2, "unknown": 5, "pending": 5}
        resend.server.fault(Fault(), always=True)
        assert by_resend.resume().code == 5
        assert Counter(by_resend.states().values()) == {"sent": 7, "unknown": 5}
        assert set(resend.taken(by_resend.root).values()) == {1}

    def test_a_key_that_is_forgotten_is_not_relied_on(
        self, make_bench: MakeBench, resend: Resend
    ) -> None:
        """Killed, resumed while the provider takes nothing, and resumed again the day after."""
        bench = make_bench(readers=READERS, delivery=resend.delivery(4), env=dict(resend.env))
        child = bench.start(*bench.sending)
        until(lambda: len(resend.server.accepted) > 4, child)
        child.kill()
        assert child.wait().killed
        in_doubt = bench.those("sending")
        resend.server.fault(FakeResend.shapes["quota"], always=True)
        assert bench.resume().code == 3
        assert in_doubt <= bench.those("pending")
        bench.write(f"UPDATE recipients SET claimed_at = claimed_at - {25 * 3600 * 1_000_000}")
        resend.server.keys.clear()
        resend.server.fault(Fault(), always=True)
        assert bench.resume().code == (5 if in_doubt else 0)
        assert bench.those("unknown") == in_doubt
        assert max(resend.taken(bench.root).values()) == 1

    def test_a_clock_that_was_set_back_makes_no_key_younger(
        self, make_bench: MakeBench, resend: Resend
    ) -> None:
        """Row 50: killed, and resumed by a clock that shows two hours earlier."""
        bench = make_bench(readers=READERS, delivery=resend.delivery(4), env=dict(resend.env))
        child = bench.start(*bench.sending)
        until(lambda: len(resend.server.accepted) > 4, child)
        child.kill()
        assert child.wait().killed
        in_doubt = bench.those("sending")
        resend.server.keys.clear()
        ended = bench.resume(patch=SET_BACK)
        assert ended.code == (5 if in_doubt else 0), ended.said
        assert bench.those("unknown") == in_doubt
        assert max(resend.taken(bench.root).values()) == 1

    def test_another_message_by_the_same_key_stops(self, by_resend: Bench, resend: Resend) -> None:
        """R2: the provider remembers what it sent by a key, and refuses anything else."""
        assert by_resend.send().code == 0
        by_resend.write("UPDATE recipients SET state = 'pending'")
        by_resend.write("UPDATE sends SET state = 'paused', next = 1")
        resend.server.keys = {
            key: (body + b" ", answer) for key, (body, answer) in resend.server.keys.items()
        }
        stopped = by_resend.resume()
        assert stopped.code == 3, stopped.said
        assert "invalid_idempotent_request" in stopped.said
        assert "the issue has changed" in stopped.said
        assert resend.taken(by_resend.root) == EVERYBODY


class TestReaders:
    """Rows 46 to 48 and 51, R7."""

    def test_greylisted_then_taken(self, by_smtp: Bench, smtp: Smtp) -> None:
        smtp.server.plan["RCPT"] = [None] * 2 + ["450 4.2.0 Greylisted, come back later"]
        assert by_smtp.send(patch=HASTE).code == 0
        assert smtp.taken(by_smtp.root) == EVERYBODY

    def test_who_does_not_exist_gets_no_further_issue(self, by_smtp: Bench, smtp: Smtp) -> None:
        smtp.server.plan["RCPT"] = [None] * 2 + ["550 5.1.1 no such user"]
        ended = by_smtp.send()
        assert ended.code == 4, ended.said
        assert by_smtp.those("failed") == {address(2)}
        assert "5.1.1" in by_smtp.details()[address(2)]
        assert smtp.taken(by_smtp.root) == EVERYBODY - Counter([address(2)])
        text = by_smtp.issue.read_text("utf-8").replace("2025-01-06", "2025-01-09")
        following = by_smtp.issue.with_name("2025-01-09-soleil.md")
        following.write_text(text.replace("number: 1", "number: 2"), "utf-8")
        ended = by_smtp.run("send", "soleil", *by_smtp.sending[2:])
        assert ended.code == 0, ended.said
        assert by_smtp.those("suppressed") == {address(2)}
        assert smtp.taken(by_smtp.root)[address(2)] == 0

    @pytest.mark.parametrize("count", [1, 5])
    def test_bad_addresses_hold_nobody_up(
        self, by_resend: Bench, resend: Resend, count: int
    ) -> None:
        resend.server.fault(Fault(), *[FakeResend.shapes["reader"]] * count)
        ended = by_resend.send()
        assert ended.code == 4, ended.said
        failed = {address(number) for number in range(1, 1 + count)}
        assert by_resend.those("failed") == failed
        assert resend.taken(by_resend.root) == EVERYBODY - Counter(failed)
        assert len(resend.server.calls) == READERS
        listed = by_resend.run("status", "atome", "--readers").said
        assert set(re.findall(r"(?m)^ *failed +(\S+)", listed)) == failed

    def test_who_leaves_meanwhile_gets_nothing_more(self, by_smtp: Bench, smtp: Smtp) -> None:
        smtp.server.gate.clear()
        child = by_smtp.start(*by_smtp.sending)
        until(lambda: smtp.server.brought, child)
        assert by_smtp.run("suppress", address(READERS - 1)).code == 0
        smtp.server.gate.set()
        ended = child.wait()
        assert by_smtp.those("suppressed") == {address(READERS - 1)}, ended.said
        assert smtp.taken(by_smtp.root)[address(READERS - 1)] == 0


class TestAnswers:
    """Row 49."""

    @pytest.mark.parametrize(
        "shape",
        ["credentials", "sender", "large", 401, 403, 413],
    )
    def test_what_concerns_all_stops_at_once(
        self, by_resend: Bench, resend: Resend, shape: str | int
    ) -> None:
        fault = FakeResend.shapes[shape] if isinstance(shape, str) else Fault(status=shape)
        resend.server.fault(fault, always=True)
        ended = by_resend.send()
        assert ended.code == 3, ended.said
        assert len(resend.server.calls) == 1
        assert set(by_resend.states().values()) == {"pending"}
        assert resend.env["NEWSLETTER_RESEND_API_KEY"] not in ended.said
        resend.server.fault(Fault(), always=True)
        assert by_resend.resume().code == 0
        assert resend.taken(by_resend.root) == EVERYBODY

    @pytest.mark.parametrize(
        "spoilt",
        [
            Fault(body="<html><p>All is well"),
            Fault(truncated=5),
            Fault(body=b""),
            Fault(status=500),
            Fault(status=503, body="<html>", headers={"Retry-After": "0"}),
        ],
        ids=["html", "truncated", "empty", "500", "503"],
    )
    def test_what_is_no_answer_is_asked_again_by_its_key(
        self, by_resend: Bench, resend: Resend, spoilt: Fault
    ) -> None:
        resend.server.fault(Fault(), spoilt)
        ended = by_resend.send(patch=HASTE)
        assert ended.code == 0, ended.said
        assert resend.taken(by_resend.root) == EVERYBODY
        assert len(resend.server.calls) == READERS + 1
