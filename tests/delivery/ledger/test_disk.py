"""A disk that is full or takes no writes is told before anything is sent, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from composer.delivery.ledger import Counts, Ledger, Outcome
from composer.delivery.ledger_status import read_summary
from composer.errors import OutsideError
from tests.delivery.ledger.bench import PLAN, Bench, address, readers

NOBODY = 65534


@contextmanager
def nobody() -> Iterator[None]:
    """Root may write everywhere: for as long as this lasts we are not root."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shelf() -> Iterator[Bench]:
    """A project that is nobody's, where all of its folders can be entered."""
    root = Path(tempfile.mkdtemp(prefix="shelf-", dir="/tmp"))
    with Bench(root, None) as bench:
        bench.open().prepare(PLAN, readers(3))
        bench.close()
        for path in (root, *root.rglob("*")):
            if not os.geteuid():
                os.chown(path, NOBODY, NOBODY)
        yield bench
    for path in (root, root / ".newsletter"):
        if path.exists():
            path.chmod(0o700)
    shutil.rmtree(root)


@pytest.mark.parametrize("what", ["file", "folder", "both"])
def test_what_takes_no_writes(shelf: Bench, what: str) -> None:
    if what != "file":
        shelf.file.parent.chmod(0o500)
    if what != "folder":
        shelf.file.chmod(0o400)
    with nobody():
        with pytest.raises(OutsideError, match="cannot be written") as caught:
            shelf.open()
        assert "rights" in caught.value.hint
        # Whoever only looks still sees it.
        found = read_summary(shelf.root)
    assert found is not None
    assert found.sends[0][1] == Counts(pending=3)


def test_a_file_that_turns_read_only_while_sending(shelf: Bench) -> None:
    with nobody():
        ledger = shelf.open()
        shelf.file.parent.chmod(0o500)
        # Its log is there already.
        ledger.start(1)
        assert len(ledger.turn(1, [], want=2)) == 2


def test_a_folder_where_none_can_be_made(shelf: Bench) -> None:
    shutil.rmtree(shelf.file.parent)
    shelf.root.chmod(0o500)
    with nobody():
        with pytest.raises(OutsideError, match="cannot be written"):
            shelf.open()
        assert read_summary(shelf.root) is None


def full(ledger: Ledger) -> None:
    """From now on SQLite's file has as many pages as a disk would let it have."""
    driver = ledger._database._connection.connection.driver_connection
    assert driver
    (pages,) = driver.execute("PRAGMA page_count").fetchone()
    driver.execute(f"PRAGMA max_page_count={pages}")


def test_a_full_disk_while_preparing(file_bench: Bench) -> None:
    ledger = file_bench.open()
    full(ledger)
    with pytest.raises(OutsideError, match="the disk is full") as caught:
        ledger.prepare(PLAN, readers(5000))
    assert "make room" in caught.value.hint
    file_bench.close()
    again = file_bench.open()
    assert again.sends() == ()
    assert again.prepare(PLAN, readers(5000)).total == 5000


def test_a_full_disk_while_sending(file_bench: Bench) -> None:
    ledger, send = file_bench.started(400)
    full(ledger)
    done = 0

    def go_on() -> None:
        nonlocal done
        while claimed := ledger.turn(send.id, [], want=20):
            outcomes = [Outcome(one.number, "sent", "x" * 400) for one in claimed]
            ledger.turn(send.id, outcomes, want=0)
            done += len(outcomes)

    with pytest.raises(OutsideError, match="the disk is full"):
        go_on()
    file_bench.close()
    counts = file_bench.open().counts(send.id)
    # Each message that may have gone out has its claim.
    assert counts == Counts(sent=done, sending=20, pending=380 - done)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of 400 kB; where this machine lets nobody mount one, none."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    mounted = (
        not os.geteuid()
        and not subprocess.run(command, check=False, capture_output=True).returncode
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as mounted, Bench(tmp_path / "disk", None) as bench:
        ledger = bench.open()
        send = ledger.prepare(PLAN, readers(100))
        ledger.start(send.id)
        if mounted:
            with (bench.root / "filler").open("wb") as filler, pytest.raises(OSError):
                filler.write(bytes(500_000))
        else:
            full(ledger)
        with pytest.raises(OutsideError, match="the disk is full"):
            deque((ledger.suppress(address(number), "x" * 400) for number in range(5000)), maxlen=0)
        (bench.root / "filler").unlink(missing_ok=True)
        bench.close()
        again = bench.open()
        assert again.counts(send.id).total == 100
        assert len(again.turn(send.id, [], want=5)) == 5
