"""``newsletter build`` without typer says and does what it does with typer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from composer.builder import Builder
from composer.commands import run
from composer.commands._direct import build_directly

from .conftest import Result

GOOD = "issues/2025-01-06-atome.md"
ASKED: tuple[tuple[str, ...], ...] = (
    (),
    ("latest",),
    (GOOD, "--force"),
    ("--drafts", "--force"),
    ("1", "2"),
    ("atome", "nothing-of-this-name"),
    ("",),
)

Both = Callable[[Sequence[str], Path], tuple[Result, Result]]


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Both:
    """What the two say of the same words, each in a copy of the same project."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(words: Sequence[str], project: Path) -> tuple[Result, Result]:
        results = []
        # In the same place, for messages name it.
        copy = project.with_name(f"{project.name}-again") / "letter"
        for way in (lambda: run(("build", *words)), lambda: build_directly(words)):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(project, copy)
            monkeypatch.chdir(copy)
            capsys.readouterr()
            code = way()
            assert code is not None
            results.append(Result(code, *capsys.readouterr()))
        return results[0], results[1]

    return call


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_words_mean_the_same(words: Sequence[str], project: Path, both: Both) -> None:
    one, other = both(words, project)
    assert one == other
    assert one.err


@pytest.mark.parametrize("broken", ["newsletter.toml", GOOD, ""])
def test_what_is_broken_is_told_in_the_same_words(broken: str, project: Path, both: Both) -> None:
    if broken:
        (project / broken).write_text("---\ntitle: [\n", "utf-8")
    else:
        (project / "newsletter.toml").unlink()
    one, other = both(("--force",), project)
    assert one == other
    assert one.code == (1 if broken else 2)


@pytest.mark.parametrize(
    ("stop", "code"),
    [
        (KeyboardInterrupt(), 130),
        (SystemExit(143), 143),
        (BrokenPipeError(), 0),
        (RuntimeError("a defect"), None),
        (OSError(28, "No space left on device", "dist"), 3),
    ],
    ids=repr,
)
def test_what_stops_it_ends_it_alike(
    stop: BaseException,
    code: int | None,
    project: Path,
    both: Both,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr(Builder, "build", stopped)
    one, other = both(("--force",), project)
    assert one == other
    assert one.code == code if code is not None else one.code > 0


@pytest.mark.parametrize(
    "words", [("--help",), ("--out", "x"), ("--quiet",), ("--", "x"), ("--forc",), ("-h",)]
)
def test_what_has_to_be_read_is_left_to_typer(words: Sequence[str]) -> None:
    assert build_directly(words) is None


def test_completion_is_left_to_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_NEWSLETTER_COMPLETE", "complete_bash")
    assert build_directly(()) is None


def test_no_typer_is_loaded(project: Path) -> None:
    """Nor what only some issues need."""
    code = (
        "import sys; sys.argv = ['newsletter', 'build', 'latest']\n"
        "from composer.__main__ import main\n"
        "try: main()\n"
        "finally: print(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "composer.render.edition" in loaded
    assert not loaded & {"typer", "click", "rich", "nh3", "PIL", "requests"}
