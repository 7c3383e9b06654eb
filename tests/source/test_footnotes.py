"""Footnotes: one list for the issue and the files it includes, and nothing lost in silence."""

from __future__ import annotations

import pytest

from composer.model import Issue, Prose
from tests.conftest import MakeProject
from tests.source.reading import issue_of, words


def numbers(issue: Issue) -> list[int]:
    """The numbers of the references, in the order of the text."""
    found = []

    def walk(tokens: object) -> None:
        for token in tokens or ():
            if token.type == "footnote_ref":
                found.append(token.meta["id"] + 1)
            walk(token.children)

    for part in issue.parts:
        walk(part.title.tokens)
        for block in part.blocks:
            for prose in (block, *block.inner()):
                walk(getattr(prose, "tokens", ()))
    return found


def notes(block: object) -> list[tuple[int, str]]:
    """The number and the words of each footnote in a list."""
    assert isinstance(block, Prose)
    found: list[tuple[int, str]] = []
    for token in block.tokens:
        if token.type == "footnote_open":
            found.append((token.meta["id"] + 1, ""))
        elif token.type == "inline":
            found[-1] = found[-1][0], found[-1][1] + token.content
    return found


def test_those_of_included_files_stand_at_the_end_numbered_on(make_project: MakeProject) -> None:
    files = {
        "issues/a.md": "Dans a[^1].\n\n[^1]: de a\n",
        "issues/b.md": "Dans b[^1], encore[^1], et[^2].\n\n[^1]: de b\n[^2]: de b, deux\n",
    }
    body = "Un[^1].\n\n::include[a.md]\n\n::include[b.md]\n\nFin[^2].\n\n[^1]: un\n[^2]: deux\n"
    issue = issue_of(make_project(files), body)
    assert not issue.findings
    assert numbers(issue) == [1, 2, 3, 3, 4, 5]
    (listed,) = issue.footnotes
    assert notes(listed) == [(1, "un"), (2, "de a"), (3, "de b"), (4, "de b, deux"), (5, "deux")]


def test_a_file_included_twice_has_its_notes_twice(make_project: MakeProject) -> None:
    files = {"issues/a.md": "Dans a[^1].\n\n[^1]: de a\n"}
    issue = issue_of(make_project(files), "::include[a.md]\n\n::include[a.md]\n")
    assert numbers(issue) == [1, 2]
    assert notes(issue.footnotes[0]) == [(1, "de a"), (2, "de a")]


def test_a_note_refers_to_another(make_project: MakeProject) -> None:
    body = "Un[^a], deux[^c].\n\n[^a]: A[^b]\n[^b]: B\n[^c]: C[^a]\n"
    issue = issue_of(make_project(), body)
    assert notes(issue.footnotes[0]) == [(1, "A[^b]"), (2, "C[^a]"), (3, "B")]


@pytest.mark.parametrize(
    "web",
    ["## A {only=web}\n\nLà[^1].\n\n## B\n", ":::only{in=web}\nLà[^1].\n:::\n"],
)
def test_an_edition_lists_what_it_refers_to(web: str, make_project: MakeProject) -> None:
    body = f"{web}\nIci[^2].\n\n[^1]: un\n[^2]: deux[^3]\n[^3]: trois\n"
    issue = issue_of(make_project(), body)
    assert [(block.editions, notes(block.inner()[0])) for block in issue.footnotes] == [
        ("email text", [(2, "deux[^3]"), (3, "trois")]),
        ("web", [(1, "un"), (2, "deux[^3]"), (3, "trois")]),
    ]
    # A list of HTML counts by itself, from 1.
    values = [
        [t.attrGet("value") for t in block.inner()[0].tokens if t.type == "footnote_open"]
        for block in issue.footnotes
    ]
    assert values == [[2, 3], [None, None, None]]


def test_a_footnote_that_only_the_web_has_leaves_no_list_elsewhere(
    make_project: MakeProject,
) -> None:
    issue = issue_of(make_project(), ":::only{in=web}\nLà[^1].\n:::\n\n[^1]: un\n")
    assert [block.editions for block in issue.footnotes] == ["web"]


def test_what_is_lost_is_told(make_project: MakeProject) -> None:
    body = "Un[^a] et [^perdu], `[^code]` et \\[^écrit].\n\n[^a]: A\n\n> [^b]: B\n"
    issue = issue_of(make_project(), body)
    told = [(f.code, f.location.line, f.location.column) for f in issue.findings]
    assert told == [("footnote-missing", 4, 11), ("footnote-unused", 8, 3)]
    assert all("[^" in finding.hint for finding in issue.findings)
    assert "[^perdu]" in words(issue)


def test_definitions_do_not_reach_other_files(make_project: MakeProject) -> None:
    files = {"issues/a.md": "[^z]: zed\n\n[r]: https://r.example\n\nVoir [ici][home].\n"}
    body = "::include[a.md]\n\nUn[^z], [un lien][R], [r].\n\n[home]: https://h.example\n"
    found = issue_of(make_project(files), body).findings
    assert [(f.code, f.location.path, f.location.line) for f in found] == [
        ("footnote-missing", "issues/2025-01-09-grok-3.md", 6),
        ("reference-elsewhere", "issues/2025-01-09-grok-3.md", 6),
        ("reference-elsewhere", "issues/2025-01-09-grok-3.md", 6),
        ("footnote-unused", "issues/a.md", 1),
        ("reference-elsewhere", "issues/a.md", 5),
    ]
