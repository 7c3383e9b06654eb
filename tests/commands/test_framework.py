"""What every command does alike: errors, exit codes, options, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, Run


def test_without_words_it_shows_what_there_is(newsletter: Run) -> None:
    shown = newsletter("--help")
    assert shown.code == 0
    assert "newsletter init my-letter" in shown.out
    assert "  issues    List the issues" in shown.out


def test_version(newsletter: Run) -> None:
    assert newsletter("--version").out.startswith("newsletter-composer ")


@pytest.mark.parametrize("name", ["blocks", "init", "issues", "links", "new", "schema", "theme"])
def test_every_help_has_examples(newsletter: Run, name: str) -> None:
    shown = newsletter(name, "--help")
    assert shown.code == 0
    assert f"\n    newsletter {name}" in shown.out
    assert "\\b" not in shown.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["isues"], "error: there is no command “isues”\nhint: write newsletter issues\n"),
        (["xyzzy"], "error: there is no command “xyzzy”\nhint: there are announce, "),
        (["issues", "--jsno"], "No such option: --jsno"),
        (["theme", "lst"], "No such command 'lst'. Did you mean 'list'?"),
        (["new"], "Missing argument 'TITLE'"),
    ],
)
def test_a_slip_is_named_with_what_was_meant(
    newsletter: Run, project: Path, words: list[str], told: str
) -> None:
    failed = newsletter(*words, cwd=project)
    assert failed.code == 2
    assert told in failed.err
    assert failed.out == ""


def test_without_a_project_the_hint_says_how_to_get_one(newsletter: Run, tmp_path: Path) -> None:
    failed = newsletter("issues", cwd=tmp_path)
    assert failed.code == 2
    assert "no newsletter.toml" in failed.err
    assert "newsletter init" in failed.err


def test_from_a_folder_below_or_by_name_it_is_the_same_project(
    newsletter: Run, project: Path
) -> None:
    listed = newsletter("issues", cwd=project).out
    assert newsletter("issues", cwd=project / "issues").out == listed
    assert newsletter("--project", str(project), "issues", cwd=Path("/")).out == listed
    assert newsletter("issues", "--project", str(project), cwd=Path("/")).out == listed


def test_findings_show_their_line(newsletter: Run, project: Path) -> None:
    settings = project / "newsletter.toml"
    settings.write_text(settings.read_text().replace("https://courant.example", "courant", 1))
    failed = newsletter("issues", cwd=project / "issues")
    assert failed.code == 1
    assert "newsletter.toml:5:1: error: url must be a whole address" in failed.err
    assert '  │ url = "courant"\n  │ ^\n' in failed.err


def test_quiet_before_or_after_the_name(newsletter: Run, project: Path) -> None:
    for path in (project / "issues").rglob("*.md"):
        path.unlink()
    assert "there is no issue yet" in newsletter("issues", cwd=project).err
    assert newsletter("-q", "issues", cwd=project).err == ""
    assert newsletter("issues", "--quiet", cwd=project).err == ""


def test_only_debug_shows_a_traceback(
    newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(root: Path) -> None:
        raise KeyError("oh")

    monkeypatch.setattr("composer.pipeline.survey", broken)
    failed = newsletter("issues", cwd=project)
    assert failed.code == 1
    assert "Traceback" not in failed.err
    assert "has a defect: KeyError: 'oh'" in failed.err
    assert "Traceback" in newsletter("--debug", "issues", cwd=project).err


def test_a_full_disk_is_told_as_such(
    newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(root: Path) -> None:
        raise OSError(28, "No space left on device", "dist/x")

    monkeypatch.setattr("composer.pipeline.survey", full)
    failed = newsletter("issues", cwd=project)
    assert (failed.code, failed.err) == (3, "error: dist/x: No space left on device\n")


def test_an_interrupt_ends_with_130(
    newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(root: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("composer.pipeline.survey", interrupted)
    stopped = newsletter("issues", cwd=project)
    assert stopped.code == 130
    assert "interrupted" in stopped.err


@pytest.mark.parametrize("unbuffered", ["1", ""])
def test_a_closed_pipe_is_no_error(project: Path, unbuffered: str) -> None:
    """As in ``newsletter schema | head -1``."""
    running = subprocess.Popen(
        [sys.executable, "-m", "composer", "schema"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    assert (running.wait(60), said) == (0, b"")


def test_a_terminal_without_unicode_still_works(process: Run, project: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    listed = process("issues", cwd=project, env=env)
    assert listed.code == 0
    assert "Pas encore pr?t" in listed.out
    assert process("isues", cwd=project, env=env).code == 2


def test_the_settings_may_be_named_for_the_project(newsletter: Run, project: Path) -> None:
    listed = newsletter("--project", str(project / "newsletter.toml"), "issues")
    assert listed.code == 0
    assert "atome" in listed.out


def test_what_is_required_stands_without_braces(newsletter: Run, project: Path) -> None:
    shown = newsletter("new", "--help", cwd=project).out
    assert shown.startswith("Usage: newsletter new [OPTIONS] TITLE\n")
    assert "--theme NAME" in newsletter("build", "--help", cwd=project).out
