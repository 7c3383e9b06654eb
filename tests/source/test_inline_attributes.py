"""Attributes in running text and headings."""

from __future__ import annotations

import time
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from composer.source.inline_attributes import attributes_plugin


@pytest.fixture
def md() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return parser.use(attributes_plugin)


def bearer(md: MarkdownIt, text: str) -> Token:
    for token in md.parseInline(text)[0].children or ():
        if "attributes" in token.meta:
            return token
    raise AssertionError(text)


@pytest.mark.parametrize(
    ("text", "type_", "attrs", "others"),
    [
        ("[a](b){.button}", "link_open", {"href": "b", "class": "button"}, {}),
        ("[a](b){.card .x}", "link_open", {"href": "b", "class": "card x"}, {}),
        ("[a *b* c](d){#i x=1 f}", "link_open", {"href": "d", "id": "i"}, {"x": "1", "f": None}),
        ("<https://x.org>{.card}", "link_open", {"href": "https://x.org", "class": "card"}, {}),
        ("![](x.png){decorative}", "image", {"src": "x.png", "alt": ""}, {"decorative": None}),
        ('![a](x "t"){width=20}', "image", {"src": "x", "alt": "", "title": "t"}, {"width": "20"}),
        ("`x`{.python}", "code_inline", {"class": "python"}, {}),
        ("**[a](b){.c}**", "link_open", {"href": "b", "class": "c"}, {}),
    ],
)
def test_bearers(
    md: MarkdownIt, text: str, type_: str, attrs: dict[str, str], others: dict[str, Any]
) -> None:
    token = bearer(md, text)
    assert (token.type, token.attrs) == (type_, attrs)
    assert token.meta["attributes"] == others
    assert text[token.meta["attrs_offset"]] == "{"
    assert "{" not in md.renderInline(text)


def test_reference_link(md: MarkdownIt) -> None:
    html = md.render("[a]{.x} and [b][a]{.y}\n\n[a]: /u\n")
    assert html == '<p><a href="/u" class="x">a</a> and <a href="/u" class="y">b</a></p>\n'


def test_an_image_in_a_link(md: MarkdownIt) -> None:
    md.options["xhtmlOut"] = False
    html = md.renderInline('[![x](i.png){.small title="a ] b"}](u){.big}')
    assert html == '<a href="u" class="big"><img src="i.png" alt="x" class="small"></a>'


@pytest.mark.parametrize(
    "text",
    [
        "[a](b) {.x}",
        "[a](b){{bse}}",
        "[a](b){% x %}",
        "[a](b){",
        "(b){.x}",
        "word{.x}",
        "*a*{.x}",
        "<b>{.x}",
        r"[a](b)\{.x}",
        "`{.x}`",
        "{.x}",
        "{{bse}}114168",
    ],
)
def test_text_that_is_no_attributes(md: MarkdownIt, text: str) -> None:
    plain = MarkdownIt("commonmark", {"html": True})
    assert md.renderInline(text) == plain.renderInline(text)


def test_a_second_list_is_text(md: MarkdownIt) -> None:
    assert md.renderInline("[a](b){.x}{.y}") == '<a href="b" class="x">a</a>{.y}'


def test_duplicates_are_kept_for_the_caller(md: MarkdownIt) -> None:
    token = bearer(md, "[a](b){x=1 x=2}")
    assert token.meta["attrs_problems"] == ((11, "x is given twice"),)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## À lundi {.unlisted}", '<h2 class="unlisted">À lundi</h2>\n'),
        ("## À lundi {.unlisted} ##", '<h2 class="unlisted">À lundi</h2>\n'),
        ("À lundi {#fin .unlisted}\n---", '<h2 id="fin" class="unlisted">À lundi</h2>\n'),
        ("## [a](b){.x} {.y}", '<h2 class="y"><a href="b" class="x">a</a></h2>\n'),
        ("## [a](b){.x}", '<h2><a href="b" class="x">a</a></h2>\n'),
        ("## Use `x {y}`", "<h2>Use <code>x {y}</code></h2>\n"),
        ("## A {{x}}", "<h2>A {{x}}</h2>\n"),
        ("## A {% x %}", "<h2>A {% x %}</h2>\n"),
        ("## {.x}", '<h2 class="x"></h2>\n'),
    ],
)
def test_headings(md: MarkdownIt, text: str, html: str) -> None:
    assert md.render(text) == html


def test_other_attributes_of_a_heading(md: MarkdownIt) -> None:
    token = md.parse("## A {only=email x}")[0]
    assert token.meta["attributes"] == {"only": "email", "x": None}
    assert token.meta["attrs_offset"] == 2


@pytest.mark.parametrize(
    "unit",
    ["[a](b){", '[a](b){x="', "[a](b){.x}", "`a`{", "`a`{a='{b=\"", "![a](b){x ", "[{", ")}{"],
)
def test_time_is_linear(md: MarkdownIt, unit: str) -> None:
    text = unit * (50_000 // len(unit))
    begin = time.process_time()
    md.parse(text)
    md.parse("## " + text)
    assert time.process_time() - begin < 6
