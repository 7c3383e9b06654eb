"""A send that crashes, is stopped, is left lying, or loses its ledger."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.bench import Bench, address
from tests.faults.conftest import MakeBench
from tests.faults.warm import until
from tests.faults.ways_out import Smtp

READERS = 24
CONCURRENCY = 4
EVERYBODY = Counter(address(number) for number in range(READERS))

KILL = "import os, signal\ndef kill(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
#: Where a send may die before anything is sent, by what is done there.
BEFORE = {
    "the record": "from composer.delivery import record\nrecord.write = kill",
    "the start": "from composer.delivery.ledger import Ledger\nLedger.start = kill",
    "the first claim": "from composer.delivery.ledger import Ledger\nLedger.turn = kill",
    "the first message": "from composer.delivery.channels.smtp import Smtp\nSmtp.send = kill",
}
#: In the middle of freezing the list.
UNFROZEN = (
    "from composer.delivery.ledger import sends\nfreeze = sends._freeze\n"
    "sends._freeze = lambda *words, **named: (freeze(*words, **named), kill())"
)
WAITING = (
    "import time\nfrom pathlib import Path\ndef kill(): Path('frozen').touch(), time.sleep(30)\n"
)
#: Where nobody may mount a disk, a file that cannot grow any more is nearly the same.
STUNTED = (
    "from composer.delivery.ledger import Ledger\nimport resource\nturn = Ledger.turn\nturns = []\n"
    "def stunted(*words, **named):\n"
    "    turns.append(1)\n"
    "    if len(turns) == 3: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    "    return turn(*words, **named)\n"
    "Ledger.turn = stunted"
)
READ_ONLY = (
    "from composer.delivery.ledger import opening\nfrom sqlalchemy import event\n"
    "made = opening.sqlite_engine\n"
    "def engine(*words, **named):\n"
    "    found = made(*words, **named)\n"
    "    event.listen(found, 'connect', lambda it, _: it.execute('PRAGMA query_only=ON'))\n"
    "    return found\n"
    "opening.sqlite_engine = engine"
)


@pytest.fixture
def bench(make_bench: MakeBench, smtp: Smtp) -> Bench:
    return make_bench(readers=READERS, delivery=smtp.delivery(CONCURRENCY))


class TestCrashes:
    @pytest.mark.parametrize("what", list(BEFORE))
    def test_between_the_frozen_list_and_the_first_message(
        self, bench: Bench, smtp: Smtp, what: str
    ) -> None:
        assert bench.send(patch=KILL + BEFORE[what]).killed
        assert smtp.taken(bench.root) == Counter()
        # It is not begun anew, for nobody could tell it from one that has sent.
        refused = bench.send()
        assert refused.code == 2
        assert "newsletter resume atome" in refused.said
        under_way = bench.those("sending")
        resumed = bench.resume()
        # Whom a letter was on its way to is unknown; all others get it.
        assert resumed.code == (5 if under_way else 0), resumed.said
        assert bench.those("unknown") == under_way
        assert smtp.taken(bench.root) == EVERYBODY - Counter(under_way)
        assert bool(under_way) == (what == "the first message")

    def test_in_the_middle_of_freezing_the_list(self, bench: Bench, smtp: Smtp) -> None:
        assert bench.send(patch=KILL + UNFROZEN).killed
        # Half a list is none.
        assert bench.read("SELECT count(*) FROM recipients") == [(0,)]
        assert not bench.record.exists()
        assert bench.resume().code == 2
        assert bench.send().code == 0
        assert smtp.taken(bench.root) == EVERYBODY


class TestSignals:
    @pytest.mark.parametrize(
        ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["INT", "TERM"]
    )
    def test_what_is_under_way_is_finished(
        self, bench: Bench, smtp: Smtp, number: signal.Signals, code: int
    ) -> None:
        smtp.server.gate.clear()
        child = bench.start(*bench.sending)
        until(lambda: smtp.server.brought == CONCURRENCY, child)
        child.kill(number)
        time.sleep(0.2)
        assert not child.is_over()
        smtp.server.gate.set()
        ended = child.wait()
        assert ended.code == code, ended.said
        taken = smtp.taken(bench.root)
        assert sum(taken.values()) == CONCURRENCY
        assert bench.those("sent") == set(taken)
        assert bench.those("pending") == set(EVERYBODY) - set(taken)
        for said in ("sent      4", "pending  20", "24 readers in all", "newsletter resume atome"):
            assert said in ended.said
        assert bench.written()["counts"]["pending"] == READERS - CONCURRENCY
        assert bench.resume().code == 0
        assert smtp.taken(bench.root) == EVERYBODY

    def test_a_second_time_it_ends_at_once(self, bench: Bench, smtp: Smtp) -> None:
        smtp.server.gate.clear()
        child = bench.start(*bench.sending)
        until(lambda: smtp.server.brought == CONCURRENCY, child)
        child.kill(signal.SIGINT)
        time.sleep(0.2)
        assert not child.is_over()
        child.kill(signal.SIGINT)
        began = time.monotonic()
        ended = child.wait()
        assert time.monotonic() - began < 5
        assert ended.code == 130, ended.said
        in_doubt = bench.those("sending")
        assert len(in_doubt) == CONCURRENCY
        smtp.server.gate.set()
        assert bench.resume().code == 5
        assert bench.those("unknown") == in_doubt
        assert max(smtp.taken(bench.root).values()) == 1

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15)])
    def test_while_the_list_is_frozen_it_ends_at_once(
        self, bench: Bench, smtp: Smtp, number: signal.Signals, code: int
    ) -> None:
        child = bench.start(*bench.sending, patch=WAITING + UNFROZEN)
        until((bench.root / "frozen").exists, child)
        child.kill(number)
        assert child.wait().code == code
        assert bench.read("SELECT count(*) FROM sends") == [(0,)]
        assert smtp.taken(bench.root) == Counter()
        assert bench.send().code == 0


@pytest.mark.parametrize(("hours", "code"), [(11, 0), (13, 2)])
def test_what_was_left_lying_is_old_news(bench: Bench, smtp: Smtp, hours: int, code: int) -> None:
    smtp.server.gate.clear()
    child = bench.start(*bench.sending)
    until(lambda: smtp.server.brought, child)
    child.kill(signal.SIGINT)
    smtp.server.gate.set()
    assert child.wait().code == 130
    before = smtp.taken(bench.root)
    past = f"- {hours * 3600 * 1_000_000}"
    bench.write(
        f"UPDATE sends SET prepared_at = prepared_at {past}, started_at = started_at {past}"
    )
    resumed = bench.resume()
    assert resumed.code == code, resumed.said
    if code:
        assert "--late" in resumed.said
        assert smtp.taken(bench.root) == before
        assert bench.resume("--late").code == 0
    assert smtp.taken(bench.root) == EVERYBODY


class TestLedger:
    def test_a_full_disk_while_sending(self, bench: Bench, smtp: Smtp) -> None:
        with small_disk(bench.root / ".newsletter") as mounted:
            smtp.server.gate.clear()
            child = bench.start(*bench.sending, patch="" if mounted else STUNTED)
            until(lambda: smtp.server.brought == CONCURRENCY, child)
            if mounted:
                fill(bench.root / ".newsletter" / "filler")
            smtp.server.gate.set()
            ended = child.wait()
            assert ended.code == 3, ended.said
            assert ("the disk is full" if mounted else "the disk cannot be") in ended.said
            (bench.root / ".newsletter" / "filler").unlink(missing_ok=True)
            # Nothing went out without a claim that outlives it.
            claimed = bench.those("sent") | bench.those("sending")
            assert set(smtp.taken(bench.root)) <= claimed
            assert len(bench.those("sending")) <= CONCURRENCY
            assert bench.those("pending")
            resumed = bench.resume()
            assert resumed.code == 5, resumed.said
            taken = smtp.taken(bench.root)
            assert set(taken.values()) == {1}
            assert set(taken) | bench.those("unknown") == set(EVERYBODY)
            assert sum(bench.written()["counts"].values()) == 2 * READERS

    @pytest.mark.parametrize("words", [(), ("--again",)])
    def test_a_ledger_that_is_lost(self, bench: Bench, smtp: Smtp, words: tuple[str, ...]) -> None:
        assert bench.send().code == 0
        for path in bench.ledger.parent.glob("ledger.sqlite3*"):
            path.unlink()
        refused = bench.send(*words)
        assert refused.code == 3, refused.said
        assert "this ledger does not know whom" in refused.said
        assert bench.resume().code == 2
        assert smtp.taken(bench.root) == EVERYBODY

    @pytest.mark.parametrize(
        ("harm", "said"),
        [
            ("UPDATE meta SET value = '99' WHERE key = 'version'", "newer newsletter-composer"),
            ("DELETE FROM recipients WHERE number = 3", "was prepared for 24"),
        ],
    )
    def test_a_ledger_that_is_newer_or_was_changed(
        self, bench: Bench, smtp: Smtp, harm: str, said: str
    ) -> None:
        assert bench.send(patch=KILL + BEFORE["the first claim"]).killed
        bench.write(harm)
        refused = bench.resume()
        assert refused.code == 3, refused.said
        assert said in refused.said
        assert smtp.taken(bench.root) == Counter()

    def test_a_ledger_that_is_damaged(self, bench: Bench, smtp: Smtp) -> None:
        bench.ledger.parent.mkdir()
        bench.ledger.write_bytes(b"no ledger at all" * 512)
        refused = bench.send()
        assert refused.code == 3
        assert "damaged" in refused.said
        assert smtp.taken(bench.root) == Counter()

    def test_a_ledger_that_takes_no_writes(self, bench: Bench, smtp: Smtp) -> None:
        assert bench.send(patch=KILL + BEFORE["the first claim"]).killed
        for command in (bench.sending, ("resume", "atome")):
            refused = bench.run(*command, patch=READ_ONLY)
            assert refused.code == 3, refused.said
            assert "cannot be written" in refused.said
        assert smtp.taken(bench.root) == Counter()

    def test_a_record_that_cannot_be_written(self, bench: Bench, smtp: Smtp) -> None:
        """Without it a lost ledger would not be noticed."""
        bench.record.parent.write_text("in the way")
        refused = bench.send()
        assert refused.code == 3, refused.said
        assert smtp.taken(bench.root) == Counter()
        bench.record.parent.unlink()
        assert bench.send().code == 0
        assert smtp.taken(bench.root) == EVERYBODY


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of 1 MB; says whether this machine lets one be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    mounted = (
        not os.geteuid()
        and not subprocess.run(command, check=False, capture_output=True).returncode
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(path: Path) -> None:
    """Leaves no room on a disk of 1 MB."""
    with path.open("wb", buffering=0) as filler:
        for size in (1 << 20, 4096):
            with suppress(OSError):
                while filler.write(bytes(size)):
                    pass
