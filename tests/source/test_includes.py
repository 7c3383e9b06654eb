"""Included files: where their paths begin, and files that are no text."""

from __future__ import annotations

import pytest

from tests.conftest import MakeProject
from tests.source.reading import blocks, errors, issue_of
from tests.source.test_forms import O3, png

PICTURES = [
    "![Un carré](p.png)",
    "Un ![carré](p.png) rouge.",
    '<img src="p.png" alt="Un carré">',
    "::card[Un carré]{url=https://c.example image=p.png}",
    ":::post{author=A avatar=p.png}\nOui.\n:::",
    "Une note[^1].\n\n[^1]: Un ![carré](p.png).",
]
ISSUES = [
    "[o3](../2024-12-23-o3.md)",
    "Voir [o3](../2024-12-23-o3.md).",
    "::card[o3]{url=../2024-12-23-o3.md}",
    "::button[o3]{url=../2024-12-23-o3.md}",
    "::card[o3]{url=2024-12-23-o3.md}",
]


@pytest.mark.parametrize("text", [*PICTURES, *ISSUES])
def test_paths_begin_from_the_file_that_names_them(text: str, make_project: MakeProject) -> None:
    files = {
        "issues/parts/a.md": text,
        "issues/parts/p.png": png(),
        "issues/2024-12-23-o3.md": O3,
    }
    issue = issue_of(make_project(files), "::include[parts/a.md]\n")
    assert not issue.findings
    assert "p.png" not in text or "file:issues/parts/p.png" in issue.inputs


@pytest.mark.parametrize("text", [*PICTURES, "[o3](2024-12-23-o3.md)"])
def test_a_hint_names_the_place_of_the_included_file(text: str, make_project: MakeProject) -> None:
    issue = issue_of(make_project({"issues/parts/a.md": text}), "::include[parts/a.md]\n")
    (found,) = errors(issue)
    assert found.location.path == "issues/parts/a.md"
    assert "issues/parts/p.png" in found.hint or found.code == "missing-issue"


def test_the_issue_itself_begins_from_its_own_folder(make_project: MakeProject) -> None:
    files = {"issues/parts/a.md": "A.", "issues/p.png": png()}
    body = "::include[parts/a.md]\n\n![Un carré](p.png)\n"
    issue = issue_of(make_project(files), body)
    assert [block.name for block in blocks(issue)] == ["prose", "figure"]
    assert not issue.findings


@pytest.mark.parametrize("content", [png(), "Oui.".encode("utf-16")])
def test_a_file_that_is_no_text_is_told_once(content: bytes, make_project: MakeProject) -> None:
    issue = issue_of(make_project({"issues/x.png": content}), "A.\n\n::include[x.png]\n")
    (found,) = issue.findings
    assert (found.code, found.location.line) == ("encoding", 6)
    assert "x.png” is no text" in found.message
