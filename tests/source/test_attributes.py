"""The grammar of attributes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.source.attributes import LONGEST, parse, trailing


@pytest.mark.parametrize(
    ("text", "id_", "classes", "values"),
    [
        ("{#id}", "id", (), {}),
        ("{#01-x.y}", "01-x.y", (), {}),
        ("{#énergie}", "énergie", (), {}),
        ("{.a .b}", "", ("a", "b"), {}),
        ("{.a.b-c}", "", ("a", "b-c"), {}),
        ("{ #id .class key=value flag }", "id", ("class",), {"key": "value", "flag": None}),
        ('{key="two words"}', "", (), {"key": "two words"}),
        ("{key='two words'}", "", (), {"key": "two words"}),
        ('{key="a } brace { and \\" quote"}', "", (), {"key": 'a } brace { and " quote'}),
        (r'{key="C:\new \\ x"}', "", (), {"key": r"C:\new \ x"}),
        ('{key="it\'s"}', "", (), {"key": "it's"}),
        (
            "{url=https://x.org/a?b=c&d=e#f image=../i.png}",
            "",
            (),
            {"url": "https://x.org/a?b=c&d=e#f", "image": "../i.png"},
        ),
        ("{url=/a/{id}/b flag}", "", (), {"url": "/a/{id}/b", "flag": None}),
        ('{only in="email text"}', "", (), {"only": None, "in": "email text"}),
        ('{title=""}', "", (), {"title": ""}),
        ("{a=1\n  b=2}", "", (), {"a": "1", "b": "2"}),
        ("{légende=oui}", "", (), {"légende": "oui"}),
        ("{date=2024-07-01T05:13Z}", "", (), {"date": "2024-07-01T05:13Z"}),
    ],
)
def test_lists(
    text: str, id_: str, classes: tuple[str, ...], values: dict[str, str | None]
) -> None:
    found = parse(text, 0)
    assert found is not None
    attributes, end = found
    assert end == len(text)
    assert (attributes.id, attributes.classes, attributes.plain) == (id_, classes, values)
    assert not attributes.problems


@pytest.mark.parametrize(
    "text",
    [
        "{{bse}}114168",
        "{{ first_name }}",
        "{% include x %}",
        "{% x %}",
        "{ not attrs: }",
        '{"json": 1}',
        "{}",
        "{ }",
        "{",
        "{#}",
        "{.}",
        "{...}",
        "{…}",
        "{#id",
        "{a=b",
        '{a="b}',
        '{a="b"c}',
        "{/* comment */}",
        "{1, 2}",
        "{a, b}",
        "{x} + 1}"[3:],
        "{a.b}",
        "{key = value}",
        "{{.x}}",
        "{:.x}",
        "text",
        "",
    ],
)
def test_other_text_between_braces(text: str) -> None:
    assert parse(text, 0) is None


def test_positions() -> None:
    text = """::card[x]{#a .b url=x.md title="un mot" flag}"""
    found = parse(text, 9)
    assert found is not None
    attributes, end = found
    assert end == len(text)
    assert text[attributes.id_offset :].startswith("#a")
    for name, value in attributes.values.items():
        assert text[value.offset :].startswith(name)
    assert text[attributes.values["url"].text_offset :].startswith("x.md")
    assert text[attributes.values["title"].text_offset :].startswith("un mot")
    assert attributes.values["flag"].text_offset == attributes.values["flag"].offset


def test_problems() -> None:
    text = "{#a #b x=1 x=2 y=}"
    found = parse(text, 0)
    assert found is not None
    attributes = found[0]
    assert attributes.id == "a"
    assert attributes.plain == {"x": "1", "y": ""}
    assert attributes.problems == (
        (4, "a second id: #b"),
        (11, "x is given twice"),
        (15, "y= has no value"),
    )


def test_an_empty_value_in_quotes_is_no_problem() -> None:
    found = parse('{a=""}', 0)
    assert found is not None
    assert not found[0].problems


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Oui {#oui}", 4),
        ("{#oui}", 0),
        ('Titre {title="x {y}"}', 6),
        ("Titre {un deux} {.x}", 16),
        ("Titre {.x}  ", 6),
        ("Titre {x", None),
        ("Titre{.x}", None),
        (r"Titre \{.x}", None),
        ("Titre {{x}}", None),
        ("Titre {% x %}", None),
        ("Titre {.x}.", None),
        ("", None),
    ],
)
def test_trailing(text: str, start: int | None) -> None:
    found = trailing(text)
    assert (found and found[1]) == start


@given(st.text(alphabet="{}#.=\"' \\ab1é\n", max_size=40))
def test_any_text(text: str) -> None:
    for start in range(len(text)):
        found = parse(text, start)
        if found:
            assert text[start] == "{"
            assert text[found[1] - 1] == "}"
    trailing(text)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z-]{0,5}", fullmatch=True), st.text(max_size=12), max_size=5
    )
)
def test_what_is_quoted_comes_back(values: dict[str, str]) -> None:
    def quoted(value: str) -> str:
        return value.replace("\\", "\\\\").replace('"', '\\"')

    text = "{#x " + " ".join(f'{name}="{quoted(value)}"' for name, value in values.items()) + "}"
    found = parse(text, 0)
    assert found is not None
    assert found[0].plain == values
    assert found[1] == len(text)


@pytest.mark.parametrize(
    "unit", ["{", "{a ", '{a="', "{a='{b=\"", "{a=", "{a={", "{#a .b ", "{a=\\", '{"']
)
def test_time_is_linear(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    begin = time.process_time()
    for start in range(0, len(text), len(unit)):
        parse(text, start)
    trailing(text)
    trailing("x " + text + "}")
    assert time.process_time() - begin < 2


def test_a_list_has_a_longest_length() -> None:
    assert parse("{a=" + "x" * LONGEST + "}", 0) is None
    assert parse("{a=" + "x" * (LONGEST - 4) + "}", 0) is not None
