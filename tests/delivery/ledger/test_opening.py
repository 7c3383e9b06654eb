"""Whatever is wrong with the ledger is told before anything is sent, with what to do about it."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
import traceback
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from composer.delivery.ledger import open_ledger
from composer.delivery.pseudonym import KEY_FILE, reader_key
from composer.errors import ComposerError, OutsideError, UsageError
from tests.delivery.ledger.bench import PLAN, Bench, address, readers
from tests.delivery.ledger.postgresql import PostgreSQL


def test_a_file_for_its_owner_alone(file_bench: Bench) -> None:
    ledger, _ = file_bench.started(3)
    names = {path.name for path in file_bench.file.parent.iterdir()}
    assert names == {KEY_FILE, *(f"ledger.sqlite3{end}" for end in ("", "-wal", "-shm"))}
    for path in file_bench.file.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert ledger.place == str(file_bench.file)


def test_it_is_closed_without_a_trace(file_bench: Bench) -> None:
    with file_bench.open():
        pass
    names = {path.name for path in file_bench.file.parent.iterdir()}
    assert names == {KEY_FILE, "ledger.sqlite3"}


def test_two_make_it_at_once(bench: Bench) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def make(_: int) -> bytes:
        with open_ledger(bench.url, bench.root) as ledger:
            return ledger.secret

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(make, range(8)))) == 1


# Versions


def stored_version(bench: Bench) -> str:
    ledger = bench.open()
    with ledger._database.reading() as connection:
        return str(connection.scalar(text("SELECT value FROM meta WHERE key = 'version'")))


def set_meta(bench: Bench, key: str, value: str) -> None:
    with bench.open()._database.writing() as connection:
        connection.execute(
            text("UPDATE meta SET value = :value WHERE key = :key"), {"value": value, "key": key}
        )
    bench.close()


def test_a_newer_ledger_is_left_alone(bench: Bench) -> None:
    assert stored_version(bench) == "1"
    set_meta(bench, "version", "2")
    with pytest.raises(OutsideError, match=r"newer newsletter-composer \(version 2") as caught:
        bench.open()
    assert "upgrade" in caught.value.hint


def test_an_older_ledger_is_brought_up(bench: Bench) -> None:
    ledger = bench.open()
    ledger.suppress(address(1), "asked to")
    bench.close()

    def note(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE suppressions ADD COLUMN note TEXT DEFAULT ''"))

    def broken(connection: Connection) -> None:
        raise RuntimeError("a step that fails")

    with pytest.raises(RuntimeError, match="a step that fails"):
        bench.open(steps=(note, broken))
    # Nothing of it stays, not even the first step.
    assert stored_version(bench) == "1"
    for _ in range(2):
        assert bench.open(steps=(note,)).is_suppressed(address(1))
        bench.close()
    with pytest.raises(OutsideError, match="newer"):
        bench.open()


def test_another_programs_tables(bench: Bench) -> None:
    set_meta(bench, "version", "unknown")
    with pytest.raises(OutsideError, match="not a ledger") as caught:
        bench.open()
    assert "of its own" in caught.value.hint


# The key


def test_a_file_with_another_key_is_refused(file_bench: Bench) -> None:
    file_bench.open()
    file_bench.close()
    key = file_bench.file.with_name(KEY_FILE)
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(OutsideError, match="key is missing") as caught:
        file_bench.open()
    assert "backup" in caught.value.hint
    # None was made in its place, for then the right one could not come back.
    assert not key.exists()
    key.write_text("0" * 64)
    with pytest.raises(OutsideError, match="not the one"):
        file_bench.open()
    key.write_bytes(kept)
    file_bench.open()


def test_a_shared_ledger_brings_its_key(postgresql: PostgreSQL, tmp_path: Path) -> None:
    url = postgresql.schema()
    ledgers = [open_ledger(url, tmp_path / name) for name in ("one", "two")]
    try:
        assert ledgers[0].secret == ledgers[1].secret
        assert ledgers[0].reader_key("A@x.org") == reader_key("a@x.org", ledgers[1].secret)
        assert not list(tmp_path.iterdir())
        assert ledgers[0].secret.hex() not in repr(ledgers[0])
    finally:
        for ledger in ledgers:
            ledger.close()


# Damage


def shut_down(bench: Bench, total: int = 3000) -> bytes:
    ledger = bench.open()
    ledger.prepare(PLAN, readers(total))
    bench.close()
    return bench.file.read_bytes()


@pytest.mark.parametrize("data", [b"not a database, " * 300, b"SQLite format 3\0" + b"\7" * 5000])
def test_a_file_that_is_no_database(file_bench: Bench, data: bytes) -> None:
    shut_down(file_bench, 3)
    file_bench.file.write_bytes(data)
    with pytest.raises(OutsideError, match="damaged") as caught:
        file_bench.open()
    assert "backup" in caught.value.hint
    assert file_bench.file.read_bytes() == data


def test_a_file_that_was_cut(file_bench: Bench) -> None:
    data = shut_down(file_bench)
    file_bench.file.write_bytes(data[: len(data) // 2])
    with pytest.raises(OutsideError, match="damaged"):
        file_bench.open().start(1)


def test_a_page_that_was_overwritten(file_bench: Bench) -> None:
    data = shut_down(file_bench)
    middle = len(data) // 2 // 4096 * 4096
    file_bench.file.write_bytes(data[:middle] + os.urandom(4096) + data[middle + 4096 :])
    ledger = file_bench.open()
    # Before the first message, and not at the reader who lies there.
    with pytest.raises(OutsideError, match="damaged"):
        ledger.start(1)
    assert ledger.sends()[0].state == "prepared"


def test_a_row_that_somebody_took_out(bench: Bench) -> None:
    ledger, send = bench.started(3)
    with ledger._database.writing() as connection:
        connection.execute(text("DELETE FROM recipients WHERE number = 2"))
    with pytest.raises(OutsideError, match="has 2 readers, and was prepared for 3"):
        ledger.counts(send.id)


# Locks


def test_another_writer_is_waited_for_and_then_told(file_bench: Bench) -> None:
    ledger = file_bench.open(patience=0.2)
    send = ledger.prepare(PLAN, readers(2))
    ledger.start(send.id)
    other = sqlite3.connect(file_bench.file, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(OutsideError, match="another command is writing") as caught:
            ledger.turn(send.id, [], want=1)
        assert 0.1 < time.monotonic() - began < 5
        assert "wait" in caught.value.hint
        with pytest.raises(OutsideError, match="another command is writing"):
            file_bench.open(patience=0.1)
        # Whoever only looks does not wait.
        assert ledger.counts(send.id).pending == 2
    finally:
        other.close()
    assert len(ledger.turn(send.id, [], want=1)) == 1


def test_a_lock_on_the_server(postgresql: PostgreSQL, tmp_path: Path) -> None:
    import psycopg

    with Bench(tmp_path, postgresql.schema()) as bench:
        assert bench.url
        _, send = bench.started(2)
        ledger = bench.open(patience=0.2)
        with psycopg.connect(bench.url) as other:
            other.execute("SELECT id FROM sends FOR UPDATE")
            with pytest.raises(OutsideError, match="another command is writing"):
                ledger.turn(send.id, [], want=1)
        assert len(ledger.turn(send.id, [], want=1)) == 1


def test_a_server_that_throws_us_out(postgresql: PostgreSQL, tmp_path: Path) -> None:
    with Bench(tmp_path, postgresql.schema()) as bench:
        ledger, send = bench.started(2)
        postgresql.execute(
            postgresql.address(),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
        )
        with pytest.raises(OutsideError, match="connection to the database broke") as caught:
            ledger.turn(send.id, [], want=1)
        assert "goes on where it stopped" in caught.value.hint
        bench.close()
        assert bench.open().counts(send.id).pending == 2


# Addresses


def told(url: str, root: Path) -> ComposerError:
    with pytest.raises(ComposerError) as caught:
        open_ledger(url, root, patience=1)
    error = caught.value
    said = "".join(traceback.format_exception(error)) + error.hint + repr(error)
    assert "s3cr" not in said
    assert "%2F" not in said
    return error


def test_no_error_tells_the_password(postgresql: PostgreSQL, tmp_path: Path) -> None:
    wrong = told(postgresql.address(password="s3cr/et"), tmp_path)
    assert isinstance(wrong, OutsideError)
    assert "password authentication failed" in wrong.message
    assert "NEWSLETTER_LEDGER" in wrong.hint
    missing = postgresql.address("nothing_there")
    with pytest.raises(OutsideError, match=r'"nothing_there" does not exist') as caught:
        open_ledger(missing, tmp_path)
    assert postgresql.password not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:s3cr%2Fet@127.0.0.1:1/ledger",
        "postgresql://u:s3cret@127.0.0.1:99999999/ledger",
        "postgres://u:s3cr%2Fet@127.0.0.1:1/ledger?connect_timeout=2",
    ],
)
def test_a_server_that_is_away(url: str, tmp_path: Path) -> None:
    error = told(url, tmp_path)
    assert isinstance(error, OutsideError)
    assert "ledger on 127.0.0.1: the database was not reached" in error.message
    assert "whether the server runs" in error.hint


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:s3cr@et@host:port/ledger",
        "postgresql://u:s3cret@127.0.0.1/ledger?s3cret=s3cret",
        "postgresql://u:s3cret@[::1/ledger",
        "mysql://u:s3cret@host/ledger",
        "postgresql+psycopg2://u:s3cret@host/ledger",
        "sqlite:///s3cret.sqlite3",
        "s3cret",
    ],
)
def test_an_address_of_another_kind(url: str, tmp_path: Path) -> None:
    error = told(url, tmp_path)
    assert isinstance(error, UsageError)
    assert "postgresql://user:password@host:5432/database" in error.hint
