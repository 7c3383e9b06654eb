"""``newsletter build``: one odd file stops no other, and what it says of each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ROOT, Run

GOOD = "issues/2025-01-06-atome.md"
TEXT = "---\ntitle: Odd\ndate: 2025-02-01\n---\n\nTexte.\n"


def rows(err: str) -> list[str]:
    """The table's rows, each with its sign."""
    return [line for line in err.splitlines() if line.startswith(tuple("✓·–✗"))]


class TestOddFiles:
    @pytest.mark.parametrize(
        ("place", "code"),
        [
            (lambda root: (root / "issues/odd.md").symlink_to("odd.md"), "unreadable"),
            (lambda root: (root / "issues/odd.md").symlink_to("nowhere"), "unreadable"),
            (lambda root: (root / "issues/odd.md").symlink_to("/etc/passwd"), "unreadable"),
            (lambda root: (root / "issues/o\ndd.md").write_text(TEXT), "file-name"),
            (
                lambda root: (root / os.fsdecode(b"issues/o\xffdd.md")).write_text(TEXT),
                "file-name",
            ),
            (
                lambda root: (root / "issues/odd.md").write_text(
                    TEXT.replace("2025-02-01", "0001-01-01 00:00 +1200")
                ),
                "date",
            ),
            (
                lambda root: (root / "issues/odd.md").write_text(
                    TEXT.replace("date:", "number: -5\ndate:")
                ),
                "field-type",
            ),
        ],
    )
    def test_one_is_refused_and_the_others_are_built(
        self, newsletter: Run, project: Path, place: Callable[[Path], object], code: str
    ) -> None:
        assert newsletter("build", cwd=project).code == 0
        place(project)
        built = newsletter("build", "--force", cwd=project)
        assert built.code == 1
        assert f"[{code}]" in built.err
        assert "Traceback" not in built.err
        assert "2 built, 1 draft left out, 1 refused" in built.err
        assert len(rows(built.err)) == 4
        assert newsletter("issues", cwd=project).code == 0
        assert newsletter("issues", "--json", cwd=project).code == 0
        assert newsletter("links", "list", cwd=project).code == 0
        assert newsletter("new", "Next", cwd=project).code == 0

    def test_one_that_came_after_a_whole_build_is_seen(
        self, newsletter: Run, process: Run, project: Path
    ) -> None:
        newsletter("build", cwd=project)
        assert "2 up to date" in process("build", cwd=project).err
        (project / "issues/loop.md").symlink_to("loop.md")
        looked = process("build", cwd=project)
        assert looked.code == 1
        assert "issues/loop.md:1:1: error: this is a link that leads to no file" in looked.err

    def test_one_that_the_system_does_not_give(
        self, newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (project / "issues/2025-02-01-odd.md").write_text(TEXT)
        real = Path.read_bytes

        def closed(path: Path) -> bytes:
            if path.name.endswith("odd.md"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(Path, "read_bytes", closed)
        built = newsletter("build", cwd=project)
        assert built.code == 1
        assert "issues/2025-02-01-odd.md:1:1: error: the file cannot be read" in built.err
        assert "2 built" in built.err
        assert newsletter("issues", "--grep", "atome", cwd=project).code == 0
        assert newsletter("new", "Next", cwd=project).code == 0

    def test_a_folder_of_somebody_elses(self, newsletter: Run, project: Path) -> None:
        (project / "dist/atome").mkdir(parents=True)
        (project / "dist/atome/index.html").write_text("mine")
        built = newsletter("build", cwd=project)
        assert built.code == 3
        assert "was not written by newsletter-composer" in built.err
        assert "[output]" in built.err
        assert "1 built, 1 draft left out, 1 refused" in built.err
        assert (project / "dist/atome/index.html").read_text() == "mine"

    def test_a_template_that_is_empty_is_told_once(self, newsletter: Run, project: Path) -> None:
        (project / "templates").mkdir()
        (project / "templates/email.html.j2").write_text("")
        built = newsletter("build", cwd=project)
        assert built.code == 1
        told = "templates/email.html.j2:1: error: this template makes no mail: the page is empty"
        assert built.err.count(told) == 1
        assert "2 refused" in built.err

    def test_a_defect_of_ours_stops_one_issue(
        self, newsletter: Run, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from composer import single

        real = single.compose

        def broken(text: str, path: str, project: object) -> object:
            if path == GOOD:
                raise RuntimeError("oh")
            return real(text, path, project)  # type: ignore[arg-type]

        monkeypatch.setattr(single, "compose", broken)
        built = newsletter("build", cwd=project)
        assert (built.code, "1 built" in built.err) == (1, True)
        assert "has a defect: RuntimeError: oh [defect]" in built.err
        assert "Traceback" in newsletter("build", "--debug", cwd=project).err

    def test_a_file_that_only_its_ending_keeps_out_is_named(
        self, newsletter: Run, project: Path
    ) -> None:
        (project / "issues/2025-01-02-UP.MD").write_text(TEXT)
        (project / "issues/2025-01-02-up.markdown").write_text(TEXT)
        (project / "issues/_notes.markdown").write_text(TEXT)
        built = newsletter("build", cwd=project)
        assert built.code == 0
        assert built.err.count("[file-ending]") == 2


class TestWhatIsSaid:
    def test_a_warning_is_said_again_while_the_issue_is_unchanged(
        self, newsletter: Run, process: Run, project: Path
    ) -> None:
        (project / GOOD).write_text(TEXT + "\n[x](y.html)\n")
        first = newsletter("build", "--json", cwd=project)
        assert "[relative-link]" in newsletter("build", "--force", cwd=project).err
        assert "[relative-link]" in newsletter("build", cwd=project).err
        assert "[relative-link]" in process("build", cwd=project).err
        again = newsletter("build", "--json", cwd=project)
        found = [issue["findings"] for issue in json.loads(first.out)]
        kept = {issue["path"]: issue for issue in json.loads(again.out)}
        assert kept[GOOD]["state"] == "unchanged"
        assert kept[GOOD]["warnings"] == 1
        assert kept[GOOD]["findings"] in found
        assert "found" not in kept[GOOD]

    def test_a_long_title_does_not_widen_the_table(self, newsletter: Run, project: Path) -> None:
        (project / GOOD).write_text(TEXT.replace("Odd", "x" * 400))
        built = newsletter("build", cwd=project)
        assert max(map(len, rows(built.err))) < 120

    def test_drafts_and_refused_issues_have_their_date_and_number(
        self, newsletter: Run, process: Run, project: Path
    ) -> None:
        before = newsletter("build", cwd=project).err
        assert "–  2025-01-13  n° 2  Pas encore prêt" in before
        again = process("build", cwd=project).err
        assert "–  2025-01-13  n° 2  Pas encore prêt" in again
        text = (project / GOOD).read_text()
        (project / GOOD).write_text(text + "\n::nothing\n")
        assert "✗  2025-01-06  n° 1  L'atome revient" in newsletter("build", cwd=project).err


class TestOptions:
    @pytest.mark.parametrize(
        "out", ["", " ", ".", "issues", "issues/x", "templates", ".newsletter", "newsletter.toml"]
    )
    def test_a_folder_among_the_sources_is_refused(
        self, newsletter: Run, project: Path, out: str
    ) -> None:
        before = sorted(project.rglob("*"))
        refused = newsletter("build", "--out", out, cwd=project)
        assert refused.code == 2
        assert "--out" in refused.err
        assert sorted(project.rglob("*")) == before

    def test_a_theme_that_is_none_is_the_options(self, newsletter: Run, project: Path) -> None:
        refused = newsletter("build", "--theme", "nope", cwd=project)
        assert refused.code == 2
        assert "--theme: there is no theme “nope”" in refused.err
        assert "the themes are classic, letter" in refused.err
        assert "newsletter.toml" not in refused.err


def test_where_the_project_cannot_be_written_it_goes_without(
    newsletter: Run, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (project / ".newsletter").write_text("a file")
    out = tmp_path_factory.mktemp("out")
    for _ in range(2):
        built = newsletter("build", "--out", str(out), cwd=project)
        assert built.code == 0
        assert "2 built" in built.err
        assert "nothing is remembered of this build" in built.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_who_is_stopped_says_so_and_nothing_else(
    project: Path, number: signal.Signals, code: int
) -> None:
    for day in range(1, 29):
        (project / f"issues/2025-03-{day:02}-a{day}.md").write_text(
            f"---\ntitle: A{day}\n---\n\n" + "Un *mot*.\n\n" * 400
        )
    command = [sys.executable, "-m", "composer", "build"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    with subprocess.Popen(
        command, cwd=project, env=env, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        until = time.monotonic() + 20
        while len(list(project.glob("dist/*/issue.json"))) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        # Ctrl-C goes to every process of the terminal, SIGTERM to the first alone.
        (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
        err = process.communicate(timeout=20)[1]
    assert (process.returncode, err) == (code, "interrupted: what is written so far is whole\n")
