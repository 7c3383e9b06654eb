"""The syntax of directives, and an error with a place for each way to miss it."""

from __future__ import annotations

import pytest

from tests.conftest import MakeProject
from tests.source.reading import blocks, errors, issue_of, names, words

#: The body's first line is line 4 of the file.
REFUSED = [
    ("space", "::: callout\nx\n:::", "directive-space", (4, 1), ":::callout"),
    ("space before braces", "::button[A] {url=https://a.example}", "directive-space", (4, 12), "without spaces"),
    ("unknown", "::pol{#avis}", "unknown-directive", (4, 1), "poll"),
    ("unclosed", ":::callout\nText.\n", "directive-unclosed", (4, 1), ":::"),
    ("inner unclosed", "::::columns\n:::column\na\n::::\n", "directive-unclosed", (5, 1), ":::"),
    ("stray fence", "Text.\n\n:::\n", "directive-unopened", (6, 1), ":::name"),
    ("unknown attribute", "::button[A]{urll=https://a.example}", "unknown-attribute", (4, 13), "url"),
    ("missing attribute", "::button[A]", "missing-attribute", (4, 1), "url"),
    ("missing id", "::poll", "missing-attribute", (4, 1), "poll{#id}"),
    ("missing label", "::button{url=https://a.example}", "directive-label", (4, 1), "words"),
    ("label unwanted", "::poll[A]{#avis}", "directive-label", (4, 1), "brackets"),
    ("open label", "::button[A{url=https://a.example}", "directive-label", (4, 9), "close it"),
    ("bad attributes", "::poll{#avis", "directive-attributes", (4, 7), "{#id"),
    ("bad value", ":::callout{kind=loud}\nA\n:::", "attribute-value", (4, 12), "one of note, tip, important, warning, caution"),
    ("value with a slip", ":::callout{kind=warnin}\nA\n:::", "attribute-value", (4, 12), "write kind=warning"),
    ("sponsor without a name", ":::sponsor\nA\n:::", "directive-label", (4, 1), "write :::sponsor[words]"),
    ("value that is no number", "::toc{depth=deep}\n\n## A", "attribute-value", (4, 7), "from 1 to 3"),
    ("number out of bounds", "::toc{depth=9}\n\n## A", "attribute-value", (4, 7), "from 1 to 3"),
    ("leaf of a container", "::callout", "directive-shape", (4, 1), ":::callout"),
    ("container of a leaf", ":::signature\nA\n:::", "directive-shape", (4, 1), "::signature"),
    ("text behind", "::poll{#avis} now", "directive-text", (4, 14), "alone"),
    ("column alone", ":::column\nA\n:::", "directive-place", (4, 1), "columns"),
    ("columns of text", "::::columns\nA\n::::", "columns-content", (5, 1), "column"),
    ("section inside", ":::callout\n## A\n:::", "heading-in-container", (5, 1), "###"),
    ("empty container", ":::callout\n:::", "directive-empty", (4, 1), "between"),
    ("unknown poll", "::poll{#nope}", "unknown-poll", (4, 1), "[polls.nope]"),
    ("unknown edition", ":::only{in=print}\nA\n:::", "unknown-edition", (4, 1), "email"),
    ("poll without options", ":::poll{#x}\nA?\n:::", "poll-incomplete", (4, 1), "list"),
    ("twice the key", ":::poll{#x}\nA?\n\n- B {#b}\n- C {#b}\n:::", "poll-key-twice", (4, 1), "{#key}"),
    ("two words for a key", ":::poll{#x}\nA?\n\n- B {#Bad Key}\n- C\n:::", "poll-key", (7, 5), "{#Bad-Key}"),
    ("more than a key", ":::poll{#x}\nA?\n\n- B\n- C {#no key=x}\n:::", "poll-key", (8, 5), "{#no-key-x}"),
    ("list in an answer", ":::poll{#x}\nA?\n\n- B\n  - b\n- C\n:::", "poll-content", (8, 1), "above"),
    ("second paragraph", ":::poll{#x}\nA?\n\n- B\n\n  b\n\n- C\n:::", "poll-content", (9, 1), "above"),
    ("block in an answer", ":::poll{#x}\nA?\n\n- B\n\n  ::signature\n\n- C\n:::", "poll-content", (9, 3), "above"),
    ("code for an answer", ":::poll{#x}\nA?\n\n- B\n- C\n- ```\n  d\n  ```\n:::", "poll-content", (9, 1), "above"),
    ("picture in a poll", ":::poll{#x}\nA?\n\n![p](p.png)\n\n- B\n- C\n:::", "poll-content", (7, 1), "above"),
    ("empty answer", ":::poll{#x}\nA?\n\n- B\n-\n- C\n:::", "poll-content", (8, 1), "above"),
    ("answer of a key", ":::poll{#x}\nA?\n\n- B\n- {#k}\n- C\n:::", "poll-incomplete", (8, 1), "before its"),
    ("two polls of one id", ":::poll{#x}\nA?\n\n- B\n- C\n:::\n\n:::poll{#x}\nD?\n\n- E\n- F\n:::", "poll-twice", (11, 1), "::poll{#x}"),
    ("date of a post", ":::post{author=A date=soon}\nB\n:::", "post-date", (4, 1), "2024-07-01"),
    ("missing include", "::include[nope.md]", "missing-file", (4, 1), "path"),
    ("outside include", "::include[../../x.md]", "outside-project", (4, 1), "copy"),
    ("absolute include", "::include[/etc/passwd]", "outside-project", (4, 1), "copy"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code", "place", "hint"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused_with_its_place(
    body: str, code: str, place: tuple[int, int], hint: str, make_project: MakeProject
) -> None:
    found = [f for f in errors(issue_of(make_project(), body)) if f.code == code]
    assert found, errors(issue_of(make_project(), body))
    assert (found[0].location.line, found[0].location.column) == place
    assert hint in found[0].hint


@pytest.mark.parametrize(
    "body",
    [
        "Un texte :: avec deux points.",
        "::std::vector est un type.",
        "{% include x %}",
        "{{ not_a_field_at_all }}",
        "{{bse}}114168",
        'Du code {"json": 1} en ligne.',
        "a:::b",
        "`::poll{#x}`",
    ],
)
def test_other_text_is_printed_as_written(body: str, make_project: MakeProject) -> None:
    issue = issue_of(make_project(), body)
    assert not errors(issue)
    kept = words(issue).replace("\u00a0", " ").replace("“", '"').replace("”", '"')
    kept = kept.replace("« ", '"').replace(" »", '"')
    for word in body.strip("`").split():
        assert word in kept


def test_nesting_by_colons_fences_and_position(make_project: MakeProject) -> None:
    body = (
        "::::columns\n:::column\n```\n:::\n```\n:::\n:::column\nB\n:::\n::::\n\n"
        "- a\n\n  ::button[C]{url=https://c.example}\n- d\n\n> :::callout[T]\n> e\n> :::\n"
    )
    issue = issue_of(make_project(), body)
    assert not errors(issue)
    columns, listed, quote = blocks(issue)
    assert [child.name for child in columns.inner()] == ["column", "column"]
    assert [block.name for block in listed.inner()] == ["button"]
    assert [block.name for block in quote.inner()] == ["callout"]


def test_a_directive_ends_a_paragraph(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "Text\n::poll{#avis}\nmore")
    assert names(issue) == ["prose", "poll", "prose"]


def test_placements_are_numbered(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "::poll{#avis}\n\n## A\n\n::poll{#avis}\n")
    assert [block.placement for block in blocks(issue)] == [1, 2]


def test_a_poll_may_be_placed_before_it_is_defined(make_project: MakeProject) -> None:
    body = "::poll{#x}\n\n:::poll{#x}\nQ ?\n\nPourquoi.\n\n- Oui {#oui}\n- Non\n:::\n"
    issue = issue_of(make_project(), body)
    assert not errors(issue)
    poll = blocks(issue)[0].poll
    assert [(o.key, o.label) for o in poll.options] == [("oui", "Oui"), ("2", "Non")]
    assert poll.question.replace("\u00a0", " ") == "Q ?"
    assert poll.description == "Pourquoi."


def test_includes(make_project: MakeProject) -> None:
    root = make_project(
        {
            "issues/links/b.md": "Second.\n",
            "issues/links/a.md": "Premier.\n\n::include[../deep.md]\n",
            "issues/deep.md": "Profond.\n\n::pol{#x}\n",
        }
    )
    issue = issue_of(root, "::include[links/*.md]\n")
    assert [block.inline.text for block in blocks(issue)] == ["Premier.", "Profond.", "Second."]
    assert [str(f.location) for f in errors(issue)] == ["issues/deep.md:3:1"]
    assert "file:issues/deep.md" in issue.inputs


def test_an_include_that_includes_itself(make_project: MakeProject) -> None:
    root = make_project({"issues/a.md": "::include[b.md]\n", "issues/b.md": "::include[a.md]\n"})
    issue = issue_of(root, "::include[a.md]\n")
    assert [f.code for f in errors(issue)] == ["include-cycle"]


def test_includes_four_deep(make_project: MakeProject) -> None:
    files = {f"issues/f{n}.md": f"::include[f{n + 1}.md]\n" for n in range(1, 6)}
    issue = issue_of(make_project({**files, "issues/f6.md": "x"}), "::include[f1.md]\n")
    assert [f.code for f in errors(issue)] == ["include-depth"]


def test_a_poll_that_is_defined_twice_word_for_word_is_one(make_project: MakeProject) -> None:
    poll = ":::poll{#x}\nA ?\n\n- B\n- C\n:::\n"
    issue = issue_of(make_project(), f"{poll}\n{poll}")
    assert not issue.findings
    assert [block.placement for block in blocks(issue)] == [1, 2]


def test_a_poll_of_the_front_matter_is_not_defined_again_in_place(
    make_project: MakeProject,
) -> None:
    head = "title: A\npolls: {x: {question: Q, options: [A, B]}}"
    issue = issue_of(make_project(), ":::poll{#x}\nA ?\n\n- B\n- C\n:::\n", head=head)
    assert [finding.code for finding in issue.findings] == ["poll-twice"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (":::poll{#avis}\nA ?\n\n- B\n- C\n:::\n", "poll-replaced"),
        (":::poll{#x}\nA [b](https://b.example) ?\n\n- B\n- C\n:::\n", "poll-plain"),
    ],
)
def test_a_poll_that_may_not_be_what_was_meant(
    body: str, code: str, make_project: MakeProject
) -> None:
    findings = issue_of(make_project(), body).findings
    assert [(f.code, str(f.severity)) for f in findings] == [(code, "warning")]


def test_an_own_block_without_its_declaration(make_project: MakeProject) -> None:
    template = "templates/blocks/recipe.email.html.j2"
    issue = issue_of(make_project({template: "<p></p>"}), "::recipe[L]")
    (finding,) = errors(issue)
    assert template in finding.hint
    assert "{# attributes: none #}" in finding.hint


def test_the_time_of_a_post_is_the_newsletters(make_project: MakeProject) -> None:
    body = ":::post{author=A date=2024-07-01T05:13Z}\nB\n:::\n"
    (post,) = blocks(issue_of(make_project(), body))
    assert post.moment.isoformat() == "2024-07-01T07:13:00+02:00"


def test_the_end_of_a_container_with_a_space_is_no_second_error(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "::: callout\nA\n:::\n\n:::\n")
    told = [(f.code, f.location.line) for f in errors(issue)]
    assert told == [("directive-space", 4), ("directive-unopened", 8)]


def test_colons_in_indented_code_close_nothing(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), ":::callout\nA\n\n    :::\n\nB\n:::\n\nC")
    assert not issue.findings
    assert names(issue) == ["callout", "prose"]
    (callout, _) = blocks(issue)
    assert [block.kind for block in callout.inner()] == ["paragraph", "code_block", "paragraph"]
