"""Files that are whole or not there, and leftovers of those who were killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from composer.atomic import Lock, clean, part, replace


def dead() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    for data in (b"one", b"another"):
        replace(path, data)
        assert path.read_bytes() == data
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_error_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    path = tmp_path / "a.html"
    replace(path, b"one")

    def fail(*_paths: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(error):
        replace(path, b"another")
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {"a.html": b"one"}


def test_a_file_has_the_rights_that_the_user_gives_to_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace(tmp_path / "a.html", b"one")
    finally:
        os.umask(before)
    assert (tmp_path / "a.html").stat().st_mode & 0o777 == 0o640


def test_only_leftovers_are_cleaned_up(tmp_path: Path) -> None:
    ours = Path(part(tmp_path / "a.html"))
    kept = [
        *("a.html", ".composer-notes", "a.tmp", ".composer-a.html"),
        f".composer-{os.getppid()}-a.html.tmp",
    ]
    left = [ours.name, f".composer-{dead()}-a.html.tmp", ".composer-99999999999999999999-a.tmp"]
    for name in (*kept, *left):
        (tmp_path / name).write_text("x")
    clean(tmp_path)
    clean(tmp_path / "missing")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(kept)


def test_a_number_that_another_process_has_by_now_keeps_nothing_for_ever(tmp_path: Path) -> None:
    left = tmp_path / f".composer-{os.getppid()}-a.html.tmp"
    left.write_text("x")
    clean(tmp_path)
    assert left.exists()
    os.utime(left, (1, 1))
    clean(tmp_path)
    assert not left.exists()


def test_who_is_alone_asks_for_no_process(tmp_path: Path) -> None:
    left = tmp_path / f".composer-{os.getppid()}-a.html.tmp"
    left.write_text("x")
    clean(tmp_path, alone=True)
    assert not left.exists()


def test_an_error_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        replace(tmp_path / "missing/a.html", b"one")
    assert caught.value.filename == str(tmp_path / "missing/a.html")


def test_a_lock_tells_whether_its_holder_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "locks/a"
    assert not Lock.was_left(path)
    with Lock(path):
        assert Lock.was_left(path)
    assert not Lock.was_left(path)
    holder = "import os, sys; from composer.atomic import Lock\n"
    holder += "with Lock(sys.argv[1]): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", holder, str(path)], check=False)
    assert Lock.was_left(path)
    with Lock(path):
        pass
    assert not Lock.was_left(path)
