"""What lets a publishing be left out, and what does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from composer.atomic import lock_path
from composer.settled import Settled
from tests.conftest import MakeProject

NOW = 1_750_000_000.0


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    root = make_project({"issues/a.md": "A", "fonts/a.ttf": "F", "site/index.html": "<p>"})
    record(root)
    return root


def record(root: Path, **changed: object) -> None:
    stat = (root / "site" / "index.html").stat()
    values = {
        "issues": 3,
        "whole": True,
        "until": NOW + 60,
        "also": ("fonts/a.ttf",),
        "stamps": {"index.html": [stat.st_size, stat.st_mtime_ns]},
    }
    Settled(root, root / "site", "1").record(**(values | changed))  # type: ignore[arg-type]


def issues(root: Path, *, tool: str = "1", now: float = NOW) -> int | None:
    return Settled(root, root / "site", tool).issues(now)


def test_nothing_is_to_do(root: Path) -> None:
    assert issues(root) == 3


@pytest.mark.parametrize("name", ["issues/a.md", "issues/b.md", "fonts/a.ttf", "newsletter.toml"])
def test_a_file_of_the_project_changed(root: Path, name: str) -> None:
    (root / name).write_text("other words")
    assert issues(root) is None


def test_a_moment_came(root: Path) -> None:
    assert issues(root, now=NOW + 59) == 3
    assert issues(root, now=NOW + 60) is None
    record(root, until=None)
    assert issues(root, now=NOW + 10**9) == 3


def test_the_program_or_the_address_is_another(root: Path) -> None:
    assert issues(root, tool="2") is None


def test_a_file_of_the_site_is_another(root: Path) -> None:
    os.utime(root / "site" / "index.html", ns=(1, 1))
    assert issues(root) is None
    (root / "site" / "index.html").unlink()
    assert issues(root) is None


def test_a_publishing_was_killed_or_runs(root: Path) -> None:
    lock = Path(lock_path(root / "site", root / ".newsletter" / "cache"))
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text("1")
    assert issues(root) is None


def test_there_was_something_to_mend(root: Path) -> None:
    record(root, whole=False)
    assert issues(root) is None


def test_folders_know_of_themselves_alone(root: Path) -> None:
    assert Settled(root, root / "site2", "1").issues(NOW) is None
    Settled(root, root / "site2", "1").record(issues=0, whole=True, until=None, also=(), stamps={})
    assert issues(root) == 3


@pytest.mark.parametrize("text", ["", "[]", "{", '{"version": 1, "outs": []}', '{"version": 9}'])
def test_a_memory_that_cannot_be_read_is_none(root: Path, text: str) -> None:
    (root / ".newsletter" / "cache" / "site.json").write_text(text)
    assert issues(root) is None
