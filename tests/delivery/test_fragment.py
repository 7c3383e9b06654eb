"""A mail's body as a piece of another page, and back."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from composer.delivery.platforms.fragment import fragment, page_of, shielded
from tests.delivery.pushing import HTML

TAG = re.compile(r"(?<=%%)\{")
OPENING = re.compile(r"\{(?=\w*\})")


def test_the_body_with_its_attributes() -> None:
    piece = fragment(HTML)
    begin = '<div data-newsletter="page" class="page" style="margin:0" title="a > b">\n<div>Été'
    assert piece.startswith(begin)
    assert piece.endswith("{first_name} {{name}}\n</div>")


def test_a_page_comes_back_without_its_head() -> None:
    page = page_of(f"<html><body><div>head</div>{fragment(HTML)}<div>foot</div></body></html>")
    assert page == f"<!doctype html>\n<html>{HTML[HTML.index('<body') :]}"


@given(st.text(alphabet="<>div/ab \n"), st.text(alphabet="<>div/ab \n"))
def test_what_is_balanced_comes_back(inner: str, around: str) -> None:
    bare = re.sub(r"</?div", "", inner)
    html = f"<body><div>{bare}</div></body>"
    whole = f"{around}{fragment(html)}</div>"
    if "<div" not in around and "</div" not in around:
        assert page_of(whole) == f"<!doctype html>\n<html>{html}</html>"


def test_what_is_no_page_comes_back() -> None:
    assert page_of(f"x {fragment('<p>2</p>')} y") == "<p>2</p>"
    assert page_of("<div>x</div>") == ""
    assert page_of('<div data-newsletter="page"><div>x</div>') == ""


def test_braces_by_their_place() -> None:
    html = (
        "<style>a{}</style><!--{x} %%{x}-->{x} %%{x}{y z}<a href='/{x}' title=\"{x}\">"
        '<img src="%%{x}"></a>a < b {x}'
    )
    assert shielded(html, certain=TAG, possible=OPENING) == (
        "<style>a{}</style><!--&#123;x} %%&#123;x}-->&#123;x} %%<span>{</span>x}{y z}"
        '<a href=\'/%7Bx}\' title="&#123;x}"><img src="%%%7Bx}"></a>a < b &#123;x}'
    )


@given(st.text(alphabet="{}%ab <>\"'=/!-", max_size=60))
def test_nothing_else_is_changed(text: str) -> None:
    seen = shielded(text, certain=TAG, possible=OPENING)
    bare = seen.replace("<span>{</span>", "{").replace("&#123;", "{").replace("%7B", "{")
    assert bare == text


def test_a_long_text_of_braces_takes_no_time() -> None:
    """In proportion to its length: half a megabyte of what is nearly a tag."""
    shielded("<a " * 60_000 + "{" * 100_000 + "%%{" * 30_000, certain=TAG, possible=OPENING)
