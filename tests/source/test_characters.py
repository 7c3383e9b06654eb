"""Control characters go, marks of direction that are not ended are told."""

from __future__ import annotations

import pytest

from tests.conftest import MakeProject
from tests.source.reading import issue_of, words


def test_control_characters_are_taken_out(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "Un\tdeux\n\nTr\aois\x85 \x1bquatre \x7f")
    told = [(f.code, f.location.line, f.location.column) for f in issue.findings]
    assert told == [("control-character", 6, 3)]
    assert "U+0007" in issue.findings[0].message
    assert "Trois quatre" in words(issue)


def test_those_of_an_included_file_are_told_there(make_project: MakeProject) -> None:
    root = make_project({"issues/a.md": "A\n\nB\b\n"})
    (found,) = issue_of(root, "::include[a.md]\n").findings
    assert str(found.location) == "issues/a.md:3:2"


@pytest.mark.parametrize(
    ("body", "columns"),
    [
        ("a \u202e b", [3]),
        ("a \u202e b\nc\u202c", []),
        ("a \u202e b\n\nc\u202c", [3]),
        ("\u2067\u202b a\u202c b\u2069", []),
        ("\u2067\u202b a\u202c b", [1]),
        ("\u2068 a\u202c", [1]),
        ("שלום \u200f(a)\u200e", []),
    ],
)
def test_direction_that_is_not_turned_back(
    body: str, columns: list[int], make_project: MakeProject
) -> None:
    issue = issue_of(make_project(), body)
    told = [f.location.column for f in issue.findings if f.code == "text-direction"]
    assert told == columns
    assert len(issue.findings) == len(columns)
