"""``newsletter check`` and ``newsletter explain``, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

SLIP = """\
---
title: Une coquille
number: 3
date: 2025-01-20
---

Le train de de nuit.

Un mot.
"""


@pytest.fixture
def slip(project: Path) -> Path:
    file = project / "issues" / "2025-01-20-coquille.md"
    file.write_text(SLIP, "utf-8")
    return file


def test_findings_are_shown_with_their_line_and_fail_nothing(
    newsletter: Run, project: Path, slip: Path
) -> None:
    done = newsletter("check", "coquille", "--ignore", "spelling", cwd=project)
    assert done.code == 0, done.err
    assert f"issues/{slip.name}:7:13: warning: “de” stands twice [doubled-word]" in done.out
    assert "│ Le train de de nuit." in done.out
    assert "1 issue checked: 1 warning" in done.out


def test_strict_fails_for_a_warning(newsletter: Run, project: Path, slip: Path) -> None:
    words = ("check", "coquille", "--select", "editorial", "--ignore", "spelling")
    assert newsletter(*words, cwd=project).code == 0
    assert newsletter(*words, "--strict", cwd=project).code == 1
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[checks]\nstrict = true\n")
    assert newsletter(*words, cwd=project).code == 1


def test_an_error_of_composing_fails(newsletter: Run, project: Path, slip: Path) -> None:
    slip.write_text(SLIP + "\n::poll{#nix}\n", "utf-8")
    done = newsletter("check", "coquille", cwd=project)
    assert done.code == 1
    assert "[unknown-poll]" in done.out


def test_what_concerns_several_issues_is_told_once(newsletter: Run, project: Path) -> None:
    (project / "issues" / "snippets").mkdir()
    (project / "issues" / "snippets" / "fin.md").write_text("Le train de de nuit.\n", "utf-8")
    for day in (20, 27):
        text = SLIP.replace("de de", "de").replace("number: 3", f"number: {day}")
        text = text.replace("2025-01-20", f"2025-01-{day}") + "\n::include[snippets/fin.md]\n"
        (project / "issues" / f"2025-01-{day}-coquille-{day}.md").write_text(text, "utf-8")
    out = newsletter("check", "--select", "doubled-word", cwd=project).out
    assert out.count("issues/snippets/fin.md:1:13") == 1


def test_drafts_are_checked_too(newsletter: Run, project: Path, slip: Path) -> None:
    slip.write_text(SLIP.replace("number: 3", "draft: yes"), "utf-8")
    done = newsletter("check", "--select", "doubled-word", cwd=project)
    assert "doubled-word" in done.out


def test_settings_choose(newsletter: Run, project: Path, slip: Path) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '\n[checks]\nselect = ["editorial"]\nignore = ["doubled-word", "spelling"]\n'
        )
    assert "nothing to mend" in newsletter("check", "coquille", cwd=project).out
    done = newsletter("check", "coquille", "--select", "doubled-word", cwd=project)
    assert "nothing to mend" in done.out


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_name_that_is_none_is_refused(newsletter: Run, project: Path, option: str) -> None:
    done = newsletter("check", option, "doubled-wrod", cwd=project)
    assert done.code == 2
    assert "did you mean doubled-word?" in done.err


def only(newsletter: Run, project: Path, form: str) -> str:
    done = newsletter(
        "check", "coquille", "--select", "doubled-word", "--format", form, cwd=project
    )
    assert done.code == 0, done.err
    return done.out


def test_json_is_for_a_script(newsletter: Run, project: Path, slip: Path) -> None:
    (issue,) = json.loads(only(newsletter, project, "json"))
    (finding,) = issue["findings"]
    assert (issue["path"], issue["title"]) == (f"issues/{slip.name}", "Une coquille")
    assert (finding["code"], finding["severity"]) == ("doubled-word", "warning")
    assert finding["location"] == {"path": issue["path"], "line": 7, "column": 13}


def test_github_gets_annotations(newsletter: Run, project: Path, slip: Path) -> None:
    out = only(newsletter, project, "github")
    place = f"file=issues/{slip.name},line=7,col=13,title=doubled-word"
    assert out == f"::warning {place}::“de” stands twice — take one out\n"


def test_sarif_names_its_rules(newsletter: Run, project: Path, slip: Path) -> None:
    (run,) = json.loads(only(newsletter, project, "sarif"))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    (result,) = run["results"]
    assert (rule["id"], result["ruleId"], result["ruleIndex"]) == ("doubled-word",) * 2 + (0,)
    assert rule["shortDescription"]["text"] == "A word that stands twice"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 7, "startColumn": 13}


def test_markdown_is_a_comment(newsletter: Run, project: Path, slip: Path) -> None:
    out = only(newsletter, project, "markdown")
    assert out.startswith("### Check: 1 warning\n\n**Une coquille** · `issues/")
    assert "| ⚠️ | 7 | “de” stands twice<br>take one out | `doubled-word` |" in out


def test_a_form_that_is_none_is_refused(newsletter: Run, project: Path) -> None:
    done = newsletter("check", "--format", "yaml", cwd=project)
    assert done.code == 2
    assert "github, json, markdown, sarif" in done.err


def test_an_editors_buffer_is_checked_in_its_files_place(
    newsletter: Run, project: Path, slip: Path
) -> None:
    def check(text: str, name: str) -> str:
        words = ("check", "--select", "doubled-word", "--stdin-filename", name)
        return newsletter(*words, cwd=project, typed=text).out

    saved = f"issues/{slip.name}"
    assert "7:13" in check(SLIP, saved)
    assert "nothing to mend" in check(SLIP.replace("de de", "de"), saved)
    assert slip.read_text("utf-8") == SLIP
    new = SLIP.replace("number: 3", "number: 4")
    assert "issues/2025-01-27-neuf.md:7:13" in check(new, "issues/2025-01-27-neuf.md")


def test_explain_lists_the_checks_by_group(newsletter: Run) -> None:
    out = newsletter("explain").out
    assert out.startswith("mail: what mailboxes ask of a mail\n")
    assert "\n  doubled-word" in out


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("doubled-word", "Mend: take one out"),
        ("cover-alt", "Mend: Add `cover_alt`."),
        ("[html-size]", "Source:"),
    ],
)
def test_explain_tells_of_any_code(newsletter: Run, code: str, said: str) -> None:
    done = newsletter("explain", code)
    assert (done.code, done.err) == (0, "")
    assert said in done.out


def test_explain_guesses_what_was_meant(newsletter: Run) -> None:
    done = newsletter("explain", "doubled-wrod")
    assert done.code == 2
    assert "did you mean doubled-word?" in done.err


def test_explain_speaks_json(newsletter: Run) -> None:
    every = json.loads(newsletter("explain", "--json").out)
    one = json.loads(newsletter("explain", "doubled-word", "--json").out)
    assert one in every
    assert set(one) == {"code", "name", "group", "severity", "online", "text", "mend", "source"}


def test_a_slip_is_told_once_by_the_check_that_knows_it_best(
    newsletter: Run, project: Path, slip: Path
) -> None:
    slip.write_text(SLIP.replace("Un mot.", "Ca fait un an."), "utf-8")
    done = newsletter("check", "coquille", "--select", "editorial", "--format", "json", cwd=project)
    (issue,) = json.loads(done.out)
    codes = [f["code"] for f in issue["findings"] if f["location"]["line"] == 9]
    assert codes == ["accented-capital"]
