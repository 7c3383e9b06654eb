"""``newsletter issues``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

AMBIGUOUS = "“08-09-2026” may be 2026-09-08 or 2026-08-09"


def test_columns_are_aligned_and_broken_ones_are_named(newsletter: Run, project: Path) -> None:
    (project / "issues/2025-02-01-casse.md").write_text("---\ntitle: x\ndate: 08-09-2026\n---\n")
    built = project / "dist/atome/issue.json"
    built.parent.mkdir(parents=True)
    built.write_text("{}")
    listed = newsletter("issues", cwd=project)
    assert listed.code == 0
    assert listed.out.splitlines() == [
        "2025-01-06  1  atome  built   L'atome revient",
        "2025-01-07  1  atomo          O átomo volta",
        "2025-01-13  2  pret   draft   Pas encore prêt",
        f"2025-02-01     casse  broken  issues/2025-02-01-casse.md:3: {AMBIGUOUS}",
    ]


def test_two_with_one_slug_are_broken_both_named(newsletter: Run, project: Path) -> None:
    (project / "issues/2025-03-01-atome.md").write_text("---\ntitle: Encore\n---\n")
    row = newsletter("issues", cwd=project).out.splitlines()[-1]
    assert "broken" in row
    assert "issues/2025-01-06-atome.md" in row


@pytest.mark.parametrize("words", ["nucleaire", "NUCLÉAIRE", "n'est", "n’est"])
def test_grep_forgives_case_accents_and_apostrophes(
    newsletter: Run, project: Path, words: str
) -> None:
    found = newsletter("issues", "--grep", words, cwd=project)
    assert found.out.splitlines() == [
        "2025-01-06  1  atome    L'atome revient",
        "    7: Le nucléaire n'est pas mort.",
    ]


def test_grep_looks_at_the_title_too_and_may_find_nothing(newsletter: Run, project: Path) -> None:
    assert "2: title: O átomo volta" in newsletter("issues", "--grep", "atomo", cwd=project).out
    nothing = newsletter("issues", "--grep", "zebra", cwd=project)
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "no issue has “zebra”\n")


def test_json_has_all_of_it(newsletter: Run, project: Path) -> None:
    (project / "issues/2025-02-01-casse.md").write_bytes(b"---\ntitle: \xff\n---\n\xffmort\n")
    listed = json.loads(newsletter("issues", "--json", "--grep", "mort", cwd=project).out)
    assert [issue["slug"] for issue in listed] == ["atome", "casse"]
    assert listed[0] == {
        "path": "issues/2025-01-06-atome.md",
        "date": "2025-01-06",
        "number": 1,
        "slug": "atome",
        "title": "L'atome revient",
        "language": "fr",
        "url": "https://courant.example/atome/",
        "tags": [],
        "draft": False,
        "built": False,
        "findings": [],
        "matches": [{"line": 7, "text": "Le nucléaire n'est pas mort."}],
    }
    assert listed[1]["findings"][0]["code"] == "encoding"
    assert listed[1]["matches"] == [{"line": 4, "text": "?mort"}]


def test_no_issue_is_an_empty_list(newsletter: Run, project: Path) -> None:
    for path in (project / "issues").rglob("*.md"):
        path.unlink()
    assert json.loads(newsletter("issues", "--json", cwd=project).out) == []
    assert 'newsletter new "Its title"' in newsletter("issues", cwd=project).err
