"""What is wrong with a style sheet is told, with its line, and never passed over."""

from __future__ import annotations

import pytest

from composer.errors import ThemeError
from composer.render.steps.inline_css import CssInliner, inline_css

BROKEN = (
    ("p{color:red", 1, "“{” is never closed"),
    ("p{}\n@media x{\np{top:0}", 2, "“{” is never closed"),
    ("p{color:red} }", 1, "“}” closes nothing"),
    ("a{}\np{top:calc(1px}", 2, "“(” is never closed"),
    ("a{}\n\np{color:red\nh1{top:0}\n}", 4, "a rule inside a rule"),
    ("p{top:0}\n/* forgotten", 2, "“/*” is never closed"),
    ("p{top:0}\np{font-family:'A}", 2, "“'” is never closed"),
    ("p{top:0;\n  color red;\n}", 2, "“color red” is not a declaration"),
    ("p{\n  /* why\n */\n  : red}", 4, "“: red” is not a declaration"),
    ("p{top:}", 1, "“top:” is not a declaration"),
    ("p{to p:1}", 1, "“to p:1” is not a declaration"),
    ("p{top:0}\ngarbage", 2, "“garbage” is not a rule"),
    ("p{top:0};\na{top:0}", 1, "“;” is not a rule"),
    ("p,{top:0}", 1, "a selector is missing"),
    ("{top:0}", 1, "a selector is missing"),
    ("a{}\n\np..x{top:0}", 3, "“p..x” is not a selector"),
    ("a[{top:0}", 1, "“[” is never closed"),
    ("p{}\np{top:var(--gone)}", 2, "var(--gone) has no value in :root"),
    (":root{--a:var(--b);--b:var(--a)}\np{top:var(--a)}", 2, "var(--a) has no value"),
    ("p{}\n.card{--own:1px}", 2, "“--own” is set outside of :root"),
    ("p{}\n/* </style><script> */", 2, "“</style” ends the sheet"),
)


@pytest.mark.parametrize(("css", "line", "reason"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_sheet_is_reported(css: str, line: int, reason: str) -> None:
    with pytest.raises(ThemeError) as caught:
        CssInliner(css, path="templates/mine/email.css")
    assert str(caught.value).startswith(f"templates/mine/email.css:{line}: ")
    assert reason in caught.value.message
    assert caught.value.hint


def test_a_broken_style_element_is_reported_with_the_line_of_the_page() -> None:
    with pytest.raises(ThemeError) as caught:
        inline_css("<html>\n<head>\n<style>\np{top:0}\na{top}</style></head></html>", "")
    assert str(caught.value).startswith("<style>:5: “top” is not a declaration")


@pytest.mark.parametrize(
    "css",
    [
        "",
        "  \n",
        "/* only a comment */",
        "<!-- p{top:0} -->",
        "p{}",
        "p{;;top:0;;}",
        "p{top:0}/**/",
        "@charset 'utf-8';",
        "p{*zoom:1;_height:1px;-webkit-x:y}",
        "v\\:* {behavior:url(#default#VML)}",
        "p{background:url(data:image/png;base64,iVBORw0KGgo=)}",
        "p{content:'}'} p{content:\"\\\"}\"} p{background:url( 'a)b' )}",
        "p{filter:progid:DXImageTransform.Microsoft.gradient(a='#1',b='#2')}",
        "p{grid-template-areas:'a b'\n'c d'}",
    ],
)
def test_what_is_unusual_is_not_broken(css: str) -> None:
    assert "<p" in inline_css("<p>x</p>", css)
