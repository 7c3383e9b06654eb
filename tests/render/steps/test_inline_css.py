"""What readers get of each defect of premailer 3.10, and of the cascade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup

from composer.render.steps.inline_css import PageError, inline_css

QUERY = "@media(max-width:600px){p{font-size:18px !important}}"
BARE = "@media(max-width:600px){p{font-size:18px}}"
PRINT = "@media print{p{color:red}}"
AT_RULES = (
    "@font-face{font-family:X;src:url(x.woff2)}\n"
    "@keyframes k{from{top:0}to{top:1px}}\n"
    "@supports (display:grid){p{display:grid}}\n"
    "@layer base{p{color:blue}}"
)
HACKS = (
    "[data-ogsc] p{color:#fff}\nu + .body .g{display:block}\n#MessageViewBody a{color:inherit}\n"
    ".ExternalClass{width:100%}\na[x-apple-data-detectors]{color:inherit}"
)


class Reader:
    """The page as another HTML parser reads it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.page = BeautifulSoup(html, "html.parser")

    def attributes(self, selector: str) -> dict[str, Any]:
        """The attributes of the first element that matches."""
        found = self.page.select_one(selector)
        assert found is not None, selector
        return dict(found.attrs)

    def style(self, selector: str) -> str:
        """The style attribute of that element."""
        return str(self.attributes(selector).get("style", ""))

    @property
    def head(self) -> str:
        """The text of all style elements."""
        return "\n".join(style.get_text() for style in self.page("style"))


class Case(NamedTuple):
    """A defect by its number: what goes in, and what has to come out."""

    number: str
    page: str
    css: str
    right: Callable[[Reader], bool]


P = "<p>text</p>"
CASES = (
    Case("1", P, f"p{{font-size:14px}}{QUERY}", lambda r: QUERY in r.head),
    Case("2", P, f"{BARE}\n{PRINT}", lambda r: r.head == f"{BARE}\n{PRINT}"),
    Case("2-hover", "<a>x", "a:hover{color:red}", lambda r: r.head == "a:hover{color:red}"),
    Case("3", P, AT_RULES, lambda r: r.head == AT_RULES),
    Case(
        "3-import",
        P,
        'p{color:red}@import url("https://x/f.css");',
        lambda r: r.head == '@import url("https://x/f.css");' and r.style("p") == "color:red",
    ),
    Case("4", "<p class=g>x", HACKS, lambda r: r.head == HACKS),
    Case("5", f"<!doctype html>{P}", "", lambda r: r.html.startswith("<!DOCTYPE html>\n<html>")),
    Case(
        "5-comment",
        f"<!-- one --><!doctype html><html><body>{P}</body></html>",
        "",
        lambda r: r.html.startswith("<!DOCTYPE html>\n<!-- one -->\n<html>"),
    ),
    Case(
        "6",
        '<a href="https://x/?e={{ email }}&amp;{% if a %}1{% endif %}">x</a>',
        "",
        lambda r: 'href="https://x/?e={{ email }}&amp;{% if a %}1{% endif %}"' in r.html,
    ),
    Case(
        "6-others",
        '<a href="*|X|*">a</a><a href="%%u%%">b</a><a href="[[x]]">c</a><img src="${y}">',
        "a{color:red}",
        lambda r: (
            [a["href"] for a in r.page("a")] == ["*|X|*", "%%u%%", "[[x]]"]
            and r.attributes("img")["src"] == "${y}"
        ),
    ),
    Case("7", '<a href="{{ url }}">x</a>', "", lambda r: '<a href="{{ url }}">' in r.html),
    Case(
        "8",
        '<a name="é a" href="https://x/é a?q=ü&amp;r=&quot;1&quot;">x</a>',
        "",
        lambda r: r.attributes("a") == {"name": "é a", "href": 'https://x/é a?q=ü&r="1"'},
    ),
    # premailer lets the author's style win here; CSS Cascade 4 §6.1 lets the sheet.
    Case(
        "9",
        '<p style="color:blue;margin:0">x',
        "p{color:red !important;margin:1px}",
        lambda r: r.style("p") == "color:red!important;margin:0",
    ),
    Case(
        "10",
        "<p title=a>x",
        "p[title]{color:red} body p{color:blue}",
        lambda r: r.style("p") == "color:red",
    ),
    Case(
        "11",
        '<a href="#top" class="b c">x</a>',
        "a[href='#top']{color:red} a.b.c{color:blue}",
        lambda r: r.style("a") == "color:blue",
    ),
    Case(
        "12",
        "<a title='x,y'>a</a><h1>b</h1><p class=z>c</p><p class=n>d</p>",
        "a[title='x,y']{color:red} :is(h1,h2){color:red} p:not(.n,.m){color:red}",
        lambda r: [r.style(s) for s in ("a", "h1", ".z", ".n")] == ["color:red"] * 3 + [""],
    ),
    Case(
        "13",
        '<ul><li><a>1</a></li><li class="x sm:w-full">2</li></ul>',
        "li:nth-child(2){top:0} li:not(.x){left:0} li:first-child a{left:1px}"
        r".sm\:w-full{width:100%}",
        lambda r: (
            [r.style("li"), r.style("a"), r.style("li.x")]
            == ["left:0", "left:1px", "width:100%;top:0"]
        ),
    ),
    Case(
        "14",
        P,
        "@media screen{@media (max-width:1px){p{color:red}}}",
        lambda r: r.head == "@media screen{@media (max-width:1px){p{color:red}}}",
    ),
    Case("15", P, "P{color:red}", lambda r: r.style("p") == "color:red"),
    Case(
        "16",
        "<img width=600 height=300>",
        "img{width:100%;height:auto}",
        lambda r: (
            r.attributes("img")
            == {"width": "600", "height": "300", "style": "width:100%;height:auto"}
        ),
    ),
    Case(
        "17",
        "<p>x</p><table><tr><td>a</td><th>b</th></tr></table><img>",
        "p{width:50%;background-color:red} td{width:auto;background-color:rgba(1,2,3,.5)}"
        "th{width:calc(100% - 10px);height:10em} img{width:100%} table{width:1.5px}",
        lambda r: all(list(r.attributes(s)) == ["style"] for s in ("p", "td", "th", "img")),
    ),
    Case(
        "18",
        "<table><tr><td>a</td></tr></table>",
        "td{width:100px !important;background-color:#fff !important}",
        lambda r: (
            (r.attributes("td")["width"], r.attributes("td")["bgcolor"]) == ("100", "#ffffff")
        ),
    ),
    # premailer keeps the last only.
    Case(
        "19",
        P,
        "p{background:#ccc;background:rgba(0,0,0,.2)}",
        lambda r: r.style("p") == "background:#ccc;background:rgba(0,0,0,.2)",
    ),
    Case(
        "20",
        '<p>x</p><b style="top:var(--c)">y</b>',
        ":root{--c:#f00;--d:var(--c)} p{color:var(--d);margin:var(--no, 0 var(--nor, 1px))}",
        lambda r: (
            r.style("p") == "color:#f00;margin:0 1px" and r.style("b") == "top:#f00" and not r.head
        ),
    ),
    # A limit: what is asked of every element stays in the head, or it would be in all of them.
    Case(
        "21",
        P,
        "*{box-sizing:border-box} td > *{margin:0}",
        lambda r: not r.style("p") and r.head == "*{box-sizing:border-box}",
    ),
    Case(
        "22",
        "<p>a<![if !mso]>b<![endif]></p><!--[if mso]>c<![endif]-->",
        "",
        lambda r: "a<!--[if !mso]><!-->b<!--<![endif]--></p><!--[if mso]>c<![endif]-->" in r.html,
    ),
    Case(
        "23",
        "<w:anchorlock/><p>x",
        "",
        lambda r: "<w:anchorlock></w:anchorlock><p>" in r.html,
    ),
    Case("24", '<p style="p">x', "p{color:red}", lambda r: r.style("p") == "color:red"),
    Case("26", f"<?xml version='1.0' encoding='utf-8'?>{P}", "", lambda r: "<p>text" in r.html),
    Case(
        "27",
        "<p>é</p>" * 200,
        "p{margin:0 0 16px}",
        lambda r: max(map(len, r.html.encode().split(b"\n"))) <= 998 and len(r.page("p")) == 200,
    ),
    Case("28", P, "p{mso-x:1;color:nonsense}", lambda r: r.style("p") == "mso-x:1;color:nonsense"),
    Case(
        "29",
        '<a href="#a">a</a><a href="{{ url }}">b</a><img src="cid:1">',
        "",
        lambda r: (
            [a["href"] for a in r.page("a")] == ["#a", "{{ url }}"]
            and r.attributes("img")["src"] == "cid:1"
        ),
    ),
    # A limit: entities become the characters that they stand for.
    Case(
        "30",
        "<p>a&nbsp;b&zwnj;&copy; &lt;i&gt; &amp;amp;</p>",
        "",
        lambda r: "a\xa0b\u200c© &lt;i&gt; &amp;amp;</p>" in r.html,
    ),
    Case(
        "31",
        P,
        "p{color:#ffffff;mso-table-lspace:0pt;background:url('a;b.png');top:rgba(0,0,0,.5)}",
        lambda r: (
            r.style("p") == "color:#ffffff;mso-table-lspace:0pt;"
            "background:url('a;b.png');top:rgba(0,0,0,.5)"
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_readers_get_what_the_author_wrote(case: Case, capfd: pytest.CaptureFixture[str]) -> None:
    reader = Reader(inline_css(case.page, case.css))
    assert case.right(reader), reader.html
    assert capfd.readouterr() == ("", ""), "28: premailer's CSS parser talks on stderr"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<p>{'x' * 12_000_000}</p>", "12000007 bytes"),
        (f'<img src="data:image/png;base64,{"A" * 12_000_000}">', "bytes"),
        ("", "empty"),
        (" \n", "empty"),
        ("<!-- alone -->", "no content"),
        ("<p>\ud800", "half a character"),
    ],
    ids=["25-text", "25-data", "26-empty", "26-blank", "no-element", "surrogate"],
)
def test_a_page_that_would_lose_something_is_refused(page: str, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        inline_css(page, "p{color:red}")


@pytest.mark.parametrize("depth", [300, 2000, 5000])
def test_what_is_nested_is_read_whole_or_refused(depth: int) -> None:
    try:
        out = inline_css("<div>" * depth + "<b>x</b>", "")
    except PageError as refusal:  # libxml2 2.14 stops at 2048, 2.12 nowhere
        out = str(refusal)
    assert "<b>x</b>" in out or ("Excessive depth" in out and depth > 2000)


def test_what_follows_an_unprinted_character_is_not_lost() -> None:
    page = "<p>a\0b</p><a href='x\1y\ufffe é'>c</a><p style='top:0\x0b'>d</p>"
    out = inline_css(page, "p{color:red}")
    assert '<p style="color:red">ab</p><a href="xy é">c</a>' in out
    assert '<p style="color:red;top:0">d</p>' in out
