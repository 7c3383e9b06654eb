"""Values go into templates so that whatever somebody typed comes out again."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.commands._scaffold import fill, fill_issue, one_line, toml_text
from composer.model import Findings
from composer.source.front_matter import split

ODD = [
    ": # 'é",
    'say "x" \\ then',
    "- a list",
    "[a, b]",
    "{a: b}",
    "@you",
    "*bold*",
    "&anchor",
    "!tag",
    "%x",
    "|",
    ">",
    "? what",
    "yes",
    "NULL",
    "12:30",
    "010",
    "1e3",
    "#1",
    "ends:",
    "a #b",
    "---",
    "+++",
    "{title}",
    "{{ first_name }}",
    "⭐",
    "日本語",
    "a\tb\nc",
    "\x00\x1b[31m",
    "\udce9",
]


def read(text: str) -> dict[str, object]:
    findings = Findings()
    table = split(text, "issue.md", findings).table
    assert findings.sorted() == ()
    return table.data


@pytest.mark.parametrize("fence", ["---", "+++"])
@pytest.mark.parametrize("form", ["{title}", '"{title}"', "'{title}'", "{title}  # the title"])
@pytest.mark.parametrize("title", ODD)
def test_a_title_is_read_as_it_was_typed(title: str, form: str, fence: str) -> None:
    sign = " = " if fence == "+++" else ": "
    template = f"{fence}\ntitle{sign}{form}\n{fence}\n\n# {{title}}\n"
    filled = fill_issue(template, {"title": one_line(title)}, {})
    assert read(filled) == {"title": one_line(title)}
    assert filled.endswith(f"\n# {one_line(title)}\n")


@given(st.text(min_size=1))
def test_any_text_at_all(title: str) -> None:
    title = one_line(title)
    if title:
        filled = fill_issue("---\ntitle: {title}\n---\n", {"title": title}, {})
        assert read(filled) == {"title": title}
        assert tomllib.loads(f"x = {toml_text(title)}") == {"x": title}


def test_a_value_may_be_a_part_of_a_field() -> None:
    template = "---\nsubject: No. {number}: {title}\nslug: {slug}-{date}\n---\n"
    values = {"number": "7", "title": 'Say "A: B"', "slug": "say", "date": "2025-01-13"}
    assert read(fill_issue(template, values, {})) == {
        "subject": 'No. 7: Say "A: B"',
        "slug": "say-2025-01-13",
    }


def test_lists_and_tables_on_a_line() -> None:
    template = "---\ntags: ['{title}', {slug}, new]\nextra: {mood: \"a {title}\", x: '{y}'}\n---\n"
    assert read(fill_issue(template, {"title": 'B "c"', "slug": "yes"}, {})) == {
        "tags": ['B "c"', "yes", "new"],
        "extra": {"mood": 'a B "c"', "x": "{y}"},
    }
    assert read(fill_issue("---\ntags:\n  - {title}\n---\n", {"title": "- x"}, {})) == {
        "tags": ["- x"]
    }


def test_plain_titles_are_not_quoted() -> None:
    filled = fill_issue("---\ntitle: {title}\n---\n", {"title": "L’atome, encore (2)"}, {})
    assert filled == "---\ntitle: L’atome, encore (2)\n---\n"


def test_empty_fields_go_and_needed_ones_come() -> None:
    template = "---\ntitle: {title}\nnumber: {number}\nlanguage:\nsubtitle:\n---\nText\n"
    values = {"title": "A", "number": "", "carried": ""}
    needed = {"title": "A", "language": "pt", "draft": "yes"}
    assert fill_issue(template, values, needed) == (
        "---\ntitle: A\nlanguage: pt\nsubtitle:\ndraft: yes\n---\n\nText\n"
    )


def test_a_template_without_front_matter_gets_one() -> None:
    filled = fill_issue("Bonjour\r\n", {"title": "A: B"}, {"title": "A: B", "draft": "yes"})
    assert filled == '---\ntitle: "A: B"\ndraft: yes\n---\n\nBonjour\n'


def test_toml_says_true() -> None:
    assert read(fill_issue("+++\ntitle = {title}\n+++\n", {"title": "A"}, {"draft": "yes"})) == {
        "title": "A",
        "draft": "yes",
    }


def test_what_is_carried_has_its_place_or_the_end() -> None:
    head = "---\ntitle: x\n---\n\n"
    values = {"carried": "## C {.carry}\n\n{{ first_name }}"}
    assert fill_issue(head + "A\n\n{carried}\n\nB\n", values, {}) == (
        head + "A\n\n## C {.carry}\n\n{{ first_name }}\n\nB\n"
    )
    assert fill_issue(head + "A\n", values, {}).endswith("A\n\n## C {.carry}\n\n{{ first_name }}\n")
    assert fill_issue(head + "A\n\n{carried}\n\nB\n", {"carried": ""}, {}) == head + "A\n\nB\n"


def test_other_braces_stay() -> None:
    text = "{{ title }} {{title}} {.title} {#title} { title } {titles} {title}"
    assert fill(text, {"title": "X"}) == text[:-7] + "X"
