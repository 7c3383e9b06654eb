"""What a server cannot take, or that there is none: told before anything is written down.

Rows 16 and 17, and a server that is away. That the server was asked must not show anywhere: not in
the ledger, nor in the record, nor in the claim of a Git remote.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.delivery.fakes.server import Fault
from tests.delivery.repositories import committed, git, remote
from tests.faults.bench import Bench, address
from tests.faults.conftest import READERS, MakeBench
from tests.faults.ways_out import Resend, Smtp

ACCENTED = "josé@example.org"
EVERYBODY = Counter(address(number) for number in range(READERS))


def with_reader(bench: Bench, row: str) -> tuple[str, ...]:
    """The words that send to one reader more."""
    file = bench.root / "readers.csv"
    file.write_text(f"{file.read_text('utf-8')}\n{row}\n", "utf-8")
    return (*bench.sending[:-1], str(READERS + 1))


def untouched(bench: Bench) -> bool:
    """Whether nobody could tell that a send was asked for."""
    return not bench.record.exists() and bench.read("SELECT count(*) FROM sends") == [(0,)]


@contextmanager
def away(bench: Bench) -> Iterator[None]:
    """While it lasts, nobody listens where the settings say."""
    settings = bench.root / "newsletter.toml"
    before = settings.read_text("utf-8")
    after = re.sub(r"port = \d+", "port = 1", before)
    settings.write_text(re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:1", after), "utf-8")
    yield
    settings.write_text(before, "utf-8")


class TestAccents:
    """Row 16."""

    def test_nobody_gets_it_where_the_server_cannot_write_to_one(
        self, by_smtp: Bench, smtp: Smtp
    ) -> None:
        words = with_reader(by_smtp, f"{ACCENTED},José")
        stopped = by_smtp.run(*words)
        assert stopped.code == 3, stopped.said
        assert f"cannot write to {ACCENTED}: accents before the @" in stopped.said
        assert "hint: leave them out" in stopped.said
        assert untouched(by_smtp)
        assert smtp.server.accepted == []
        # Taken out, it goes.
        by_smtp.run("suppress", ACCENTED)
        ended = by_smtp.run(*words)
        assert ended.code == 0, ended.said
        assert smtp.taken(by_smtp.root) == EVERYBODY

    def test_a_dry_run_tells_it_as_well(self, by_smtp: Bench) -> None:
        stopped = by_smtp.run(*with_reader(by_smtp, f"{ACCENTED},José"), "--dry-run")
        assert (stopped.code, ACCENTED in stopped.said) == (3, True)

    def test_a_test_stops_too(self, by_smtp: Bench, smtp: Smtp) -> None:
        tested = by_smtp.run("send", "atome", "--to", "ada@example.org", "--to", ACCENTED)
        assert tested.code == 3, tested.said
        assert f"cannot write to {ACCENTED}" in tested.said
        assert smtp.server.accepted == []

    def test_a_provider_is_not_asked_for_what_it_does_not_do(
        self, by_resend: Bench, resend: Resend
    ) -> None:
        tested = by_resend.run("send", "atome", "--to", "ada@example.org", "--to", ACCENTED)
        assert tested.code == 3, tested.said
        assert f"Resend cannot write to {ACCENTED}" in tested.said
        assert resend.server.calls == []

    def test_a_server_that_can(self, make_bench: MakeBench) -> None:
        with Smtp(enable_SMTPUTF8=True) as way:
            bench = make_bench(readers=READERS, delivery=way.delivery(1, timeout="5"))
            ended = bench.run(*with_reader(bench, f"{ACCENTED},José"))
            assert ended.code == 0, ended.said
            assert way.taken(bench.root) == EVERYBODY + Counter([ACCENTED])

    def test_a_send_that_goes_on_by_a_server_that_cannot(
        self, make_bench: MakeBench, smtp: Smtp
    ) -> None:
        with Smtp(enable_SMTPUTF8=True) as way:
            way.server.plan["MAIL"] = [None] * 3 + ["535 5.7.8 your account is closed"]
            bench = make_bench(readers=READERS, delivery=way.delivery(1, timeout="5"))
            assert bench.run(*with_reader(bench, f"{ACCENTED},José")).code == 3
            before = way.taken(bench.root)
            assert len(before) == 3
        settings = bench.root / "newsletter.toml"
        narrow = re.sub(r"port = \d+", f"port = {smtp.server.port}", settings.read_text("utf-8"))
        settings.write_text(narrow, "utf-8")
        stopped = bench.resume()
        assert stopped.code == 3, stopped.said
        assert f"cannot write to {ACCENTED}" in stopped.said
        assert smtp.server.accepted == []
        bench.run("suppress", ACCENTED)
        ended = bench.resume()
        assert ended.code == 0, ended.said
        assert before + smtp.taken(bench.root) == EVERYBODY
        assert bench.those("suppressed") == {ACCENTED}


class TestSize:
    """Row 17."""

    @pytest.fixture
    def narrow(self, make_bench: MakeBench) -> Iterator[tuple[Bench, Smtp]]:
        with Smtp(data_size_limit=100_000) as way:
            yield make_bench(readers=READERS, delivery=way.delivery(1, timeout="5")), way

    def test_an_issue_that_is_too_large_goes_to_nobody(self, narrow: tuple[Bench, Smtp]) -> None:
        bench, way = narrow
        before = bench.issue.read_text("utf-8")
        bench.issue.write_text(f"{before}\n{'Le soleil aussi. ' * 4000}\n", "utf-8")
        stopped = bench.send()
        assert stopped.code == 3, stopped.said
        assert re.search(r"the message to r\d+@example.org has 0\.\d MB", stopped.said)
        assert "takes 0.1 MB at most" in stopped.said
        assert "hint: make it smaller" in stopped.said
        assert untouched(bench)
        assert way.server.accepted == []
        bench.issue.write_text(before, "utf-8")
        assert bench.send().code == 0

    def test_one_reader_whose_copy_is_too_large_is_named(self, narrow: tuple[Bench, Smtp]) -> None:
        bench, way = narrow
        words = with_reader(bench, f"large@example.org,{'Zoé ' * 20_000}")
        stopped = bench.run(*words)
        assert stopped.code == 3, stopped.said
        assert "the message to large@example.org has" in stopped.said
        assert untouched(bench)
        assert way.server.accepted == []


class TestAway:
    @pytest.fixture(params=["by_smtp", "by_resend"])
    def bench(self, request: pytest.FixtureRequest) -> Bench:
        found: Bench = request.getfixturevalue(request.param)
        return found

    def test_it_is_told_at_once(self, bench: Bench) -> None:
        with away(bench):
            start = time.monotonic()
            stopped = bench.send()
            assert time.monotonic() - start < 5
        assert stopped.code == 3, stopped.said
        assert re.search("does not answer|cannot be reached", stopped.said)
        assert "hint: nothing was sent" in stopped.said
        assert untouched(bench)
        ended = bench.send()
        assert ended.code == 0, ended.said

    def test_of_a_test_too(self, bench: Bench) -> None:
        with away(bench):
            assert bench.run("send", "atome", "--to", "ada@example.org").code == 3

    def test_of_a_send_that_goes_on_as_well(self, by_smtp: Bench, smtp: Smtp) -> None:
        smtp.server.plan["MAIL"] = [None] * 3 + ["535 5.7.8 your account is closed"]
        assert by_smtp.send().code == 3
        before = by_smtp.states()
        assert Counter(before.values()) == {"sent": 3, "pending": READERS - 3}
        with away(by_smtp):
            start = time.monotonic()
            stopped = by_smtp.resume()
            assert time.monotonic() - start < 5
            assert stopped.code == 3, stopped.said
            assert by_smtp.states() == before
        assert by_smtp.resume().code == 0
        assert smtp.taken(by_smtp.root) == EVERYBODY

    def test_to_give_up_nobody_need_be_there(self, by_smtp: Bench, smtp: Smtp) -> None:
        smtp.server.plan["MAIL"] = [None] * 3 + ["535 5.7.8 your account is closed"]
        assert by_smtp.send().code == 3
        with away(by_smtp):
            ended = by_smtp.resume("--give-up")
        assert ended.code == 4, ended.said
        assert Counter(by_smtp.states().values()) == {"sent": 3, "failed": READERS - 3}

    def test_who_answers_with_errors_is_there(self, by_resend: Bench, resend: Resend) -> None:
        """What a provider says of a message, it says of a message."""
        resend.server.fault(Fault(status=401), always=True)
        stopped = by_resend.send()
        assert stopped.code == 3, stopped.said
        assert set(by_resend.states().values()) == {"pending"}


def test_nothing_is_claimed_in_git_for_a_server_that_is_away(by_smtp: Bench) -> None:
    settings = by_smtp.root / "newsletter.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f'{text}\n[send]\nclaim = "git"\n', "utf-8")
    committed(by_smtp.root)
    bare = remote(by_smtp.root.parent)
    git(by_smtp.root, "remote", "add", "origin", str(bare))
    with away(by_smtp):
        assert by_smtp.send().code == 3
    assert "refs/newsletter" not in git(bare, "for-each-ref")
    ended = by_smtp.send()
    assert ended.code == 0, ended.said
    assert "refs/newsletter/sending/atome" in git(bare, "for-each-ref")
