"""The state of a project's files: what changed is seen, what did not is not read again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import snapshot
from composer.snapshot import Snapshot


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    write(root, "newsletter.toml", "version = 1\n")
    write(root, "issues/2025-01-09-grok-3.md", "Bonjour")
    write(root, "issues/images/été.png", "png")
    write(root, "templates/classic/email.css", "p {}")
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read."""
    names: list[str] = []
    real = snapshot._hash

    def spy(path: str) -> str:
        names.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(snapshot, "_hash", spy)
    return names


def write(root: Path, path: str, text: str) -> Path:
    whole = root / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text(text, encoding="utf-8")
    return whole


def take(root: Path, *also: str) -> Snapshot:
    return Snapshot.take(root, root / ".newsletter/cache/files", also=also)


def settle(root: Path) -> None:
    """Makes every file older than the next look."""
    time.sleep(0.02)
    take(root)


class TestWhatIsSeen:
    def test_each_file_has_the_hash_of_its_bytes(self, project: Path) -> None:
        hashes = take(project).hashes
        assert sorted(hashes) == [
            "issues/2025-01-09-grok-3.md",
            "issues/images/été.png",
            "newsletter.toml",
            "templates/classic/email.css",
        ]
        assert (
            hashes["issues/2025-01-09-grok-3.md"] == blake2b(b"Bonjour", digest_size=16).hexdigest()
        )

    @pytest.mark.parametrize(
        "path",
        [
            "dist/a/index.html",
            ".newsletter/cache/x",
            "issues/.a.md.swp",
            "issues/.git/x",
            "notes.md",
        ],
    )
    def test_what_is_no_source_is_left_out(self, project: Path, path: str) -> None:
        before = take(project).world
        write(project, path, "x")
        assert take(project).world == before

    @pytest.mark.parametrize(
        "change",
        [
            lambda root: write(root, "issues/2025-01-09-grok-3.md", "Bonsoir"),
            lambda root: write(root, "issues/b.md", ""),
            lambda root: (root / "newsletter.toml").unlink(),
            lambda root: (root / "issues/images").rename(root / "issues/pictures"),
            lambda root: (root / "issues/images/b.png").symlink_to("été.png"),
        ],
    )
    def test_every_change_is_another_world(
        self, project: Path, change: Callable[[Path], object]
    ) -> None:
        settle(project)
        before = take(project)
        change(project)
        assert take(project).world != before.world

    def test_where_the_project_lies_is_of_no_matter(self, project: Path) -> None:
        before = take(project).world
        assert take(project.rename(project.parent / "elsewhere")).world == before

    def test_other_inputs_can_be_named(self, project: Path) -> None:
        write(project, "pictures/logo.png", "png")
        found = take(
            project, "pictures/logo.png", "missing.png", "../outside.md", "newsletter.toml"
        )
        assert found.hashes.keys() - take(project).hashes.keys() == {"pictures/logo.png"}

    def test_an_empty_project_has_a_world_too(self, tmp_path: Path) -> None:
        assert take(tmp_path).hashes == {}
        assert take(tmp_path).world


class TestLinks:
    def test_none_is_followed_out_of_the_project(self, project: Path) -> None:
        before = take(project).world
        secret = write(project.parent, "outside/secret.md", "secret")
        (project / "issues/secret.md").symlink_to(secret)
        (project / "issues/outside").symlink_to(secret.parent)
        (project / "issues/up").symlink_to("../..")
        assert take(project).world == before

    def test_a_folder_may_not_lead_out_either(self, project: Path) -> None:
        outside = write(project.parent, "outside/email.css", "p {}").parent
        (project / "templates/classic/email.css").unlink()
        (project / "templates/classic").rmdir()
        (project / "templates").rmdir()
        (project / "templates").symlink_to(outside)
        assert not [path for path in take(project).hashes if path.startswith("templates")]

    def test_inside_the_project_they_are_files_like_others(self, project: Path) -> None:
        logo = write(project, "pictures/logo.png", "png")
        (project / "issues/logo.png").symlink_to(logo)
        (project / "issues/pictures").symlink_to("../pictures")
        hashes = take(project).hashes
        assert hashes["issues/logo.png"] == hashes["issues/pictures/logo.png"]
        logo.write_text("new")
        assert take(project).hashes["issues/logo.png"] != hashes["issues/logo.png"]

    def test_a_ring_ends(self, project: Path) -> None:
        (project / "issues/self").symlink_to(".")
        (project / "issues/images/up").symlink_to("..")
        (project / "issues/dead").symlink_to("nowhere")
        assert "issues/2025-01-09-grok-3.md" in take(project).hashes

    def test_what_is_no_file_is_not_opened(self, project: Path) -> None:
        os.mkfifo(project / "issues/pipe.md")
        assert "issues/pipe.md" not in take(project).hashes


class TestRemembering:
    def test_a_file_that_did_not_change_is_not_read(self, project: Path, read: list[str]) -> None:
        settle(project)
        assert len(read) == 4
        world = take(project).world
        read.clear()
        assert take(project).world == world
        assert read == []
        write(project, "newsletter.toml", "version = 2\n")
        assert take(project).world != world
        assert read == ["newsletter.toml"]

    def test_a_change_that_keeps_size_and_time_is_seen(self, project: Path) -> None:
        path = project / "issues/2025-01-09-grok-3.md"
        settle(project)
        before = take(project).world
        stat = path.stat()
        path.write_text("Bonsoir")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert take(project).world != before

    @pytest.mark.parametrize(("ahead", "is_read"), [(3600, True), (-3600, False)])
    def test_a_file_of_the_moment_of_the_last_look_is_read_again(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, ahead: int, is_read: bool
    ) -> None:
        # A clock so coarse that two changes have one time, before the look or in its very moment.
        path = project / "issues/2025-01-09-grok-3.md"
        moment = time.time_ns() + ahead * 10**9
        real = os.stat

        def coarse(name: Any, **options: Any) -> Any:
            found = real(name, **options)
            if not str(name).endswith("grok-3.md"):
                return found
            frozen = {"st_size": 7, "st_mtime_ns": moment, "st_ctime_ns": moment, "st_ino": 1}
            return SimpleNamespace(**frozen)

        monkeypatch.setattr(os, "stat", coarse)
        before = take(project).world
        path.write_text("Bonsoir")
        assert (take(project).world != before) is is_read

    def test_a_file_that_is_written_all_the_time_is_never_mistaken(self, project: Path) -> None:
        path = project / "issues/2025-01-09-grok-3.md"
        for number in range(100):
            path.write_text(f"{number:07}")
            first = take(project).hashes["issues/2025-01-09-grok-3.md"]
            path.write_text(f"{number + 1:07}")
            second = take(project).hashes["issues/2025-01-09-grok-3.md"]
            assert first != second

    @pytest.mark.parametrize("moment", [0, 4_000_000_000])
    def test_clocks_of_other_machines_do_not_matter(
        self, project: Path, read: list[str], moment: int
    ) -> None:
        for path in project.rglob("*.*"):
            os.utime(path, (moment, moment))
        settle(project)
        read.clear()
        take(project)
        assert read == []

    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=200), st.integers(0, 400))
    def test_a_broken_cache_is_none(
        self, tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int
    ) -> None:
        root = tmp_path_factory.mktemp("project")
        write(root, "issues/a.md", "a")
        settle(root)
        world = take(root).world
        cache = root / ".newsletter/cache/files"
        good = cache.read_bytes()
        cache.write_bytes(good[:at] + junk)
        write(root, "issues/b.md", "b")
        (root / "issues/b.md").unlink()
        assert take(root).hashes.keys() == {"issues/a.md"}
        cache.write_bytes(junk)
        assert take(root).world == world

    def test_nothing_is_written_where_nothing_changed(self, project: Path) -> None:
        settle(project)
        cache = project / ".newsletter/cache/files"
        before = cache.stat()
        take(project)
        assert cache.stat().st_ino == before.st_ino
        assert [path.name for path in cache.parent.iterdir()] == ["files"]

    def test_a_cache_that_cannot_be_written_is_done_without(self, project: Path) -> None:
        write(project, ".newsletter/cache", "a file where a folder should be")
        assert len(take(project).hashes) == 4

    def test_a_file_that_cannot_be_read_is_not_there(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshot, "_hash", lambda path: "" if path.endswith(".md") else "00")
        assert "issues/2025-01-09-grok-3.md" not in take(project).hashes

    def test_any_name_is_remembered(self, project: Path, read: list[str]) -> None:
        for name in ("a\nb.md", "a b  c.md", "é🎉.md"):
            write(project, f"issues/{name}", "x")
        (project / os.fsdecode(b"issues/\xff.md")).write_text("x")
        settle(project)
        found = take(project)
        assert len(found.hashes) == 8
        read.clear()
        assert take(project).world == found.world
        assert read == []


def test_nothing_that_costs_is_imported() -> None:
    script = (
        "import sys; before = set(sys.modules); import composer.snapshot, composer.built;"
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"msgspec", "lxml", "yaml", "typer", "rich", "markdown_it", "jinja2", "dataclasses"}
    assert not heavy & set(run.stdout.split())


def test_many_issues_take_little_time(tmp_path: Path) -> None:
    for number in range(500):
        write(tmp_path, f"issues/2025-{number:03}/index.md", "x" * 12_000)
    settle(tmp_path)
    best = 9.0
    for _ in range(5):
        started = time.process_time()
        take(tmp_path)
        best = min(best, time.process_time() - started)
    # Measured: 15 ms; the bound leaves room for machines that are slow or busy.
    assert best < 0.25
