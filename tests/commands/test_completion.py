"""What Tab offers in bash, zsh and fish."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.delivery.channel import Mailer, Platform
from composer.delivery.ways import channels

from .conftest import ROOT, Run

Complete = Callable[..., list[str]]


@pytest.fixture
def complete(newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What bash is offered for the last of some words."""

    def call(*words: str, cwd: Path = project) -> list[str]:
        line = ["newsletter", *words]
        monkeypatch.setenv("_NEWSLETTER_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", " ".join(line))
        monkeypatch.setenv("COMP_CWORD", str(len(line) - 1))
        monkeypatch.setitem(sys.modules, "rich", None)
        offered = newsletter(cwd=cwd)
        assert (offered.code, offered.err) == (0, "")
        return offered.out.split("\n")[:-1] if offered.out.strip() else []

    return call


def test_commands_and_options(complete: Complete) -> None:
    assert complete("b") == ["blocks", "bounces", "build"]
    assert complete("theme", "") == ["list", "eject"]
    assert "--from" in complete("new", "--")


def test_issues_by_slug_number_and_latest(complete: Complete, project: Path) -> None:
    assert complete("build", "") == ["latest", "pret", "2", "atomo", "1", "atome", "1"]
    assert complete("build", "ato") == ["atomo", "atome"]
    assert complete("build", "ato", cwd=project / "issues") == ["atomo", "atome"]
    assert complete("--project", str(project), "build", "at", cwd=Path("/")) == ["atomo", "atome"]
    assert complete("new", "x", "--from", "p") == ["previous", "pret"]
    assert complete("links", "fetch", "pr") == ["pret"]


def test_issues_by_path_from_where_one_is(complete: Complete, project: Path) -> None:
    assert complete("build", "issues/") == [
        "issues/2025-01-13-pret.md",
        "issues/2025-01-07-atomo/index.md",
        "issues/2025-01-06-atome.md",
    ]
    below = project / "issues/2025-01-07-atomo"
    assert complete("build", "../2025-01-0", cwd=below) == ["../2025-01-06-atome.md"]


def test_blocks_themes_and_templates(complete: Complete, project: Path) -> None:
    own = project / "templates/blocks/pox.email.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("")
    assert complete("blocks", "po") == ["poll", "post", "pox"]
    assert complete("blocks", "po", cwd=Path("/")) == ["poll", "post"]
    assert "classic" in complete("theme", "eject", "--theme", "c")
    assert complete("theme", "eject", "email.c") == ["email.css"]
    assert complete("schema", "f") == ["front-matter"]


def test_it_is_silent_where_there_is_nothing(complete: Complete, project: Path) -> None:
    assert complete("build", "x", cwd=Path("/")) == []
    assert complete("build", "l", cwd=Path("/")) == ["latest"]
    assert complete("--project", "/nowhere", "build", "a") == []
    shutil.rmtree(project / "issues")
    assert complete("build", "a") == []
    assert complete("nonsense", "z") == []


def test_files_that_are_no_text_do_no_harm(complete: Complete, project: Path) -> None:
    (project / "issues/2025-02-02-odd.md").write_bytes(b"---\nnumber: \xff\nslug: [\n---\n\0")
    (project / "issues/2025-02-03-gone.md").symlink_to("nowhere")
    (project / "issues/2025-02-04-a b $(c).md").write_text("")
    assert complete("build", "o") == []
    assert complete("build", "g") == ["gone"]
    assert complete("build", "a") == ["atomo", "atome"]


def test_nothing_that_a_shell_would_run_is_offered(
    process: Run, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """zsh evaluates values and titles; issues come from contributors."""
    for number, odd in enumerate(("$(touch x)", "`touch x`", '\\"; touch x; "', "\\$(touch x)")):
        issue = project / f"issues/2025-02-0{number + 1}-x{number}.md"
        issue.write_text(f"---\ntitle: '{odd}'\nslug: {odd}\nnumber: {odd}\n---\n")
    env = {"_NEWSLETTER_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "newsletter build "}
    offered = process(cwd=project, env=env)
    assert offered.code == 0
    inside = offered.out.removeprefix("_arguments '*: :((").rstrip().removesuffix("))'")
    assert "atome" in inside
    assert not set(inside) & set("$`\\();'")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell(
    newsletter: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    """Typer finds the shell by the process above; nothing of it needs a network."""
    monkeypatch.setattr("typer._completion_shared.shellingham.detect_shell", lambda: (shell, shell))
    shown = newsletter("--show-completion", cwd=tmp_path)
    assert shown.code == 0
    assert f"_NEWSLETTER_COMPLETE=complete_{shell}" in shown.out
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    assert newsletter("--install-completion", cwd=tmp_path).code == 0
    written = "".join(path.read_text() for path in home.rglob("*") if path.is_file())
    assert f"_NEWSLETTER_COMPLETE=complete_{shell}" in written


def test_bash_completes_with_it(project: Path, tmp_path: Path, process: Run) -> None:
    """The script that is installed, run by bash itself."""
    command = tmp_path / "bin/newsletter"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m composer "$@"\n')
    command.chmod(0o755)
    script = (
        'eval "$(_NEWSLETTER_COMPLETE=source_bash newsletter)"\n'
        "COMP_WORDS=(newsletter build ato) COMP_CWORD=2\n"
        "_newsletter_completion newsletter\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=project,
        env={"PATH": f"{command.parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["atomo", "atome"], done.stderr


def test_a_slug_that_is_a_path_is_not_offered(complete: Complete, project: Path) -> None:
    (project / "issues/2025-02-02-odd.md").write_text("---\nslug: ../../x\n---\n")
    assert not any("x" in word for word in complete("build", "."))
    assert "classic" in complete("build", "--theme", "")


def test_a_channel_is_offered_where_it_fits(complete: Complete) -> None:
    """Told from the sources alone, as the classes themselves say it."""
    kinds = channels()
    mailers = sorted(name for name, kind in kinds.items() if issubclass(kind, Mailer))
    platforms = sorted(name for name, kind in kinds.items() if issubclass(kind, Platform))
    assert sorted(complete("send", "latest", "--via", "")) == mailers
    assert sorted(complete("push", "latest", "--via", "")) == platforms
    assert sorted(complete("doctor", "--via", "")) == sorted(kinds)
    assert sorted(complete("channels", "")) == sorted(kinds)
    assert complete("push", "latest", "--via", "b") == ["beehiiv", "brevo_campaigns", "buttondown"]
