"""One sender of an issue, of all machines that share a ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.errors import OutsideError
from tests.delivery.ledger.bench import Bench
from tests.delivery.ledger.postgresql import PostgreSQL


@pytest.fixture
def shared(postgresql: PostgreSQL, tmp_path: Path) -> Bench:
    return Bench(tmp_path, postgresql.schema())


def test_the_second_is_told_who_has_it(shared: Bench) -> None:
    with shared:
        here, there = shared.open(), shared.open()
        second = there.alone("grok-3", by="Lívia")
        with here.alone("grok-3", by="Théo"), pytest.raises(OutsideError) as caught, second:
            pytest.fail("both have it")
        assert "grok-3 is being sent by Th" in caught.value.message
        assert "since 20" in caught.value.message
        with there.alone("grok-3", by="Lívia"):
            pass


def test_another_issue_is_another_matter(shared: Bench) -> None:
    with shared:
        here, there = shared.open(), shared.open()
        with here.alone("grok-3", by="Théo"), there.alone("o3", by="Lívia"):
            assert there.sends() == ()


def test_it_is_let_go_when_what_is_done_under_it_fails(shared: Bench) -> None:
    with shared:
        here, there = shared.open(), shared.open()
        with pytest.raises(ZeroDivisionError), here.alone("grok-3", by="Théo"):
            _ = 1 / 0
        with there.alone("grok-3", by="Lívia"):
            pass


def test_who_loses_the_connection_has_lost_it(shared: Bench, postgresql: PostgreSQL) -> None:
    with shared:
        here, there = shared.open(), shared.open()
        with here.alone("grok-3", by="Ada"):
            # It waits until the connection is gone (PostgreSQL 14 and later).
            end = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            postgresql.execute(shared.url or "", f"{end} WHERE application_name LIKE 'Ada on %'")
            with there.alone("grok-3", by="Lívia"), pytest.raises(OutsideError, match="broke"):
                # It claims nobody any more.
                here.sends()


def test_a_file_is_not_shared(file_bench: Bench) -> None:
    here, there = file_bench.open(), file_bench.open()
    with here.alone("grok-3", by="Théo"), there.alone("grok-3", by="Lívia"):
        pass
