"""The user's own folder is used only where nobody else can write, and does not grow for ever."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from composer.user_cache import read, user_cache

DAY = 24 * 60 * 60


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def aged(file: Path, days: float) -> Path:
    file.write_bytes(b"x")
    then = time.time() - days * DAY
    os.utime(file, (then, then))
    return file


class TestPlace:
    def test_where_xdg_says_and_closed_to_others(self, home: Path) -> None:
        folder = user_cache()
        assert folder == home / "caches" / "newsletter-composer"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert user_cache() == folder

    @pytest.mark.parametrize(
        ("platform", "place"), [("linux", ".cache"), ("darwin", "Library/Caches")]
    )
    @pytest.mark.parametrize("chosen", [None, "", "caches", "./.newsletter/cache"])
    def test_else_in_the_home(
        self,
        home: Path,
        monkeypatch: pytest.MonkeyPatch,
        chosen: str | None,
        platform: str,
        place: str,
    ) -> None:
        """A relative path would lie in the project."""
        monkeypatch.delenv("XDG_CACHE_HOME")
        if chosen is not None:
            monkeypatch.setenv("XDG_CACHE_HOME", chosen)
        monkeypatch.chdir(home)
        monkeypatch.setattr("sys.platform", platform)
        assert user_cache() == home / "home" / place / "newsletter-composer"
        assert [path.name for path in home.iterdir()] == ["home"]

    @pytest.mark.parametrize("user", ["", "here"])
    def test_nowhere_without_a_home(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, user: str
    ) -> None:
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setenv("HOME", user)
        assert user_cache() is None
        monkeypatch.delenv("HOME")
        assert user_cache() is None


class TestRefused:
    @pytest.mark.parametrize("mode", [0o770, 0o720, 0o702, 0o777, 0o1777])
    def test_a_folder_that_others_can_write(self, home: Path, mode: int) -> None:
        folder = user_cache()
        assert folder
        folder.chmod(mode)
        assert user_cache() is None

    def test_a_folder_in_one_where_others_can_swap_it(self, home: Path) -> None:
        assert user_cache()
        (home / "caches").chmod(0o777)
        assert user_cache() is None
        (home / "caches").chmod(0o1777)
        assert user_cache()

    def test_a_link_for_it_may_lead_into_a_project(self, home: Path) -> None:
        (home / "caches").mkdir()
        (home / "project").mkdir(mode=0o700)
        (home / "caches" / "newsletter-composer").symlink_to(home / "project")
        assert user_cache() is None

    @pytest.mark.parametrize("name", ["caches", "caches/newsletter-composer"])
    def test_a_file_in_its_place(self, home: Path, name: str) -> None:
        path = home / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
        assert user_cache() is None

    def test_somebody_elses(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert user_cache()
        nobody = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: nobody)
        assert user_cache() is None

    def test_a_disk_that_cannot_be_written(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(os, "mkdir", refuse)
        assert user_cache() is None


class TestGrowth:
    def test_what_nobody_used_for_a_quarter_goes(self, home: Path) -> None:
        folder = user_cache()
        assert folder
        old, young = aged(folder / "template-a.bin", 91), aged(folder / "sheet-b.cache", 89)
        assert user_cache()
        assert old.exists(), "it is not looked for at every build"
        aged(folder / "swept", 8)
        assert user_cache()
        assert not old.exists()
        assert young.exists()

    def test_what_is_read_is_used(self, home: Path) -> None:
        folder = user_cache()
        assert folder
        file = aged(folder / "template-a.bin", 89)
        assert read(file) == b"x"
        assert time.time() - file.stat().st_mtime < DAY

    def test_the_time_of_use_is_not_written_at_every_read(self, home: Path) -> None:
        file = aged(home / "template-a.bin", 3)
        before = file.stat().st_mtime
        read(file)
        assert file.stat().st_mtime == before
