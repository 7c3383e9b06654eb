"""Raw HTML in Markdown: what stays, what becomes something else, what goes."""

from __future__ import annotations

from html import unescape

import pytest

from composer.model import Findings, Location, Severity
from composer.source.raw_html import RawHtml, raw_html_plugin
from composer.source.typography import TypographyRules, typography_plugin
from tests.source.cleaning import assert_balanced, assert_nested, clean, parser


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("H<sub>2</sub>O, <u>a</u>, <kbd>b</kbd>", "H<sub>2</sub>O, <u>a</u>, <kbd>b</kbd>"),
        ("a<br>b<BR/>c", "a<br>\nb<br>\nc"),
        ('<abbr title="à &amp; b">c</abbr> d', '<abbr title="à &amp; b">c</abbr> d'),
        ("a <b>b *c</b> d* e", "a <b>b <em>c d</em></b> e"),
        ("*a <u>b* c</u> d", "<em>a <u>b</u></em><u> c</u> d"),
        ("x <b><i>y</b>z</i>", "x <b><i>y</i></b><i>z</i>"),
        ("a <b></b> c", "a  c"),
        ('a <span id="x"></span>b', "a b"),
        ('a <a id="x"></a><a name="y"></a>b', 'a <a id="x"></a><a id="y"></a>b'),
        ('a <span style="color: red; position: fixed">b</span>', 'a <span style="color: red">b</span>'),
        ('a <span style="color:red;background:url(x)">b</span>', 'a <span style="color:red">b</span>'),
        ('a <font color="red" onfocus=x>b</font>', 'a <font color="red">b</font>'),
        ("a <wbr>b", "a <wbr>b"),
        ("a <!-- hidden --> b", "a  b"),
        ("<b>a</b>\nb", "<b>a</b>\nb"),
        ('<input type="checkbox" checked disabled> done', "☑ done"),
        ('a <form action="x">b <input name=c></form>', "a b "),
        ("a <noscript>b</noscript>", "a b"),
    ],
)  # fmt: skip
def test_in_a_line(text: str, html: str) -> None:
    assert clean(text).html == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "<details>\n<summary>Plus</summary>\n\nTexte *md*\n\n</details>\n\nfin",
            "<details><summary>Plus</summary><p>Texte <em>md</em></p>\n</details><p>fin</p>\n",
        ),
        (
            '<div align="center">\n\n# A\n\n</div>',
            '<div align="center"><h1>A</h1>\n</div>',
        ),
        (
            "<p align=center>\n\n*a*\n\n</p>",
            '<div align="center"><p><em>a</em></p>\n</div>',
        ),
        (
            "<p align=center>\n  <em>a</em>,\n  <br>\n  b &amp; &lt;c\n</p>",
            '<p align="center"><em>a</em>,\n<br>\n\nb &amp; &lt;c</p>',
        ),
        (
            "<ul><li>a<li>b<ul><li>c</ul></ul>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        ),
        (
            "<table><tr><td>a<td>b<tr><th>c</table>",
            "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>",
        ),
        ("<table><td>a</table>", "<table><tr><td>a</td></tr></table>"),
        (
            "<table>\n\n<tr>\n\n<td>\n\n*md*\n\n</td>\n</tr>\n</table>",
            "<table><tr><td><p><em>md</em></p>\n</td></tr></table>",
        ),
        (
            "<ul>\n<li>\n\na\n\n<li>\n\nb\n\n</ul>",
            "<ul><li><p>a</p>\n</li><li><p>b</p>\n</li></ul>",
        ),
        ("<p>a<div>b</div>c</p>", "<p>a</p><div>b</div><p>c</p>\n"),
        ("<section><h2>a</h2>b</section>", "<div><h2>a</h2>b</div>"),
        ("<a href=u><div>a</div></a>\n", '<div><a href="u"><div>a</div></a></div>\n'),
        ("<div><a href=u><div>a</div></a></div>", '<div><div><a href="u">a</a></div></div>'),
        ("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<hr>\n", "<hr>\n"),
        ("<!-- a\n\nb -->\n\nc", "<p>c</p>\n"),
        ("<pre>\n a\n\n   <b>b</b>\n</pre>", "<pre>\n a\n\n   <b>b</b>\n</pre>"),
        ("<html><body><main>a</main></body></html>", "<div>a</div>"),
        ("<picture><source srcset=a><img src=b alt=c></picture>", '<p><img src="b" alt="c"></p>\n'),
        ("<b>\n\na\n\n- b\n\n</b>\n\nc", "<p><b>a</b></p>\n<ul>\n<li><b>b</b></li>\n</ul>\n<p>c</p>\n"),
        (
            '<a href="u">\n\n![a](b)\n\n</a>',
            '<p><a href="u"><img src="b" alt="a"></a></p>\n',
        ),
    ],
)  # fmt: skip
def test_blocks(text: str, html: str) -> None:
    cleaned = clean(text)
    assert cleaned.html == html
    assert not cleaned.findings
    assert_nested(cleaned.tokens)
    assert_balanced(html)


def test_words_of_a_block_are_inline_tokens() -> None:
    tokens = clean("<div>\nUn <b>mot</b>\n<img src='a.png' alt='b' width='200'>\n</div>").tokens
    opening, inline, closing = tokens
    assert (opening.type, opening.tag, opening.nesting) == ("html_block", "div", 1)
    assert (closing.type, closing.tag, closing.nesting) == ("html_block", "div", -1)
    assert inline.children is not None
    assert [child.type for child in inline.children] == [
        "text", "html_inline", "text", "html_inline", "softbreak", "image",
    ]  # fmt: skip


def test_alone_they_are_a_paragraph() -> None:
    tokens = clean('a\n\n<img src="a.png" alt="b">\n').tokens[3:]
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert tokens[0].map == [2, 3]


@pytest.mark.parametrize(
    ("html", "src", "alt", "attributes"),
    [
        ('<img src="a.png" alt="Un chat">', "a.png", "Un chat", {}),
        ('<img src="a.png" alt="">', "a.png", "", {"decorative": None}),
        ('<img src="a.png">', "a.png", "", {}),
        ('<img width="300px" src=a.png alt="b" HEIGHT=20>', "a.png", "b", {"width": "300", "height": "20"}),
        ('<img width="100%" src="a b.png" alt="&quot;b&quot;">', "a%20b.png", '"b"', {}),
    ],
)  # fmt: skip
def test_pictures(html: str, src: str, alt: str, attributes: dict[str, str | None]) -> None:
    (image,) = clean(f"x {html}").tokens[1].children[1:]  # type: ignore[index]
    assert image.type == "image"
    assert (image.attrs["src"], image.content) == (src, alt)
    assert image.meta["attributes"] == attributes
    assert "".join(child.content for child in image.children or ()) == alt


def test_links() -> None:
    children = (
        clean('x <a href="a.md?b=1&copy=2&amp;c" title="d" class="e" rel=f>g</a>')
        .tokens[1]
        .children
    )
    assert children is not None
    assert [child.type for child in children] == ["text", "link_open", "text", "link_close"]
    assert children[1].attrs == {"href": "a.md?b=1&copy=2&c", "title": "d", "class": "e"}


@pytest.mark.parametrize(
    ("text", "html", "code"),
    [
        ("[a <a href=x>b</a> c](d)", '<a href="d">a b c</a>', "html-misplaced"),
        ("<a href=e>f <a href=g>h</a>", '<a href="e">f </a><a href="g">h</a>', ""),
        ("<a href=e>f [g](h) i</a>", '<a href="e">f </a><a href="h">g</a> i', ""),
    ],
)
def test_a_link_holds_no_link(text: str, html: str, code: str) -> None:
    cleaned = clean(text)
    assert cleaned.html == f"<p>{html}</p>\n"
    assert code in [*cleaned.codes, ""]


@pytest.mark.parametrize(
    ("text", "embeds", "html"),
    [
        (
            '<iframe src="//www.youtube.com/embed/a" title="Vidéo" allowfullscreen></iframe>\n\nb',
            [("iframe", "https://www.youtube.com/embed/a", "Vidéo")],
            "[iframe]\n<p>b</p>\n",
        ),
        (
            '<div style="position:relative"><iframe src="https://v.example/1"></iframe></div>',
            [("iframe", "https://v.example/1", "")],
            "[iframe]\n",
        ),
        (
            "<video controls>\n<source src=v.mp4>\nfallback\n</video>",
            [("video", "v.mp4", "")],
            "[video]\n",
        ),
        (
            "a <audio src=b.mp3></audio> c",
            [("audio", "b.mp3", "")],
            "<p>a  c</p>\n[audio]\n",
        ),
        ('<object data="a.swf"><embed src="b"></object>', [("object", "a.swf", "")], "[object]\n"),
        ('<object><param name="movie" value="a"></object>', [("object", "a", "")], "[object]\n"),
        ('<embed src="a" title="b">', [("embed", "a", "b")], "[embed]\n"),
        ('<iframe src="a" />\nb', [("iframe", "a", "")], "[iframe]\n<p>b</p>\n"),
        ("<iframe src=a>\n\nb", [("iframe", "a", "")], "[iframe]\n<p>b</p>\n"),
        ("## a <video src=b></video>", [], '<h2>a <a href="b">b</a></h2>\n'),
        ("- <video src=b></video>\n- c", [("video", "b", "")], "<ul>\n<li>\n[video]\n</li>\n<li>c</li>\n</ul>\n"),
    ],
)  # fmt: skip
def test_cards(text: str, embeds: list[tuple[str, str, str]], html: str) -> None:
    cleaned = clean(text)
    assert cleaned.embeds == embeds
    assert cleaned.html == html
    assert_nested(cleaned.tokens)


def test_a_card_knows_its_place() -> None:
    (embed,) = (
        token
        for token in clean("a\n\n> <iframe src=b></iframe>", 10).tokens
        if token.type == "embed"
    )
    assert (embed.meta["line"], embed.map) == (12, [2, 3])
    assert str(embed.meta["location"]) == "a.md:12:3"


def test_a_card_needs_an_address() -> None:
    cleaned = clean("a <object>words</object> <iframe srcdoc='x'></iframe>")
    assert cleaned.html == "<p>a words </p>\n"
    assert cleaned.codes == ["html-removed", "html-removed"]


@pytest.mark.parametrize(
    ("text", "html", "places"),
    [
        ("a <script>b *c*</script> d", "<p>a  d</p>\n", ["a.md:1:3"]),
        ("a\n\n<script>\nb\n\nc\n</script>\n\nd", "<p>a</p>\n<p>d</p>\n", ["a.md:3:1"]),
        ("<style>p {}</style>\n\na", "<p>a</p>\n", ["a.md:1:1"]),
        ("> a\n> b <svg><path d=x /></svg>c", "<blockquote>\n<p>a\nb c</p>\n</blockquote>\n", ["a.md:2:5"]),
        ("a\nb <img src=c onerror=d()> e", '<p>a\nb <img src="c" alt=""> e</p>\n', ["a.md:2:3"]),
        ("<form>\n  <input name=a>\n  b\n</form>", "<p>b</p>\n", ["a.md:1:1", "a.md:2:3"]),
        ("`<b onclick=x>` <b onclick=x>a</b>", "<p><code>&lt;b onclick=x&gt;</code> <b>a</b></p>\n", ["a.md:1:17"]),
        ('a <a href="java\nscript:b">c</a>', "<p>a c</p>\n", ["a.md:1:3"]),
        ("a <a href='vbscript:b'>c</a> <a href='data:x,y'>d</a>", "<p>a c d</p>\n", ["a.md:1:3", "a.md:1:30"]),
        ("| a |\n|---|\n| <u onclick=x>b</u> |", None, ["a.md:3:3"]),
        ("a <img src='data:image/png;base64,x' alt='words'>", "<p>a words</p>\n", ["a.md:1:3"]),
        ("a <q cite='javascript:b'>c</q>", "<p>a <q>c</q></p>\n", ["a.md:1:3"]),
    ],
)  # fmt: skip
def test_removed_with_a_warning(text: str, html: str | None, places: list[str]) -> None:
    cleaned = clean(text)
    assert html in (cleaned.html, None)
    assert [str(each.location) for each in cleaned.findings] == places
    assert set(cleaned.codes) == {"html-removed"}
    assert all(each.severity is Severity.WARNING and each.hint for each in cleaned.findings)


@pytest.mark.parametrize(
    ("text", "html", "codes"),
    [
        ("a <u>b **c**\n\nd", "<p>a <u>b <strong>c</strong></u></p>\n<p>d</p>\n", ["html-unclosed"]),
        ("a </u> b", "<p>a  b</p>\n", ["html-stray"]),
        ("<div>\n\na", "<div></div><p>a</p>\n", ["html-unclosed"]),
        ("- <div>\n\n  a\n\n</div>", None, ["html-unclosed"]),
        ("a *<div>b* c</div>", None, ["html-unclosed"]),
        ("a <td>b</td> c", "<p>a b c</p>\n", ["html-misplaced"]),
        ("<li>a</li>", "<p>a</p>\n", ["html-misplaced"]),
        ("a <script>b", "<p>a b</p>\n", ["html-removed", "html-unclosed"]),
    ],
)  # fmt: skip
def test_mistakes(text: str, html: str | None, codes: list[str]) -> None:
    cleaned = clean(text)
    assert html in (cleaned.html, None)
    assert sorted(cleaned.codes) == sorted(codes)
    assert_balanced(cleaned.html)


@pytest.mark.parametrize("start", ["<script>", "<style>", "<!--", "<pre>", "<textarea>"])
def test_what_swallows_the_rest_is_an_error_and_loses_nothing(start: str) -> None:
    cleaned = clean(f"{start}\na\n\n## b")
    assert "## b" in cleaned.html
    assert "html-unclosed" in [
        each.code for each in cleaned.findings if each.severity is Severity.ERROR
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Vec<T> and Map<String, T>",
        "a Vec<S> b",
        "a <Component prop={x}> b </Component>",
        "a <my-widget/> b",
        "cp <source> <target>",
        "<Tabs>\na *b*\n</Tabs>",
        "a <?php echo 1 ?> b",
        "a <![CDATA[b]]> c",
        "a < b > c <3 <- <= <>",
        "<div>\n<name@host.example> <x:y>\n</div>",
        "import X from 'y'",
    ],
)
def test_what_is_no_html_is_text(text: str) -> None:
    shown = unescape(clean(text).html)
    for word in text.split():
        if word not in ("<div>", "</div>"):
            assert word in shown


def test_an_unknown_element_is_warned_of_once() -> None:
    cleaned = clean("a <foo>b</foo> <foo x=1>\n\n<foo>")
    assert cleaned.codes == ["html-unknown"]


def test_comments_for_the_checks() -> None:
    cleaned = clean("a <!-- check: ton\nsec --> b\n\n<!-- check:x -->\n<!-- checked -->")
    assert cleaned.checks == (
        ("ton\nsec", cleaned.checks[0][1]),
        ("x", cleaned.checks[1][1]),
    )
    assert [str(place) for _, place in cleaned.checks] == ["a.md:1:3", "a.md:4:1"]
    assert "check" not in cleaned.html


def test_the_text_of_a_picture_is_words() -> None:
    image = clean("![a <b>b</b> <T>](c)").tokens[1].children[0]  # type: ignore[index]
    assert "".join(child.content for child in image.children or ()) == "a b <T>"


def test_text_without_html_is_not_touched() -> None:
    assert (
        clean("a *b*\n\n> c").html == "<p>a <em>b</em></p>\n<blockquote>\n<p>c</p>\n</blockquote>\n"
    )


def test_depth_is_bounded() -> None:
    cleaned = clean("<div>" * 100 + "a" + "</div>" * 100)
    assert cleaned.html.count("<div>") == 32
    assert set(cleaned.codes) == {"html-deep"}
    cleaned = clean("x " + "<b>" * 100 + "a" + "</b>" * 100)
    assert cleaned.html.count("<b>") == 16


def test_as_a_plugin_it_comes_before_typography() -> None:
    rules = TypographyRules(quotes=("“", "”", "‘", "’"), space_before=":")
    md = parser().use(raw_html_plugin).use(typography_plugin, rules)
    text = '<details><summary>"a" :</summary><pre>"b" :</pre><code>"c" :</code></details>'
    html = md.render(text, {"raw_html": RawHtml("a.md", Findings())})
    assert html == (
        "<details><summary>“a”\u00a0:</summary><pre>&quot;b&quot; :</pre>"
        "<code>&quot;c&quot; :</code></details>"
    )
    assert md.render("a <u>b") == "<p>a <u>b</p>\n"


def test_places_and_addresses_as_the_reader_wants_them() -> None:
    raw = RawHtml(
        "a.md",
        Findings(),
        place=lambda line, column: Location("b.md", line + 100, column * 10),
        encode=str.upper,
    )
    tokens = raw.clean(parser().parse("x <!-- check: y --> <a href='z'>a</a>"))
    assert [str(place) for _, place in raw.checks] == ["b.md:100:30"]
    links = [child for child in tokens[1].children or () if child.type == "link_open"]
    assert links[0].attrs["href"] == "Z"


def test_a_paragraph_around_a_rule_is_a_div() -> None:
    assert clean("<br/><hr>").html == "<div><br>\n<hr></div>\n"


def test_messages_show_what_the_author_wrote() -> None:
    findings = Findings()
    raw = RawHtml("a.md", findings, restore=lambda text: text.replace("mf1z", "{{ web_url }}"))
    raw.clean(parser().parse("<mf1z> <a href='javascript:mf1z'>a</a>"))
    messages = "".join(finding.message for finding in findings.sorted())
    assert messages.count("{{ web_url }}") == 2
    assert "mf1z" not in messages
