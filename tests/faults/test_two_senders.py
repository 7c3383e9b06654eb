"""Two who send the same issue at once: one does, the other is told who."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.delivery.ledger.conftest import postgresql
from tests.delivery.ledger.postgresql import PostgreSQL
from tests.faults.bench import Bench, address
from tests.faults.conftest import MakeBench
from tests.faults.warm import until
from tests.faults.ways_out import Resend, Smtp, Way

__all__ = ["postgresql"]

#: Two copies of a project, as on two machines, with one ledger.
Machines = Callable[[Way], tuple[Bench, Bench]]


class TestOneMachine:
    @pytest.fixture
    def bench(self, make_bench: MakeBench, smtp: Smtp) -> Bench:
        return make_bench(readers=40, delivery=smtp.delivery(2))

    def test_one_of_two_sends(self, bench: Bench, smtp: Smtp) -> None:
        both = [bench.start(*bench.sending), bench.start(*bench.sending)]
        winner, loser = sorted((child.wait() for child in both), key=lambda ended: ended.code)
        assert winner.code == 0, winner.said
        assert loser.code == 3, loser.said
        assert "error: atome is being sent by" in loser.said
        (number,) = re.findall(r"\(process (\d+)\) since \d{4}-\d\d-\d\d \d\d:\d\d", loser.said)
        assert int(number) in {child.pid for child in both}
        assert "newsletter status atome" in loser.said
        assert smtp.taken(bench.root) == Counter(map(address, range(40)))

    @pytest.mark.parametrize("words", [("resume", "atome"), ()])
    def test_while_one_sends_the_other_does_nothing(
        self, bench: Bench, smtp: Smtp, words: tuple[str, ...]
    ) -> None:
        smtp.server.gate.clear()
        first = bench.start(*bench.sending)
        until(lambda: smtp.server.brought, first)
        second = bench.run(*(words or bench.sending))
        smtp.server.gate.set()
        assert second.code == 3
        assert f"(process {first.pid})" in second.said
        assert first.wait().code == 0, first.said()
        assert smtp.taken(bench.root) == Counter(map(address, range(40)))

    def test_who_is_killed_keeps_nobody_out(self, bench: Bench, smtp: Smtp) -> None:
        first = bench.start(*bench.sending)
        until(lambda: smtp.server.accepted, first)
        first.kill()
        assert first.wait().killed
        # A send is told that there is one to go on with: the lock is nobody's.
        refused = bench.send()
        assert refused.code == 2, refused.said
        assert "newsletter resume atome goes on" in refused.said
        assert bench.resume().code in (0, 5)
        assert max(smtp.taken(bench.root).values()) == 1

    def test_the_second_time_nothing_is_sent(self, bench: Bench, smtp: Smtp) -> None:
        assert bench.send().code == 0
        again = bench.send()
        assert again.code == 0
        assert "nothing to do" in again.said
        assert len(smtp.server.accepted) == 40

    def test_what_has_changed_is_sent_only_where_that_is_meant(
        self, bench: Bench, smtp: Smtp
    ) -> None:
        assert bench.send().code == 0
        bench.issue.write_text(bench.issue.read_text("utf-8") + "\nUn mot encore.\n", "utf-8")
        refused = bench.send()
        assert refused.code == 2
        assert "has changed since" in refused.said
        assert len(smtp.server.accepted) == 40
        assert bench.send("--again").code == 0
        assert set(smtp.taken(bench.root).values()) == {2}

    def test_a_finished_send_is_resumed_without_a_word_to_anybody(
        self, bench: Bench, smtp: Smtp
    ) -> None:
        assert bench.send().code == 0
        resumed = bench.resume()
        assert resumed.code == 0, resumed.said
        assert "nobody waits" in resumed.said
        assert len(smtp.server.accepted) == 40

    def test_a_record_that_a_kill_left_unfinished_is_finished(
        self, bench: Bench, smtp: Smtp
    ) -> None:
        assert bench.send().code == 0
        whole = bench.record.read_bytes()
        # Killed between the ledger's last word and the record's.
        bench.record.write_bytes(re.sub(rb'"finished": "[^"]+"', b'"finished": null', whole))
        assert bench.resume().code == 0
        assert bench.record.read_bytes() == whole


class TestTwoMachines:
    @pytest.fixture
    def machines(self, make_bench: MakeBench, postgresql: PostgreSQL) -> Machines:
        def make(way: Way) -> tuple[Bench, Bench]:
            env = {**way.env, "NEWSLETTER_LEDGER": postgresql.schema()}
            return (
                make_bench(readers=40, delivery=way.delivery(2), env=env),
                make_bench(readers=40, delivery=way.delivery(2), env=env),
            )

        return make

    def test_one_of_two_sends(self, machines: Machines, smtp: Smtp) -> None:
        both = machines(smtp)
        children = [bench.start(*bench.sending) for bench in both]
        winner, loser = sorted((child.wait() for child in children), key=lambda ended: ended.code)
        assert winner.code == 0, winner.said
        assert loser.code == 3, loser.said
        assert re.search(r"atome is being sent by \S.* on \S+ since \d{4}-", loser.said)
        assert smtp.taken(both[0].root) == Counter(map(address, range(40)))

    @pytest.mark.parametrize("word", ["send", "resume"])
    def test_while_one_sends_the_other_does_nothing(
        self, machines: Machines, smtp: Smtp, word: str
    ) -> None:
        here, there = machines(smtp)
        smtp.server.gate.clear()
        first = here.start(*here.sending)
        until(lambda: smtp.server.brought, first)
        second = there.send() if word == "send" else there.resume()
        smtp.server.gate.set()
        assert second.code == 3, second.said
        assert "atome is being sent by" in second.said
        assert first.wait().code == 0, first.said()
        assert smtp.taken(here.root) == Counter(map(address, range(40)))

    def test_of_two_that_resume_one_does(self, machines: Machines, smtp: Smtp) -> None:
        here, there = machines(smtp)
        first = here.start(*here.sending)
        until(lambda: smtp.server.accepted, first)
        first.kill()
        assert first.wait().killed
        children = [bench.start("resume", "atome") for bench in (here, there)]
        codes = sorted(child.wait().code for child in children)
        # The one who comes too late is told so; one who comes after the end, that nobody waits.
        said = [child.said() for child in children]
        assert codes[0] in (0, 3, 5), said
        assert codes[1] in (3, 5), said
        assert all("defect" not in words for words in said)
        taken = smtp.taken(here.root)
        assert set(taken.values()) == {1}
        counts = here.run("status", "atome", "--json")
        assert f'"sent": {len(taken)}' in counts.said or '"unknown": 0' not in counts.said

    def test_who_is_killed_keeps_nobody_out(self, machines: Machines) -> None:
        with Resend() as way:
            here, there = machines(way)
            first = here.start(*here.sending)
            until(lambda: way.server.accepted, first)
            first.kill()
            assert first.wait().killed
            resumed = there.resume()
            assert resumed.code == 0, resumed.said
            assert way.taken(here.root) == Counter(map(address, range(40)))

    def test_what_one_has_sent_the_other_does_not(self, machines: Machines, smtp: Smtp) -> None:
        here, there = machines(smtp)
        assert here.send().code == 0
        again = there.send()
        assert again.code == 0
        assert "nothing to do" in again.said
        assert len(smtp.server.accepted) == 40

    def test_another_newsletter_in_the_same_database_is_not_kept_waiting(
        self, machines: Machines, smtp: Smtp
    ) -> None:
        """Its issue may have the same slug."""
        (here, _), (other, _) = machines(smtp), machines(smtp)
        children = [bench.start(*bench.sending) for bench in (here, other)]
        assert [child.wait().code for child in children] == [0, 0]
        assert len(smtp.server.accepted) == 80


def test_on_a_ci_server_the_others_must_see_it(make_bench: MakeBench) -> None:
    bench = make_bench(readers=3, env={"CI": "true"})
    refused = bench.send()
    assert refused.code == 2
    assert "NEWSLETTER_LEDGER" in refused.said
    assert not bench.record.exists()
    assert not list(Path(bench.root).glob(".newsletter/outbox/new/*"))
