"""Features are found in what is CSS and HTML, and not in what only looks like it."""

from __future__ import annotations

import pytest

from composer.checking.support.finder import (
    in_at_rule,
    in_declaration,
    in_element,
    in_selector,
    in_style,
)
from composer.checking.support.sheet_rules import rules


@pytest.mark.parametrize(
    ("style", "codes"),
    [
        ("display: FLEX", "css-display-flex"),
        ("display:inline-grid", "css-display-grid"),
        ("display:block", ""),
        ("width: calc(100% - 2vw)", "css-unit-calc css-unit-vw"),
        ("width: 3.5rem", "css-unit-rem"),
        ("width: min(10px, .5ch)", "css-function-min css-unit-ch"),
        ("width: fit-content", "css-intrinsic-size"),
        ("margin: 0 -1px", "css-margin"),
        ("margin: 0 -0px", ""),
        ("text-indent: -2em", "css-text-indent"),
        ("background: #fff url(a.png)", "css-background-image"),
        ("background: #fff", ""),
        (
            "background-image: linear-gradient(red, blue)",
            "css-background-image css-linear-gradient",
        ),
        ("color: rgb(1, 2, 3)", ""),
        ("color: rgba(1, 2, 3, .5)", "css-rgba"),
        ("color: rgb(1 2 3 / 50%)", "css-rgb"),
        ("color: oklch(40% 0.2 30)", "css-modern-color"),
        ("color: var(--ink)", "css-variables"),
        ("--ink: red", "css-variables"),
        ("white-space: normal", ""),
        ("font-family: 'calc(1vw)', \"2rem\"", ""),
        ("background: url(10vw/-3rem.png?calc(1))", "css-background-image"),
        ("color: #10ch", ""),
        ("color: #123456; padding: 10px", ""),
        ("animation: 2s initially", "css-animation"),
        ("color: initial", "css-unit-initial"),
        ("grid-area: auto", ""),
    ],
)
def test_declarations(style: str, codes: str) -> None:
    assert " ".join(sorted(found.use.code for found in in_style(style))) == " ".join(
        sorted(codes.split())
    )


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        (".a, td .b", ""),
        ("a:hover", "css-pseudo-class-hover"),
        ("li:nth-child(2n + 1)", "css-pseudo-class-nth-child"),
        ("a::before", "css-pseudo-element-before"),
        (".a > .b", "css-selector-child"),
        ("[title='a > b:hover']", "css-selector-attribute"),
        ("u + .body", "css-selector-adjacent-sibling"),
        (
            "p:not(.a) ~ *",
            "css-pseudo-class-not css-selector-general-sibling css-selector-universal",
        ),
    ],
)
def test_selectors(selector: str, codes: str) -> None:
    assert sorted(use.code for use in in_selector(selector)) == sorted(codes.split())


@pytest.mark.parametrize(
    ("prelude", "codes"),
    [
        ("@media print", "css-at-media"),
        (
            "@media (prefers-color-scheme: dark)",
            "css-at-media css-at-media-prefers-color-scheme",
        ),
        ("@media (any-hover: hover)", "css-at-media css-at-media-hover"),
        ("@font-face", "css-at-font-face"),
        ("@charset 'utf-8'", ""),
    ],
)
def test_at_rules(prelude: str, codes: str) -> None:
    assert sorted(use.code for use in in_at_rule(prelude)) == sorted(codes.split())


def test_what_a_feature_is_worth_partly() -> None:
    assert in_declaration("float", "left")[0].partly == 1
    assert in_declaration("white-space", "pre")[0].partly == 0
    assert in_declaration("white-space", "nowrap")[0].partly == 1
    assert in_declaration("opacity", "1")[0].partly == 0.5


def test_elements_are_told_apart_by_their_kind() -> None:
    assert [use.code for use, _ in in_element("input", "radio", ("type",))] == ["html-input-radio"]
    assert [use.code for use, _ in in_element("input", "email", ("type",))] == ["html-input-text"]
    assert not in_element("link", "icon", ("rel",))
    assert not in_element("p", "", ("class", "lang"))
    assert in_element("img", "", ("srcset",))[0][1] == "srcset"


SHEET = """\
/* meant below: css-opacity: pale
   or not */
.a { opacity: .5;
     color: red } .b { opacity: 1 }
@media print { /* meant: css-float: one below the other */
  .c { float: left; }
  .d { float: right; } /* meant: css-clear: no */
}
@import "x.css";
.e { .f & { color: blue } }
@font-face { font-family: X; src: url(x.woff) }
.g { content: "} /* meant: css-x: no */"; }
"""


def test_rules_have_their_lines_and_what_is_meant() -> None:
    found = [
        (rule.line, rule.prelude, sorted(rule.meant - {"css-opacity"})) for rule in rules(SHEET)
    ]
    assert found == [
        (3, ".a", []),
        (4, ".b", []),
        (5, "@media print", ["css-float"]),
        (6, ".c", ["css-float"]),
        (7, ".d", ["css-clear", "css-float"]),
        (9, '@import "x.css"', []),
        (10, "&.f &", []),
        (10, ".e", []),
        (11, "@font-face", []),
        (12, ".g", ["css-x"]),
    ]
    assert all("css-opacity" in rule.meant for rule in rules(SHEET))
    assert [d.name for rule in rules(SHEET) for d in rule.declarations][:3] == [
        "opacity",
        "color",
        "opacity",
    ]
