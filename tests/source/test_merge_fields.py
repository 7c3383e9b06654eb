"""Merge fields: as they are written in code, nearly written, and in polls."""

from __future__ import annotations

import pytest

from composer.model import Findings
from composer.pipeline import compose, load
from composer.source.merge_fields import MergeFields
from tests.conftest import SETTINGS, MakeProject
from tests.source.reading import PATH, blocks, issue_of


def fields() -> MergeFields:
    return MergeFields(("first_name",), {}, "seed")


@pytest.mark.parametrize(
    "text",
    [
        "{{first_name}} `{{ first_name }}` {{  first_name  }}",
        "{{ first_name | default(\"x\") }} {{ first_name|default('x') }}",
    ],
)
def test_each_spelling_is_kept(text: str) -> None:
    known = fields()
    hidden = known.hide(text, "a.md", 1, Findings())
    assert "{{" not in hidden
    assert known.restore(hidden) == text
    assert len(set(known.slots.values())) == 1


def test_code_is_printed_as_it_was_written(make_project: MakeProject) -> None:
    issue = issue_of(make_project(), "{{first_name}} `{{ first_name }}`\n")
    assert blocks(issue)[0].inline.text.endswith(" {{ first_name }}")


def test_the_content_hash_does_not_depend_on_the_spelling(make_project: MakeProject) -> None:
    project = load(make_project())
    head = "---\ntitle: A\n---\n"
    one = compose(head + "{{ first_name }} {{ first_name }}\n", PATH, project)
    other = compose(head + "{{first_name}} {{ first_name}}\n", PATH, project)
    assert one.hash == other.hash


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("{{ firstname }}", "{{ first_name }}"),
        ("{{first-name}}", "{{ first_name }}"),
        ("{{ web url }}", "{{ web_url }}"),
        ("{{ Email }}", "{{ email }}"),
        ("{{ first_name | upper }}", "{{ first_name }}"),
        ('{{ first_name | default("a \\"x\\"") }}', "a quote cannot be escaped"),
    ],
)
def test_a_near_miss_is_told_with_what_to_write(written: str, hint: str) -> None:
    findings = Findings()
    assert fields().hide(f"a\n b {written}", "a.md", 4, findings) == f"a\n b {written}"
    (found,) = findings.sorted()
    assert (found.code, found.location.line, found.location.column) == ("merge-field", 5, 4)
    assert hint in found.hint


@pytest.mark.parametrize("text", ["{{bse}}114168", "{{ user }}", "{{ a b }}", "{{ | }}", "{{}}"])
def test_what_is_no_field_is_left_alone(text: str) -> None:
    findings = Findings()
    assert fields().hide(text, "a.md", 1, findings) == text
    assert not findings.sorted()


def test_a_poll_of_the_settings_is_filled_like_one_in_place(make_project: MakeProject) -> None:
    asked = SETTINGS.replace("Comment était", "{{ first_name | default('vous') }}, comment était")
    issue = issue_of(make_project(settings=asked), "::poll{#avis}\n")
    assert not issue.findings
    (token,) = issue.slots
    assert issue.slots[token] == ("first_name", "vous")
    assert token in blocks(issue)[0].poll.question


@pytest.mark.parametrize(
    ("body", "place"), [("::poll{#avis}\n", ("newsletter.toml", 22)), ("", None)]
)
def test_a_near_miss_in_the_settings_is_told_where_it_is_placed(
    body: str, place: tuple[str, int] | None, make_project: MakeProject
) -> None:
    asked = SETTINGS.replace("Comment était", "{{ firstname }}, comment était")
    found = issue_of(make_project(settings=asked), body).findings
    assert [(f.location.path, f.location.line) for f in found] == ([place] if place else [])


def test_a_poll_of_the_front_matter_is_filled_too(make_project: MakeProject) -> None:
    head = "title: A\npolls: {x: {question: '{{ first_name }} ?', options: ['{{ emial }}', B]}}"
    issue = issue_of(make_project(), "::poll{#x}\n", head=head)
    assert list(issue.slots.values()) == [("first_name", "")]
    (finding,) = issue.findings
    assert (finding.code, finding.location.line) == ("merge-field", 3)
