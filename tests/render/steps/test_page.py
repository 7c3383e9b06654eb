"""A page comes out of the tree as it went in."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.render.steps.inline_css import inline_css, parse_page, write_page

CSS = "p{color:red} td{width:50%} a:hover{color:blue} #x .y{top:0}"
#: What a comment may hold, but for carriage returns, which every parser makes line feeds.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t"))
COMMENTS = st.builds(
    "<!--[if {}]>{}<![endif]-->".format,
    st.sampled_from(["mso", "gte mso 9", "(mso)|(IE)", "!mso", "mso | IE"]),
    st.lists(
        TEXT
        | st.sampled_from(
            ['<table><tr><td style="width:600px">', "</td></tr></table>", "--", "<!--", "-", ">",
             "<v:rect href='x'/>", "&nbsp;", "&amp;", "{{ x }}", "<style>p{}</style>", "é", "<![if"]
        )
    ).map("".join).filter(lambda text: not re.search("--!?>", text)),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(COMMENTS, min_size=1, max_size=6))
def test_conditional_comments_survive_byte_for_byte(comments: list[str]) -> None:
    places = [
        "{}<!DOCTYPE html><html><head>", "<title>t</title></head><body>{}<p>a{}b</p>",
        "<table><tr><td>a</td>{}<td>b</td></tr>{}</table>", "<pre>{}</pre></body>", "{}</html>", "{}",
    ]  # fmt: skip
    out, page, index = "", "", 0
    for place in places:
        for part in re.split(r"({})", place):
            page += comments[index % len(comments)] if part == "{}" else part
            index += part == "{}"
    out = inline_css(page, CSS)
    found = re.findall(r"<!--.*?-->", out, re.DOTALL)
    assert found == [comments[each % len(comments)] for each in range(index)]
    assert out.startswith("<!DOCTYPE html>\n")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])), st.sampled_from("ha"))
def test_every_address_comes_out_as_it_went_in(address: str, kind: str) -> None:
    escaped = address.replace("&", "&amp;").replace('"', "&quot;")
    attribute = {"h": "href", "a": "name"}[kind]
    out = inline_css(f'<a {attribute}="{escaped}">address0x0 ="address0x0"</a>', CSS)
    link = BeautifulSoup(out, "html.parser").a
    assert link is not None
    assert link[attribute] == address
    assert link.get_text() == 'address0x0 ="address0x0"'


def test_addresses_that_look_like_what_stands_in_for_them() -> None:
    page = '<a href="address0x1 {">a</a><a href="é address0x0">b</a><p title="address1x0">c</p>'
    root = parse_page(page)
    assert page in write_page(root)
    assert write_page(root) == write_page(root)


@pytest.mark.parametrize(
    "page",
    [
        "<table>{% for x in y %}<tr><td>a</td></tr>{% endfor %}</table>",
        '<p title="a&quot;b\'c">a &lt;b&gt; &amp;amp;</p><br><input disabled>',
        "<pre>a\n  b</pre><textarea> x </textarea>",
        '<img src="a.png" alt="" srcset="é 1x, b 2x"><v:rect fill="t"></v:rect>',
        '<a href=" https://x/ ">x</a>',
        "<p>\U0001f600 \ufffd</p>",
    ],
)
def test_markup_that_stays(page: str) -> None:
    assert page in inline_css(page, "h1{color:red}")


def test_the_page_is_utf_8_whatever_it_says() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>é€</p>'
    out = inline_css(f"\ufeff{page}\r\n<p>a\rb", "")
    assert f"{page}\n" not in out, "the body starts with <p>"
    assert "<p>é€</p>\n<p>a\nb</p>" in out
    assert 'charset=iso-8859-1">' in out


LONG = "x" * 600


@pytest.mark.parametrize(
    ("page", "broken"),
    [
        (f"<p>{LONG}</p><p>{LONG}</p>", f"</p>\n<p>{LONG}"),
        (f"<table><tr><td>{LONG}</td><td>{LONG}</td></tr></table>", f"</td>\n<td>{LONG}"),
        (f"<div><p>{LONG}</p></div><p>{LONG}", f"</div>\n<p>{LONG}"),
        # Where a blank would show, nothing is broken.
        (f"<pre><div>{LONG}</div><div>{LONG}</div></pre>", None),
        (f'<div style="white-space:pre-wrap"><p>{LONG}</p><p>{LONG}</p></div>', None),
        (f'<div style="display: inline-block">{LONG}</div><i>{LONG}</i>', None),
        (f"<b>{LONG}</b><b>{LONG}</b>", None),
        (f"<textarea>{LONG}</textarea><textarea>{LONG}</textarea>", None),
        # What is short enough stays as it is.
        ("<p>a</p><p>b</p>" * 10, None),
    ],
)
def test_where_a_line_breaks(page: str, broken: str | None) -> None:
    out = inline_css(page, "")
    body = out.split("<body>")[1].split("</body>")[0]
    if broken:
        assert broken in body
        assert max(map(len, out.encode().split(b"\n"))) <= 998
    else:
        assert "\n" not in body.rstrip("\n")


def test_a_line_breaks_only_where_it_is_long() -> None:
    out = inline_css(f"<p>a</p><p>b</p>\n<p>{LONG}</p><p>{LONG}</p>\n<p>c</p><p>d</p>", "")
    assert out.count("\n") == 5
    assert "<p>a</p><p>b</p>\n" in out
