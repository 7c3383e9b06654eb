"""Sections: where they begin, their standfirsts, numerals and anchors."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from composer.model import Prose
from tests.conftest import MakeProject
from tests.source.reading import blocks, errors, issue_of


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def titles(body: str, make_project: MakeProject) -> list[str]:
    return [section.title.text for section in issue_of(make_project(), body).sections]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Intro\n\n## A\n\n### a\n\n## B\n", ["A", "B"]),
        ("# A\n\n## a\n\n# B\n", ["A", "B"]),
        ("### A\n\n### B\n\n#### b\n", ["A", "B"]),
        ("### A\n\n#### a\n\n#### b\n", ["a", "b"]),
        ("### A\n\nText\n", []),
        ("A\n=\n\nB\n-\n\nC\n=\n", ["A", "C"]),
        ("## A {#x .unlisted}\n\n## B\n", ["A", "B"]),
    ],
)
def test_where_sections_begin(body: str, expected: list[str], make_project: MakeProject) -> None:
    assert titles(body, make_project) == expected


def test_a_level_that_was_chosen_is_noted(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "### A\n\n### B\n")
    assert [(f.code, str(f.severity)) for f in issue.findings] == [("section-level", "note")]


@pytest.mark.parametrize(
    ("line", "standfirst"),
    [
        ("*Une ligne.*", "Une ligne."),
        ("_Une [ligne](https://a.example)._", "Une ligne."),
        ("**Une ligne.**", ""),
        ("***Une ligne.***", ""),
        ("*Une* ligne.", ""),
        ("*Une* *ligne.*", ""),
        ("Une ligne.", ""),
    ],
)
def test_standfirsts(line: str, standfirst: str, make_project: MakeProject) -> None:
    section = issue_of(make_project(), f"## A\n\n{line}\n\nTexte.\n").sections[0]
    assert section.standfirst.text == standfirst
    assert len(section.blocks) == (1 if standfirst else 2)


def test_numerals_skip_the_unlisted(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "## A\n\n## B {.unlisted}\n\n## C {.carry}\n")
    assert [section.number for section in issue.sections] == [1, 0, 2]
    assert [section.carry for section in issue.sections] == [False, False, True]


def test_anchors_are_unique(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "## Été !\n\n### Été\n\n## Été {#ici}\n\n## 日本\n")
    assert [section.anchor for section in issue.sections] == ["ete", "ici", "ri-ben"]
    assert issue.sections[0].subheadings[0].anchor == "ete-2"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Texte\n\n### A\n", "h2"),
        ("# A\n\nTexte\n\n#### B\n\n### C\n", "h2 h3 h3"),
        ("#### A\n\n###### B\n", "h2 h3"),
        ("##### A\n\n### B\n", "h2 h2"),
        ("Texte\n\n#### A\n\n## B\n\n## C\n", "h2"),
        ("## A\n\n### B\n\n#### C\n\n### D\n\n##### E\n", "h3 h4 h3 h4"),
        ("### A\n\n##### B\n\n### C\n", "h3"),
        ("## A\n\n### B\n\n#### C\n\n##### D\n\n###### E\n\n", "h3 h4 h5 h6"),
    ],
)
def test_no_level_of_headings_is_left_out(
    body: str, expected: str, make_project: MakeProject
) -> None:
    found = issue_of(make_project(), f"Avant.\n\n{body}")
    tags = (
        block.tokens[0].tag
        for part in (found.opening, *found.sections)
        for block in part.blocks
        if isinstance(block, Prose) and block.kind == "heading"
    )
    assert list(tags) == expected.split()


@pytest.mark.parametrize(
    ("depth", "expected"),
    [(1, []), (2, ["a", "c"]), (3, ["a", "b", "c", "d"])],
)
def test_contents_list_the_levels_that_their_depth_says(
    depth: int, expected: list[str], make_project: MakeProject
) -> None:
    body = f"::toc{{depth={depth}}}\n\n## A\n\n### a\n\n#### b\n\n##### e\n\n### c\n\n#### d\n"
    issue = issue_of(make_project(), body)
    (section,) = blocks(issue)[0].sections
    assert [heading.title.text for heading in section.subheadings] == expected
    assert len(issue.sections[0].subheadings) == 5


def test_sections_of_one_edition(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "## A {only=email}\n\n## B {only=paper}\n")
    assert issue.sections[0].only == {"email"}
    assert [f.code for f in errors(issue)] == ["unknown-edition"]


@pytest.mark.parametrize(
    ("line", "code", "column", "words"),
    [
        ("## F {foo}", "unknown-attribute", 7, "only=email"),
        ("## F {#f .carry olny=web} ##", "unknown-attribute", 17, "write only"),
        ("## F {unlisted}", "unknown-attribute", 7, "write .unlisted"),
        ("## Été {{ first_name }} {foo}", "unknown-attribute", 26, "only=email"),
        ("## F {only='web paper'}", "unknown-edition", 17, "email, web and text"),
        ("## F {only=emial}", "unknown-edition", 12, "write email"),
        ("## F {.unlistd}", "misspelled-class", 7, "write .unlisted"),
        ("## F {.mine .cary}", "misspelled-class", 13, "write .carry"),
        ("### F {.unlistd}", "misspelled-class", 8, "write .unlisted"),
        ("## F {only=web only=email}", "ignored-attribute", 16, "take it out"),
        ("F {foo}\n---", "unknown-attribute", 4, "only=email"),
        ("##", "empty-heading", 1, "write them"),
        ("### {#f}", "empty-heading", 1, "write them"),
    ],
)
def test_what_is_wrong_with_a_heading(
    line: str, code: str, column: int, words: str, make_project: MakeProject
) -> None:
    findings = issue_of(make_project(), f"## A\n\n{line}\n").findings
    assert [(f.code, f.location.line, f.location.column) for f in findings] == [(code, 6, column)]
    assert words in findings[0].hint


def test_classes_of_ones_own_are_fine(make_project: MakeProject) -> None:
    assert not issue_of(make_project(), "## A {.mine .list .card}\n").findings


def test_a_heading_of_an_included_file_is_placed_there(make_project: MakeProject) -> None:
    root = make_project({"issues/parts/a.md": "Text\n\n## B {foo}\n"})
    (found,) = issue_of(root, "## A\n\n::include[parts/a.md]\n").findings
    assert (str(found.location), found.code) == ("issues/parts/a.md:3:7", "unknown-attribute")


def test_a_heading_without_words_has_no_entry(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "::toc{depth=2}\n\n## A\n\n###\n\n##\n\nText\n\n## B\n")
    (contents,) = blocks(issue)[:1]
    assert [section.title.text for section in contents.sections] == ["A", "B"]
    assert contents.sections[0].subheadings == ()
    assert [section.number for section in issue.sections] == [1, 0, 2]


def test_a_picture_in_a_heading_stays(make_project: MakeProject) -> None:
    root = make_project({"issues/a.png": png(40, 20)})
    issue = issue_of(root, "::toc\n\n## ![Logo](a.png) {#l}\n\nText\n")
    assert not issue.findings
    (section,) = issue.sections
    assert section.title.text == "Logo"
    assert section.title.tokens[0].meta["picture"].source == "issues/a.png"
    assert "file:issues/a.png" in issue.inputs


def test_a_picture_in_a_heading_is_checked(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "## A ![Logo](b.png)\n")
    assert [f.code for f in errors(issue)] == ["missing-picture"]


def test_contents_without_sections_show_nothing(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "::toc\n\nTexte.\n")
    assert [f.code for f in issue.findings] == ["toc-empty"]
    assert [block.name for block in blocks(issue)] == ["prose"]


def test_results_and_remarks(make_project: MakeProject) -> None:
    root = make_project(
        {
            "issues/2025-01-06-a.md": "---\ntitle: A\n---\n::poll{#avis}\n",
            "issues/2025-01-07-b.md": "---\ntitle: B\n---\nRien.\n",
            "issues/results/a.toml": "version = 1\n[polls.avis.votes]\ntop = 3\nbien = 1\n"
            '[[polls.avis.remarks]]\ntext = "Bravo"\napproved = true\n'
            '[[polls.avis.remarks]]\ntext = "Non"\n',
        }
    )
    issue = issue_of(root, "::results{#avis}\n\n::remarks[Vos mots]{#avis}\n")
    assert not errors(issue)
    results, remarks = blocks(issue)
    assert [(bar.label, bar.votes, bar.leads) for bar in results.bars] == [
        ("Parfaite", 3, True),
        ("Bien", 1, False),
    ]
    assert (results.total, results.slug) == (4, "a")
    assert [remark.text for remark in remarks.remarks] == ["Bravo"]


def test_results_of_a_poll_that_was_defined_in_place(make_project: MakeProject) -> None:
    poll = ":::poll{#x}\nQ ?\n\n- Oui {#oui}\n- Non {#non}\n:::\n"
    root = make_project(
        {
            "issues/2025-01-06-a.md": f"---\ntitle: A\n---\n{poll}",
            "issues/results/a.toml": "version = 1\n[polls.x.votes]\noui = 2\n",
        }
    )
    results = blocks(issue_of(root, "::results{#x}\n"))[0]
    assert [(bar.label, bar.votes) for bar in results.bars] == [("Oui", 2), ("Non", 0)]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("::results{#avis issue=b}", "does not place"),
        ("::remarks{#avis issue=b}", "does not place"),
        ("::results{#avis issue=c}", "is a draft"),
        ("::remarks{#avis issue=nope}", "no issue “nope”"),
    ],
)
def test_an_issue_that_nobody_can_have_answered_is_an_error(
    call: str, said: str, make_project: MakeProject
) -> None:
    root = make_project(
        {
            "issues/2025-01-05-a.md": "---\ntitle: A\n---\n::poll{#avis}\n",
            "issues/2025-01-06-b.md": "---\ntitle: B\n---\nRien.\n",
            "issues/2025-01-07-c.md": "---\ntitle: C\ndraft: yes\n---\n::poll{#avis}\n",
        }
    )
    (finding,) = issue_of(root, call).findings
    assert finding.code == "no-earlier-poll"
    assert said in finding.message
    assert "issue=a" in finding.hint


def test_what_came_back_counts_though_the_text_changed(make_project: MakeProject) -> None:
    root = make_project(
        {
            "issues/2025-01-06-b.md": "---\ntitle: B\n---\nRien.\n",
            "issues/results/b.toml": "version = 1\n[polls.avis.votes]\ntop = 3\n",
        }
    )
    issue = issue_of(root, "::results{#avis issue=b}")
    assert not issue.findings
    assert blocks(issue)[0].total == 3


@pytest.mark.parametrize(
    ("body", "code", "severity"),
    [
        ("::results{#avis}", "no-results", "warning"),
        ("::remarks{#avis}", "no-remarks", "warning"),
        ("::remarks", "missing-attribute", "error"),
        ("::results{#avis issue=nope}", "no-earlier-poll", "error"),
        ("::results{#nope}", "no-earlier-poll", "error"),
    ],
)
def test_results_that_are_not_there(
    body: str, code: str, severity: str, make_project: MakeProject
) -> None:
    root = make_project({"issues/2025-01-06-a.md": "---\ntitle: A\n---\n::poll{#avis}\n"})
    found = issue_of(root, body).findings
    assert [(f.code, str(f.severity)) for f in found] == [(code, severity)]
