"""HTML to Markdown: what is seen as what, and what survives of anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from composer.importing.html import to_markdown
from composer.importing.markdown import carried
from composer.importing.notebook import Notebook, settle
from composer.source.reader import read
from tests.source.reading import PATH, project_of


def written(html: str, *, title: str = "", base: str = "") -> str:
    notebook = Notebook()
    return settle(
        to_markdown(html, notebook, title=title, base=base), notebook, {}, "a.md"
    ).text.strip("\n")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p># no heading</p>", "\\# no heading"),
        ("<p>1. no list</p>", "1\\. no list"),
        ("<p>- no list</p>", "\\- no list"),
        ("<p>a<br>+ b</p>", "a\\\n\\+ b"),
        ("<p>---</p>", "\\---"),
        ("<p>::toc</p>", "\\::toc"),
        ("<p>:::poll{#x}</p>", "\\:::poll{#x}"),
        ("<p>a*b* c_d_e _f_ [g] `h` &lt;i&gt; &amp;amp;</p>", "a\\*b\\* c_d_e \\_f\\_ \\[g\\] \\`h\\` \\<i> \\&amp;"),
        ("<p>[^1] ~~x~~ ~y~</p>", "\\[^1\\] \\~\\~x\\~\\~ ~y~"),
        ("<p>https://a.example/_x_?y=1*2</p>", "https://a.example/_x_?y=1\\*2"),
        ("<h3>A {.b}</h3><h4>B #</h4>", "## A \\{.b}\n\n### B \\#"),
        ("<blockquote><h2>A</h2><p>b</p></blockquote>", "> **A**\n>\n> b"),
        ("<p><a href='https://a.example'>x</a>{.card}</p>", "[x](https://a.example)\\{.card}"),
        ("<p><a href='javascript:alert(1)'>x</a></p>", "x"),
        ("<p><a href=' https://a.example/a b(c'>x</a></p>", "[x](https://a.example/a%20b%28c)"),
        ("<p><a href='../x'>x</a></p>", "x"),
        ("<p>foo<b>bar:</b>baz <b>ok</b>.</p>", "foo<strong>bar:</strong>baz **ok**."),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ul><li>a<br>- b</li></ul>", "- a\\\n  \\- b"),
        ("<a href='https://a.example'><div><p>x</p></div></a>", "[x](https://a.example)"),
        ("<pre>a\n\n\n```\nb</pre>", "````\na\n\n\n```\nb\n````"),
        ("<table><tr><td><table><tr><td>a</td></tr></table></td><td><p>b</p></td></tr></table>", "a\n\nb"),
        ("<table><tr><th>a|b</th><th>c</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>", "| a\\|b | c |\n| --- | --- |\n| 1 | 2 3 |"),
        ("<img src=a.png alt=''><img src=b.png alt='B'>", "![](a.png){decorative}\n\n![B](b.png)"),
        ("<p>x</p><img src=o.gif width=1 height=1><p style='display:none'>y</p>", "x"),
        ("<p>H<sub>2</sub>O <kbd>K_</kbd> <u>u</u></p>", "H<sub>2</sub>O <kbd>K\\_</kbd> <u>u</u>"),
        ("<iframe src='https://player.vimeo.com/video/12'></iframe>", "<https://vimeo.com/12>"),
        ("<p><b><i>x</i></b> a<i><b>y</b></i></p>", "***x*** a<em>**y**</em>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("<div class='admonition warning'><p class='admonition-title'>W</p><p>x</p></div>", ":::callout{kind=warning}\nx\n:::"),
    ],
)  # fmt: skip
def test_html(html: str, markdown: str) -> None:
    assert written(html) == markdown


def test_a_title_is_said_once() -> None:
    assert written("<h1>The  Storm!</h1><p>x</p>", title="The storm") == "x"


def test_links_begin_where_the_page_was() -> None:
    html = "<p><a href='/a'>a</a> <a href='b'>b</a> <a href='#c'>c</a></p>"
    base = "https://old.example/x/y"
    assert written(html, base=base) == "[a](https://old.example/a) [b](https://old.example/x/b) c"


def test_depth_without_end() -> None:
    html = "<div>" * 5000 + "<a href='https://a.example'>deep</a>" + "</div>" * 5000
    assert "deep" in written(html)
    assert written("<b>" * 3000 + "x") in ("**x**", "x")
    assert "word" in written("<blockquote>" * 500 + "word")
    assert "word" in written("<ul><li>" * 500 + "word")


TAGS = (
    "p",
    "div",
    "b",
    "i",
    "span",
    "h2",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "blockquote",
    "pre",
    "code",
    "section",
    "figure",
    "details",
    "ol",
    "em",
    "td",
    "th",
)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Zl", "Zp")), max_size=30
)
MARKUP = st.recursive(
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(html=st.one_of(st.text(max_size=300), st.text("<>/=\"' abpdiv!-&;#\n", max_size=200)))
def test_any_text_is_converted(html: str) -> None:
    assert isinstance(written(html), str)


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.text("abcdefghij", min_size=3, max_size=8), min_size=1, max_size=6),
    tags=st.lists(st.sampled_from(TAGS), min_size=6, max_size=6),
)
def test_words_survive(words: list[str], tags: list[str]) -> None:
    html = "".join(f"<{tag}>{word}</{tag}> " for word, tag in zip(words, tags, strict=False))
    assert re.findall("[a-j]{3,}", re.sub(r"</?\w+>", " ", written(html))) == words


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(html=MARKUP)
def test_whatever_is_written_builds(html: str, tmp_path: Path) -> None:
    """No words of a source become an error of ours: our own reader takes all of it."""
    (tmp_path / "newsletter.toml").write_text(
        'version = 1\n[newsletter]\nname = "A"\nurl = "https://a.example"\n[sender]\nname = "A"\nemail = "a@a.example"\n'
    )
    body = written(html)
    issue = read(f"---\ntitle: T\ndate: 2025-01-09\n---\n\n{body}\n", PATH, project_of(tmp_path))
    assert [str(found) for found in issue.findings if found.severity == "error"] == []


@settings(max_examples=100, deadline=None)
@given(
    path=st.text("abc/()_-*~[]\"'<>.é", max_size=20),
    label=st.text("abc *_[]`", min_size=1, max_size=10),
)
@example(path="())(", label="[")
def test_links_survive(path: str, label: str) -> None:
    from markdown_it import MarkdownIt

    from composer.importing.html.escaping import destination

    if not label.strip():
        return
    tag = f'<p>x <a href="https://a.example/{path.replace(chr(34), "&quot;")}">{label.replace("<", "&lt;")}</a> y</p>'
    tokens = MarkdownIt().parse(written(tag))
    found = [
        child.attrGet("href")
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    ]
    expected = MarkdownIt().normalizeLink(destination(f"https://a.example/{path}".strip()))
    assert found == [expected]


def markdown(text: str, **words: object) -> tuple[str, list[str]]:
    notebook = Notebook()
    made = carried(text, notebook, **words)  # type: ignore[arg-type]
    settled = settle(made, notebook, {}, "a.md")
    return settled.text.strip("\n"), [found.message for found in settled.findings]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("`![x](y.png)` and\n\n```\n:::note\n![x]()\n```", None),
        ('![a](b.png "c")', None),
        ("![](b.png)", "![](b.png){decorative}"),
        ("![](b.png 'Cap')", '![Cap](b.png "Cap")'),
        ("![a][r]\n\n[r]: https://x.example/b.png 'T'", "![a](https://x.example/b.png \"T\")\n\n[r]: https://x.example/b.png 'T'"),
        ("[a](https://x.example/(b)) [c](mailto:a@a.example) [d](#e)", None),
        ("[a](x.md) [b](javascript:x)", "a b"),
        ("[![a](b.png)](https://x.example)", None),
        (":::note\nx\n:::", "\\:::note\nx\n\\:::"),
        ("<script>x</script>\n\n<img src='a.png' alt='A'> b", "![A](a.png) b"),
        ("<iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>", "<https://www.youtube.com/watch?v=abcdefghijk>"),
        ("# T\n\nx", "x"),
        ("T\n=\n\nx", "x"),
    ],
)  # fmt: skip
def test_markdown(text: str, made: str | None) -> None:
    assert markdown(text, title="T")[0] == (text if made is None else made)


@settings(max_examples=150, deadline=None)
@given(text=st.text("ab[](){}!<>`:*_#\n \"'/.-", max_size=120))
def test_any_markdown_is_carried(text: str) -> None:
    assert isinstance(markdown(text)[0], str)
