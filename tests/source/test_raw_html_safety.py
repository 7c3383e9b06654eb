"""Whatever an author writes, nothing that runs comes out, and no word is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.source.raw_html import guard, safe_url
from tests.source.cleaning import assert_balanced, assert_harmless, assert_nested, clean

#: Fragments that have broken sanitisers (OWASP's filter evasion list, DOMPurify's and Ammonia's
#: regression tests name the techniques), and pieces to break others with.
NASTY = (
    "<script>alert(1)</script>", "<script", "<script>", "</script>", "<SCRIPT/x>", "<scr<script>ipt>",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", '<img src="x"onerror="alert(1)">',
    "<img src=`x`onerror=alert(1)>", "<img src='javascript:a'>", "<body onload=a()>", "<b onclick='a()'>",
    '<a href="java\nscript:a">', '<a href="java&Tab;script:a">', '<a href="&#106;avascript:a">', "<a href=' javascript:a'>",
    '<a href="javascript&colon;a">', '<a href="\x01javascript:a">', "<a href=JaVaScRiPt:a>", "<a href=vbscript:a>",
    "<a href='data:text/html,<script>a</script>'>", '<a href="//a" style="x:expression(a)">', "<a xlink:href=javascript:a>",
    "<svg><script>a</script></svg>", "<svg onload=a()>", "<svg><style><img src=x onerror=a()></style>", "</svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=a()>">', "</math>",
    '<noscript><p title="</noscript><img src=x onerror=a()>">', "<template><img src=x onerror=a()>", "</template>",
    '<svg><p><style><g title="</style><img src=x onerror=a()>">', "<form><math><mtext></form><form><mglyph><style>",
    '<textarea><img title="</textarea><img src=x onerror=a()>">', '<title><a title="</title><img src=x onerror=a()>">',
    "<iframe srcdoc='<script>a</script>'></iframe>", "<iframe src=javascript:a></iframe>", "<iframe>", "<embed src=data:a>",
    "<object data=javascript:a>", "</object>", "<base href=javascript:a>", "<meta http-equiv=refresh content='0;javascript:a'>",
    "<link rel=stylesheet href=a>", "<style>@import 'a'</style>", "<style>", "</style>", "<p style='background:url(javascript:a)'>",
    '<div style="width:expression(a)">', "<input onfocus=a autofocus>", "<video><source onerror=a()></video>", "<isindex action=javascript:a>",
    "<button formaction=javascript:a>", "<details open ontoggle=a()>", "<q cite=javascript:a>", "<a href=a title='\"><script>a</script>'>",
    "<!--><script>a</script>-->", "<!-- <script>a</script>", "-->", "<!--[if IE]><script>a</script><![endif]-->", "<![CDATA[<script>a</script>]]>",
    "<?xml <script>a</script>?>", "<!DOCTYPE a [<!ENTITY b '<script>'>]>", '<xmp><p title="</xmp><img src=x onerror=a>">', "<plaintext>",
    '<a href="a"b onclick="a">', "<a =onclick=a>", "<a\x0conclick=a>", "<a/onclick=a>", '<a "onclick=a>', "<ımg onerror=a>", "<İ onload=a>",
)  # fmt: skip
PLAIN = (
    "<b>", "</b>", "<u>", "</u>", "<a href=a>", "</a>", "<div>", "</div>", "<details>", "</details>", "<summary>", "<table>", "<tr>", "<td>",
    "</td>", "</table>", "<ul>", "<li>", "</ul>", "<p>", "</p>", "<br>", "<hr>", "<pre>", "</pre>", "<section>", "</section>", "<T>", "<foo>",
    "</foo>", "<noscript>", "</noscript>", "<form>", "</form>", "<img src=a>", "*", "**", "[", "](a)", "`", "> ", "- ", "# ", "\n", "\n\n", "| a |\n|---|\n",
    "    ", "~~", "&lt;", "&", "<", ">", "<!-- a -->", "<col>", "<caption>", "<dl>", "<dd>", "</dl>", "<center>", "</center>",
)  # fmt: skip
SEPARATORS = st.sampled_from(("", "", " ", "\n", "\n\n"))
WORDS = st.from_regex(r"w[a-z]{1,4}", fullmatch=True)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from(NASTY), st.sampled_from(PLAIN), st.text(max_size=6)),
            SEPARATORS,
        ),
        max_size=14,
    )
)
def test_nothing_harmful_comes_out(pieces: list[tuple[str, str]]) -> None:
    cleaned = clean("".join(piece + separator for piece, separator in pieces))
    assert_balanced(cleaned.html)
    assert_nested(cleaned.tokens)
    assert_harmless(cleaned.html)
    guarded = guard(cleaned.html)
    assert_harmless(guarded)
    assert guard(guarded) == guarded
    for token in cleaned.tokens:
        if token.type == "embed":
            assert safe_url(token.meta["url"])
            assert safe_url(token.meta["image"])


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.one_of(st.sampled_from(PLAIN), WORDS), SEPARATORS), max_size=20))
def test_no_word_is_lost(pieces: list[tuple[str, str]]) -> None:
    text = "".join(f" {piece}{gap}" if piece[0] == "w" else piece + gap for piece, gap in pieces)
    html = clean(text).html
    for piece, _ in pieces:
        if piece[0] == "w":
            assert piece in html, text
            assert piece in guard(html), html


@pytest.mark.parametrize("fragment", NASTY)
def test_each_alone(fragment: str) -> None:
    for text in (fragment, f"a {fragment} b", f"<div>{fragment}</div>\n\nc", f"- {fragment}\n- b"):
        cleaned = clean(text)
        assert_harmless(cleaned.html)
        assert_harmless(guard(text))


@pytest.mark.parametrize(
    "unit",
    [
        "<b>", "</b>", "<u>a</u>", "<div>", "<div>\n\n", "</div>", "<b><p>x", "<p>x", "<td>", "<table><tr><td>", "<ul><li>",
        "<script>", "<style>x</style>", "<!--", "<!-- x -->", "<!-", "<a href=x>", "<a <", '<a b="', "<a b='\"", "<object>",
        "<object></object>", "<video><source src=x>", "<iframe src=x></iframe>", "<img src=x onerror=y>", "<foo>",
        "*<u>a* ", "<u>*", "[<u>](x)</u>", "<details>\n\n- a\n\n</details>\n\n", "- <b>\n", "<b>\n\nx\n\n", "![<b>](x)",
        "<svg><b></svg>", "`<b>`<b>", "<b>x\n", "<pre>\n", "<i><b></i></b>", "|<b>", "<span style='a:b;c:d'>", "<?", "<![CDATA[",
    ],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    """Of 50 KB; half of the bound is for Markdown itself and for tests that run beside."""
    text = unit * (50_000 // len(unit))
    start = time.process_time()
    cleaned = clean(text)
    guard(cleaned.html)
    assert time.process_time() - start < 4


def test_elements_in_elements_without_end() -> None:
    for name in ("object", "svg", "div", "b", "script", "noscript", "foo"):
        start = time.process_time()
        clean(f"<{name}>" * 3000 + "x" + f"</{name}>" * 3000)
        clean("x " + f"<{name}>" * 3000 + "x" + f"</{name}>" * 3000)
        assert time.process_time() - start < 4


@pytest.mark.parametrize(
    "html",
    [
        '<p class="a" id="b" data-src="i.md:3">x\u00a0y &amp; z</p>',
        '<table><thead><tr><th style="text-align:right">a</th></tr></thead></table>',
        '<p><a href="https://x.org/?a=1&amp;copy=3&amp;b=%%u%%&amp;c={{unsub}}" title="q">x</a></p>',
        '<p><a href="mf0123456789z" class="button">x</a> mf0123456789z</p>',
        '<p><img src="images/a%20b.png" alt="a" width="600" height="20"></p>',
        '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p>',
        '<section class="footnotes"><ol class="footnotes-list"><li id="fn1">a</li></ol></section>',
        '<pre><code class="language-python">a &lt; b\n</code></pre>',
        '<ol start="3"><li>a</li></ol>',
        "<pre>\n\n a\n</pre>",
        '<div dir="rtl" lang="ar">x</div>',
        '<p><a href="a b(c">x</a><a href="mailto:a@b.example">y</a><a href="tel:+33">z</a></p>',
    ],
)
def test_the_guard_keeps_what_the_renderer_writes(html: str) -> None:
    assert guard(html) == html


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.org", True), ("HTTP://x", True), ("mailto:a@b", True), ("tel:1", True), ("//x", True), ("/a", True),
        ("a/b:c", True), ("?a:b", True), ("#a:b", True), ("", True), ("mf0z", True), ("a.md#b", True),
        ("javascript:a", False), (" java\nscript:a", False), ("\x01JAVAscript:a", False), ("java\u200bscript:a", False),
        ("data:image/png;base64,a", False), ("vbscript:a", False), ("file:///etc", False), ("C:\\a", False), ("a:b", False),
    ],
)  # fmt: skip
def test_addresses(url: str, safe: bool) -> None:
    assert safe_url(url) is safe
