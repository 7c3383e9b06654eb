"""Several processes on one ledger, and processes that are killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from composer.delivery.ledger import Counts
from tests.delivery.ledger.bench import Bench

ROOT = Path(__file__).parents[3]
DAY = timedelta(days=1)

#: Sends as the ledger says: what goes out is a line of a file, which a kill does not take back.
SENDER = """
import os, sys
from pathlib import Path
from composer.delivery.ledger import Outcome, open_ledger

ledger = open_ledger(sys.argv[2] or None, Path(sys.argv[1]))
sink = os.open(sys.argv[3], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
want, outcomes = int(sys.argv[4]), []
print("ready", flush=True)
sys.stdin.readline()
while claimed := ledger.turn(1, outcomes, want=want):
    for one in claimed:
        os.write(sink, b"%d\\n" % one.number)
    outcomes = [Outcome(one.number, "sent") for one in claimed]
ledger.close()
"""


def sender(bench: Bench, sink: Path, *, want: int) -> subprocess.Popen[bytes]:
    """A process that is about to send."""
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, str(bench.root), bench.url or "", str(sink), str(want)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def begin(*senders: subprocess.Popen[bytes]) -> None:
    for one in senders:
        assert one.stdout
        assert one.stdout.readline() == b"ready\n"
    for one in senders:
        assert one.stdin
        one.stdin.write(b"go\n")
        one.stdin.flush()


def lines(sink: Path) -> Counter[int]:
    return Counter(map(int, sink.read_text().split())) if sink.exists() else Counter()


def test_four_processes_never_claim_the_same_reader(bench: Bench, tmp_path: Path) -> None:
    total, sink = 2400, tmp_path / "sink"
    ledger, send = bench.started(total)
    senders = [sender(bench, sink, want=5 + number) for number in range(4)]
    begin(*senders)
    for one in senders:
        one.communicate(timeout=60)
        assert one.returncode == 0
    assert lines(sink) == Counter(range(1, total + 1))
    assert ledger.counts(send.id) == Counts(sent=total)


def test_kills_lose_nobody_and_repeat_nobody(bench: Bench, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown where the test fails
    chance = random.Random(seed)
    total, want, kills, sink = 1500, 8, 4, tmp_path / "sink"
    ledger, send = bench.started(total)
    unknown = 0
    for _ in range(kills):
        child = sender(bench, sink, want=want)
        begin(child)
        time.sleep(chance.uniform(0, 0.1))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        left = ledger.recover(send.id, keyed=False, within=DAY)
        assert left <= want
        unknown += left
        counts = ledger.counts(send.id)
        assert counts.total == total
        assert counts.unknown == unknown
        gone = set(lines(sink))
        settled = {row.number for row in ledger.rows(send.id, "sent", "unknown")}
        # Whatever went out was claimed first, and nothing is called sent that did not.
        assert gone <= settled
        assert {row.number for row in ledger.rows(send.id, "sent")} <= gone
    last = sender(bench, sink, want=want)
    begin(last)
    last.communicate(timeout=60)
    once = lines(sink)
    assert set(once.values()) == {1}
    doubtful = {row.number for row in ledger.rows(send.id, "unknown")}
    assert set(once) | doubtful == set(range(1, total + 1))
    ledger.finish(send.id)
    assert ledger.counts(send.id) == Counts(sent=total - unknown, unknown=unknown)
