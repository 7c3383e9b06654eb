"""ISSUE on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from composer.commands._issues import latest, resolve
from composer.errors import IssueNotFound
from composer.pipeline import survey

ATOME = "issues/2025-01-06-atome.md"
ATOMO = "issues/2025-01-07-atomo/index.md"
PRET = "issues/2025-01-13-pret.md"


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("atome", ATOME),
        ("2025-01-06-atome", ATOME),
        (ATOME, ATOME),
        ("issues/2025-01-07-atomo", ATOMO),
        ("issues/2025-01-07-atomo/", ATOMO),
        (ATOMO, ATOMO),
        ("atomo", ATOMO),
        ("2", PRET),
        ("#2", PRET),
        ("002", PRET),
        ("latest", ATOME),
    ],
)
def test_what_an_author_may_call_an_issue(
    project: Path, monkeypatch: pytest.MonkeyPatch, word: str, path: str
) -> None:
    monkeypatch.chdir(project)
    assert resolve(survey(project), [word]) == (path,)


def test_paths_are_from_where_one_is(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "issues" / "2025-01-07-atomo")
    known = survey(project)
    assert resolve(known, ["index.md", "../2025-01-06-atome.md"]) == (ATOMO, ATOME)
    assert resolve(known, [str(project / ATOME), ATOME]) == (ATOME,)


def test_a_project_behind_a_symlink(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(project)
    monkeypatch.chdir(link)
    assert resolve(survey(link), [str(link / ATOME), "issues/2025-01-13-pret.md"]) == (ATOME, PRET)


def test_a_broken_issue_is_found_by_its_name(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    (project / "issues/2025-02-01-casse.md").write_text("---\ntitel: x\n---\n")
    known = survey(project)
    found = "issues/2025-02-01-casse.md"
    assert resolve(known, ["casse", "2025-02-01-casse", found]) == (found,)


@pytest.mark.parametrize(
    ("word", "message", "hint"),
    [
        ("1", f"“1” may be {ATOME} or {ATOMO}", "path"),
        ("atomee", "there is no issue “atomee”", "did you mean atome?"),
        ("lates", "there is no issue “lates”", "did you mean latest?"),
        ("ret", "there is no issue “ret”", "did you mean pret?"),
        ("zebra", "there is no issue “zebra”", "`newsletter issues` lists them"),
        ("", "the name of the issue is empty", "`newsletter issues` lists them"),
        ("issues/README.md", "is no issue of this newsletter", "_ are none"),
        ("9999999999", "there is no issue", "lists them"),
        ("../../etc/passwd", "there is no issue", "lists them"),
        ("²", "there is no issue “²”", "lists them"),
    ],
)
def test_what_is_no_issue(
    project: Path, monkeypatch: pytest.MonkeyPatch, word: str, message: str, hint: str
) -> None:
    monkeypatch.chdir(project)
    with pytest.raises(IssueNotFound) as caught:
        resolve(survey(project), [word])
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_the_latest_is_in_the_newsletters_language_and_no_draft(
    make_project: Callable[..., Path],
) -> None:
    known = survey(make_project({"issues/2025-01-01-a.md": "---\ntitle: A\nlang: pt\n---\n"}))
    assert latest(known).path == "issues/2025-01-01-a.md"
    make_project({"issues/2024-01-01-b.md": "---\ntitle: B\n---\n"})
    make_project({"issues/2024-05-01-c.md": "---\ntitle: C\ndraft: yes\n---\n"})
    make_project({"issues/2024-06-01-d.md": "---\ntitle: D\ncanonical: https://a.example\n---\n"})
    assert latest(survey(known.root)).path == "issues/2024-01-01-b.md"


def test_there_may_be_no_latest(make_project: Callable[..., Path]) -> None:
    with pytest.raises(IssueNotFound, match="there is no issue yet"):
        latest(survey(make_project()))
    root = make_project({"issues/2024-05-01-c.md": "---\ntitle: C\ndraft: yes\n---\n"})
    with pytest.raises(IssueNotFound, match="every issue is a draft"):
        latest(survey(root))
