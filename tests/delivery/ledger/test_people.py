"""Suppressions are found without an address, and who is forgotten leaves no byte."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from composer.delivery.ledger import Counts, Ledger, Outcome
from composer.delivery.ledger.people import FORGOTTEN
from composer.delivery.letter import Reader
from composer.errors import OutsideError
from tests.delivery.ledger.bench import NOON, PLAN, Bench, address, readers


def test_suppressing_twice_is_once(bench: Bench) -> None:
    ledger = bench.open()
    assert ledger.suppress("Zoe@Example.org", "asked to", "a mail") is True
    bench.clock.move(days=1)
    assert ledger.suppress("zoe@example.org", "bounced") is False
    (one,) = ledger.suppressions()
    assert (one.email, one.reason, one.source, one.at) == (
        "Zoe@Example.org",
        "asked to",
        "a mail",
        NOON,
    )


def test_case_makes_no_difference(bench: Bench) -> None:
    ledger = bench.open()
    ledger.suppress("STRASSE@example.org", "")
    assert ledger.is_suppressed("straße@EXAMPLE.org")
    assert not ledger.is_suppressed("strase@example.org")
    assert ledger.unsuppress("Strasse@Example.Org") is True
    assert ledger.unsuppress("Strasse@Example.Org") is False
    assert not ledger.is_suppressed("STRASSE@example.org")
    assert list(ledger.suppressions()) == []


def test_thousands_are_listed(bench: Bench) -> None:
    ledger = bench.open()
    for number in range(1001):
        ledger.suppress(address(number), "")
    assert sorted(one.email for one in ledger.suppressions()) == sorted(map(address, range(1001)))
    assert ledger.summary().suppressions == 1001


def everywhere(ledger: Ledger, send_id: int) -> str:
    rows = [repr(row) for row in ledger.rows(send_id)]
    return "\n".join([*rows, *map(repr, ledger.suppressions()), repr(ledger.summary())])


def test_the_forgotten_are_nowhere_and_counted(bench: Bench) -> None:
    ledger, send = bench.started(5)
    ledger.turn(send.id, [], want=3)
    outcomes = [Outcome(1, "sent", receipt="r"), Outcome(2, "failed", f"{address(2)}?", hard=True)]
    ledger.turn(send.id, outcomes, want=0)
    before = ledger.counts(send.id)
    assert before == Counts(sent=1, failed=1, sending=1, pending=2)
    assert ledger.forget(address(1).upper()) == 1
    assert ledger.forget(address(2)) == 2
    assert ledger.forget(address(3)) == 1
    assert ledger.counts(send.id) == before
    assert ledger.forget(address(4)) == 1
    # Nobody can write to an address that is gone.
    assert ledger.counts(send.id) == Counts(sent=1, failed=1, sending=1, suppressed=1, pending=1)
    told = everywhere(ledger, send.id)
    assert not any(address(number) in told for number in (1, 2, 3, 4))
    assert address(5) in told
    assert all(ledger.is_suppressed(address(number)) for number in (1, 2, 3, 4))
    assert {(one.email, one.reason) for one in ledger.suppressions()} == {("", FORGOTTEN)}
    assert ledger.forget(address(1)) == 0


def test_an_outcome_does_not_bring_a_forgotten_address_back(bench: Bench) -> None:
    ledger, send = bench.started(2)
    ledger.turn(send.id, [], want=1)
    ledger.forget(address(1))
    said = f"550 <{address(1)}>: no such user"
    ledger.turn(send.id, [Outcome(1, "failed", said, receipt=address(1), hard=True)], want=0)
    assert ledger.counts(send.id) == Counts(failed=1, pending=1)
    assert address(1) not in everywhere(ledger, send.id)


def test_the_forgotten_are_never_claimed_whatever_happens(bench: Bench) -> None:
    ledger, send = bench.started(1)
    ledger.turn(send.id, [], want=1)
    ledger.forget(address(1))
    ledger.unsuppress(address(1))
    ledger.turn(send.id, [Outcome(1, "pending")], want=0)
    assert ledger.turn(send.id, [], want=1) == []
    assert ledger.counts(send.id) == Counts(suppressed=1)


def test_who_is_forgotten_stays_out_of_later_lists(bench: Bench) -> None:
    ledger = bench.open()
    assert ledger.forget(address(2)) == 0
    bench.close()
    ledger = bench.open()
    send = ledger.prepare(PLAN, readers(3))
    assert ledger.counts(send.id) == Counts(pending=2, suppressed=1)


def bytes_of(bench: Bench) -> bytes:
    folder = bench.file.parent
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("closed", [True, False])
def test_no_byte_of_the_forgotten_is_left(file_bench: Bench, closed: bool) -> None:
    secret = "Kleopatra von Ägypten-Nil"
    email = "kleopatra@nile.example"
    other = [Reader(f"r{n}@example.org", {"name": "n" * (n % 90)}) for n in range(1200)]
    ledger = file_bench.open()
    send = ledger.prepare(PLAN, [*other[:600], Reader(email, {"name": secret}), *other[600:]])
    ledger.start(send.id)
    # Rows that grow move to other pages, and leave themselves behind.
    while claimed := ledger.turn(send.id, [], want=200):
        told = [Outcome(one.number, "failed", "x" * 60, hard=True) for one in claimed]
        ledger.turn(send.id, told, want=0)
    written = bytes_of(file_bench)
    assert email.encode() in written
    assert secret.encode() in written
    assert ledger.forget(email) == 2
    if closed:
        file_bench.close()
    left = bytes_of(file_bench)
    for trace in (email, "kleopatra", "nile.example", secret, "Kleopatra"):
        assert trace.encode() not in left
    assert b"r599@example.org" in left
    assert file_bench.open().counts(send.id).failed == 1201


def test_what_another_program_left_of_the_forgotten_goes_too(file_bench: Bench) -> None:
    ledger, _ = file_bench.started(3)
    with closing(sqlite3.connect(file_bench.file, isolation_level=None)) as other:
        other.execute("PRAGMA secure_delete=OFF")
        note = ("x", "y", f"for {address(2)}", 0)
        other.execute('INSERT INTO approvals (issue, hash, "by", at) VALUES (?, ?, ?, ?)', note)
        other.execute("DELETE FROM approvals")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert f"for {address(2)}".encode() in file_bench.file.read_bytes()
    assert ledger.forget(address(2)) == 1
    assert address(2).encode() not in bytes_of(file_bench)


def test_old_pages_that_somebody_reads_are_told(file_bench: Bench) -> None:
    ledger, _ = file_bench.started(3)
    reader = sqlite3.connect(file_bench.file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM recipients").fetchall()
    try:
        hasty = file_bench.open(patience=0.1)
        with pytest.raises(OutsideError, match="old pages are still there") as caught:
            hasty.forget(address(1))
        assert "again" in caught.value.hint
    finally:
        reader.close()
    # Erased it is, and the second time wipes.
    assert address(1).encode() in bytes_of(file_bench)
    assert ledger.forget(address(1)) == 0
    assert address(1).encode() not in bytes_of(file_bench)
