"""Which of several declarations an element gets, and what stays in style elements."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from composer.render.steps.inline_css import CssInliner, inline_css, parse_page


def style_of(html: str) -> str:
    """The style of the first paragraph."""
    found = BeautifulSoup(html, "html.parser").p
    assert found is not None
    return str(found.get("style", ""))


@pytest.mark.parametrize(
    ("rules", "style"),
    [
        # A shorthand overrules what came before it, and is overruled by what comes after.
        ("p{padding-top:1px} .a{padding:0} #i{padding-top:9px}", "padding:0;padding-top:9px"),
        ("p{margin:0 !important} #i{margin:1px}", "margin:0!important"),
        (
            "p{margin:0 !important;margin-top:1px !important} #i{margin:2px}",
            "margin:0!important;margin-top:1px!important",
        ),
        ("#i{color:red} p{color:blue} .a.a{color:green}", "color:red"),
        (".a{color:red} .a{color:blue}", "color:blue"),
        ("p{color:red;COLOR:blue}", "color:red;color:blue"),
        ("p{color:unset}", "color:unset"),
        ("p{font:12px/1 'A; B' , serif\n  , x}", "font:12px/1 'A; B' , serif , x"),
        ("p{/* a */color/**/:red/* ; */;}/* p{top:0} */", "color:red"),
        ("body > p{left:0} div p{left:1px} body p.a{top:0}", "left:0;top:0"),
        ("b + p{left:0} b ~ p{top:0} p:nth-of-type(1){right:0}", "left:0;top:0;right:0"),
        ("table p, p.b, .a, p{top:0}", "top:0"),
    ],
)
def test_the_cascade(rules: str, style: str) -> None:
    page = "<body><b>x</b><p class='a' id=i>x</p></body>"
    assert style_of(inline_css(page, rules)) == style


@pytest.mark.parametrize(
    ("written", "merged"),
    [
        ("color:blue", "margin:0;color:blue"),
        ("color:blue!important; TOP:1px", "margin:0;top:1px;color:blue!important"),
        ("color:red;/* why */ margin:1px", "color:red;margin:1px"),
        ("garbage; top: 1px; :; x", "color:red;margin:0;top:1px"),
        ("background:url(x", "color:red;margin:0;background:url(x"),
        ("font-family:'A', \"B\"", "color:red;margin:0;font-family:'A', \"B\""),
        ("--own:1px;top:var(--own)", "color:red;margin:0;--own:1px;top:var(--own)"),
    ],
)
def test_what_the_author_wrote_by_hand_wins(written: str, merged: str) -> None:
    page = f"<p style='{written.replace(chr(39), '&#39;')}'>x</p>"
    assert style_of(inline_css(page, "p{color:red;margin:0}")) == merged


def test_style_elements_of_the_page() -> None:
    page = (
        "<head><style data-premailer='ignore'>p{top:0}</style>"
        "<style media='print' data-premailer='ignore'>p{top:1px}</style>"
        "<style media='(max-width:1px)'>p{top:2px}</style></head>"
        "<p>a</p><style>p{left:0} a:hover{top:3px}</style>tail<style data-premailer=x></style>"
    )
    out = inline_css(page, "p{left:9px;color:red} a:hover{top:4px}")
    assert style_of(out) == "color:red;left:0"
    reader = BeautifulSoup(out, "html.parser")
    assert [style.get_text() for style in reader("style")] == [
        "a:hover{top:4px}",
        "p{top:0}",
        "p{top:1px}",
        "p{top:2px}",
        "a:hover{top:3px}",
    ]
    assert "data-premailer" not in out
    assert "tail" in reader.get_text()


def test_what_stays_for_the_head_is_told_and_put_there() -> None:
    css = "p,p:hover,a{color:red}@charset 'utf-8';:root{--c:red}@media x{p{top:var(--c)}}"
    inliner = CssInliner(css)
    assert inliner.head == ":root{--c:red}\np:hover{color:red}\n@media x{p{top:var(--c)}}"
    for page in ("<p>x", "<head><title>x</title></head><p>x"):
        root = parse_page(page)
        inliner.inline(root)
        assert [style.text for style in root.iter("style")] == [inliner.head]
