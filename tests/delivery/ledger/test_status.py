"""The ledger's file is read with the standard library, and left as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from composer.delivery.ledger import Counts, Outcome, Summary
from composer.delivery.ledger.upgrades import STEPS
from composer.delivery.ledger_status import KNOWN, read_summary
from composer.errors import OutsideError
from tests.delivery.ledger.bench import Bench

ROOT = Path(__file__).parents[3]

SCRIPT = """
import sys
from pathlib import Path
from composer.delivery.ledger_status import read_summary
found = read_summary(Path(sys.argv[1]))
heavy = "sqlalchemy", "psycopg", "requests", "django", "urllib3"
print(len(found.sends) if found else None, *(name for name in heavy if name in sys.modules))
"""


def full_of(bench: Bench) -> Summary:
    ledger, send = bench.started(5)
    claimed = ledger.turn(send.id, [], want=3)
    outcomes = [Outcome(claimed[0].number, "sent"), Outcome(claimed[1].number, "unknown")]
    ledger.turn(send.id, outcomes, want=0)
    ledger.suppress("zoe@example.org", "asked to")
    ledger.approve("grok-3", "aaaa", "Théo")
    ledger.pushed("grok-3", "listmonk", "7", "aaaa", "https://l.example/7", "draft")
    return ledger.summary()


@pytest.mark.parametrize("is_open", [True, False])
def test_it_tells_what_the_ledger_tells(file_bench: Bench, is_open: bool) -> None:
    expected = full_of(file_bench)
    assert expected.sends[0][1] == Counts(sent=1, unknown=1, sending=1, pending=2)
    if not is_open:
        file_bench.close()
    assert read_summary(file_bench.root) == expected


def test_it_changes_nothing(file_bench: Bench) -> None:
    full_of(file_bench)
    file_bench.close()
    folder = file_bench.file.parent
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert read_summary(file_bench.root)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.pop("ledger.sqlite3-wal", b"") == b""
    after.pop("ledger.sqlite3-shm", None)
    assert after == before
    # The next writer clears up.
    file_bench.open()
    file_bench.close()
    assert {path.name for path in folder.iterdir()} == set(before)


def test_it_waits_for_no_writer(file_bench: Bench) -> None:
    expected = full_of(file_bench)
    with file_bench.open()._database.writing() as connection:
        connection.exec_driver_sql("UPDATE sends SET issue = 'another'")
        assert read_summary(file_bench.root) == expected


def test_where_there_is_none_there_is_nothing(tmp_path: Path) -> None:
    assert read_summary(tmp_path) is None
    (tmp_path / ".newsletter").mkdir()
    assert read_summary(tmp_path) is None
    (tmp_path / ".newsletter" / "ledger.sqlite3").touch()
    assert read_summary(tmp_path) is None
    assert [path.name for path in tmp_path.rglob("*")] == [".newsletter", "ledger.sqlite3"]


def test_a_path_with_odd_signs(tmp_path: Path) -> None:
    with Bench(tmp_path / "a?b#c %41 é", None) as bench:
        assert read_summary(bench.root) is None
        assert full_of(bench) == read_summary(bench.root)


@pytest.mark.parametrize("data", [b"no database " * 100, b"SQLite format 3\0" + b"\7" * 5000])
def test_a_damaged_file(file_bench: Bench, data: bytes) -> None:
    full_of(file_bench)
    file_bench.close()
    file_bench.file.write_bytes(data)
    with pytest.raises(OutsideError, match="damaged") as caught:
        read_summary(file_bench.root)
    assert "backup" in caught.value.hint


def test_another_programs_file(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    folder = tmp_path / ".newsletter"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "ledger.sqlite3")) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    with pytest.raises(OutsideError, match="not one of newsletter-composer's"):
        read_summary(tmp_path)


def test_a_newer_file(file_bench: Bench) -> None:
    full_of(file_bench)
    with file_bench.open()._database.writing() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '99' WHERE key = 'version'")
    with pytest.raises(OutsideError, match="newer"):
        read_summary(file_bench.root)


def test_it_knows_the_version_that_is_written() -> None:
    assert 1 + len(STEPS) == KNOWN


@pytest.mark.parametrize("filled", [True, False])
def test_it_loads_nothing_that_costs(file_bench: Bench, filled: bool) -> None:
    if filled:
        full_of(file_bench)
    command = [sys.executable, "-c", SCRIPT, str(file_bench.root)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert done.stdout.split() == ["1" if filled else "None"]
