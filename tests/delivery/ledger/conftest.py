"""Each test of the ledger is one of both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.ledger.bench import Bench
from tests.delivery.ledger.postgresql import MISSING, PostgreSQL, programs


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server a process of the run: starting one takes a second."""
    folder = programs()
    if folder is None:
        # A failure in CI: tests/unskipped.py.
        pytest.skip(MISSING)
    with PostgreSQL(folder) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """A project without a ledger yet; what is opened in it is closed at the end."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").schema()
    with Bench(tmp_path, url) as made:
        yield made


@pytest.fixture
def file_bench(tmp_path: Path) -> Iterator[Bench]:
    """A project whose ledger is a file."""
    with Bench(tmp_path, None) as made:
        yield made
