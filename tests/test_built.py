"""What earlier builds made: believed only while it is there as it was left."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.built import Built

ISSUE = "issues/a.md"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "dist/a/images"
    folder.mkdir(parents=True)
    for name in ("../email.html", "../issue.json", "x.png"):
        (folder / name).write_text("x")
    return tmp_path / "dist"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return tmp_path / ".newsletter/cache/built.json"


def load(manifest: Path, out: Path, tool: str = "0.1.0") -> Built:
    return Built.load(manifest, out, tool=tool)


def build(manifest: Path, out: Path, issue: str = ISSUE, world: str = "w") -> None:
    built = load(manifest, out)
    files = ("email.html", "images/x.png", "issue.json")
    built.record(issue, key="k", folder=out / "a", files=files, summary={"title": "Été"})
    built.world, built.also = world, ("img/logo.png",)
    built.save()


class TestBelieving:
    def test_what_was_built_is_fresh(self, manifest: Path, out: Path) -> None:
        build(manifest, out)
        built = load(manifest, out)
        assert built.fresh(ISSUE, "k")
        assert built.complete("w")
        assert built.issues == (ISSUE,)
        assert built.also == ("img/logo.png",)
        assert built.summary(ISSUE) == {"title": "Été"}

    def test_nothing_is_fresh_before_the_first_build(self, manifest: Path, out: Path) -> None:
        built = load(manifest, out)
        assert not built.fresh(ISSUE, "k")
        assert not built.complete("")
        assert not built.complete("w")
        assert built.summary(ISSUE) == {}

    def test_other_inputs_are_another_build(self, manifest: Path, out: Path) -> None:
        build(manifest, out)
        assert not load(manifest, out).fresh(ISSUE, "other")
        assert not load(manifest, out).fresh("issues/b.md", "k")
        assert not load(manifest, out).complete("other")
        assert not load(manifest, out, tool="0.2.0").fresh(ISSUE, "k")

    @pytest.mark.parametrize(
        "change",
        [
            lambda folder: (folder / "email.html").unlink(),
            lambda folder: (folder / "email.html").write_text("longer"),
            lambda folder: os.utime(folder / "images/x.png", (1, 1)),
            lambda folder: folder.rename(folder.parent / "b"),
        ],
    )
    def test_what_is_gone_or_changed_is_not(
        self, manifest: Path, out: Path, change: Callable[[Path], object]
    ) -> None:
        build(manifest, out)
        change(out / "a")
        assert not load(manifest, out).fresh(ISSUE, "k")
        assert not load(manifest, out).complete("w")

    def test_a_part_of_the_issues_is_not_the_world(self, manifest: Path, out: Path) -> None:
        build(manifest, out, world="")
        assert load(manifest, out).fresh(ISSUE, "k")
        assert not load(manifest, out).complete("")

    def test_an_issue_can_be_forgotten(self, manifest: Path, out: Path) -> None:
        build(manifest, out)
        built = load(manifest, out)
        built.forget(ISSUE)
        built.forget("issues/b.md")
        assert built.issues == ()


class TestKeeping:
    def test_each_folder_has_its_own(self, manifest: Path, out: Path, tmp_path: Path) -> None:
        build(manifest, out)
        other = out.rename(tmp_path / "other")
        out.mkdir()
        build(manifest, other)
        assert not load(manifest, out).complete("w")
        assert load(manifest, other).complete("w")
        assert list(json.loads(manifest.read_text())["outs"]) == [str(out), str(other)]

    def test_one_that_is_gone_is_dropped(self, manifest: Path, out: Path, tmp_path: Path) -> None:
        build(manifest, out)
        build(manifest, out.rename(tmp_path / "other"))
        assert list(json.loads(manifest.read_text())["outs"]) == [str(tmp_path / "other")]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "[]",
            "null",
            '{"version": 2, "outs": {}}',
            '{"version": 1, "outs": []}',
            '{"version": 1, "outs": {"OUT": null}}',
            '{"version": 1, "outs": {"OUT": {"tool": "0.1.0", "issues": []}}}',
            '{"version": 1, "outs": {"OUT": {"tool": "0.1.0", "also": 7}}}',
            '{"version": 1, "outs": {"OUT": {"tool": "0.1.0", "issues": {"issues/a.md": 7}}}}',
            '{"version": 1, "outs": {"OUT": {"tool": "0.1.0", "issues": {"issues/a.md": {}}}}}',
            '{"version": 1, "outs": {"OUT": {"tool": "0.1.0", "issues": {"issues/a.md": BAD}}}}',
        ],
    )
    def test_a_broken_one_is_none(self, manifest: Path, out: Path, text: str) -> None:
        manifest.parent.mkdir(parents=True)
        bad = '{"key": "k", "folder": 7, "files": 7, "summary": 7}'
        manifest.write_text(text.replace("OUT", str(out)).replace("BAD", bad))
        built = load(manifest, out)
        assert not built.fresh(ISSUE, "k")
        assert built.summary(ISSUE) == {}
        if built.issues:
            assert not built.complete("w")
        build(manifest, out)
        assert load(manifest, out).complete("w")


def test_hundreds_of_issues_are_looked_at_quickly(manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "dist"
    built = load(manifest, out)
    names = [f"{number}.html" for number in range(7)]
    for number in range(500):
        folder = out / str(number)
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text("x")
        built.record(f"issues/{number}.md", key="k", folder=folder, files=names)
    built.world = "w"
    built.save()
    best = 9.0
    for _ in range(5):
        started = time.process_time()
        assert load(manifest, out).complete("w")
        best = min(best, time.process_time() - started)
    # Measured: 15 ms; the bound leaves room for machines that are slow or busy.
    assert best < 0.25
