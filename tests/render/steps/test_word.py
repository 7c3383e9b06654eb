"""The attributes that Word needs, and no others."""

from __future__ import annotations

import re

import pytest

from composer.render.steps.inline_css import inline_css, parse_page
from composer.render.steps.word import Attribute, add_attributes

CELL = "<table><tr><{0}{1}>x</{0}></tr></table>"


@pytest.mark.parametrize(
    ("element", "style", "made"),
    [
        ("img", "width:60px;height:40px", {"width": "60", "height": "40"}),
        ("img", "width:100%;height:auto", {}),
        ("img", "width:0;height:1.5px", {}),
        ("img", "WIDTH: 60PX !important", {"width": "60"}),
        ("td", "width:50%", {"width": "50%"}),
        ("td", "width:120px;height:20px", {"width": "120"}),
        ("td", "width:10em", {}),
        ("td", "width:100px;width:calc(100% - 1px)", {}),
        ("th", "background-color:#ABCDEF", {"bgcolor": "#ABCDEF"}),
        ("td", "background:#abc", {"bgcolor": "#aabbcc"}),
        ("td", "background-color:#ccc;background:url(a.png)", {}),
        ("td", "background-color:#abcd", {}),
        ("td", "background-color:red", {}),
        ("td", "text-align:center;vertical-align:top", {}),
        ("p", "width:10px;background-color:#fff", {}),
        ("div", "width:10px;height:1px;background-color:#fff", {}),
    ],
)
def test_attributes(element: str, style: str, made: dict[str, str]) -> None:
    opening = re.search(rf"<{element}[^>]*>", inline_css(page(element), f"{element}{{{style}}}"))
    assert opening
    found = dict(re.findall(r' (\w+)="([^"]*)"', opening[0]))
    assert {name: found[name] for name in found if name != "style"} == made


def test_the_attributes_of_tables_and_the_body() -> None:
    out = inline_css("<table><tr><td>x", "body{background:#eee} table{width:600px}")
    assert 'bgcolor="#eeeeee"' in out.partition("<table")[0]
    assert '<table style="width:600px" width="600">' in out


@pytest.mark.parametrize("written", ['width="7"', 'width="100%"', "width"])
def test_an_attribute_of_the_page_is_never_replaced(written: str) -> None:
    for element in ("img", "td"):
        out = inline_css(page(element, f" {written}"), f"{element}{{width:60px}}")
        assert f"<{element} {written} style" in out


def test_a_style_that_no_rule_touched_counts_too() -> None:
    assert 'width="9"' in inline_css('<img style="width:9px">', "")


def test_another_set_of_attributes() -> None:
    root = parse_page(page("td", ' style="vertical-align:top;width:1px"'))
    words = re.compile("(top|middle|bottom)")
    add_attributes(root, (Attribute("valign", ("td",), ("vertical-align",), words),))
    (cell,) = root.iter("td")
    assert cell.get("valign") == "top"
    assert cell.get("width") is None


def page(element: str, attributes: str = "") -> str:
    """A page with one such element."""
    if element in ("td", "th"):
        return CELL.format(element, attributes)
    return f"<{element}{attributes}>"
