"""Pages that are made to cost time or to make the reader fall."""

from __future__ import annotations

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.links.document import read_document
from tests.links.conftest import Site, discovery, metas, page

SIZE = 2_000_000


@pytest.mark.parametrize(
    "body",
    [
        b"<p " + b" ".join(b"a%d" % number for number in range(30_000)) + b">",
        b"<div>" * (SIZE // 5),
        b"<" * SIZE,
        b"\0" * SIZE,
        b'<a href="' * (SIZE // 9),
        b"<meta name=a content=b>" * (SIZE // 23),
        b"<link href=a>" * (SIZE // 13),
        b"<title>" + b"&lt;b" * (SIZE // 5),
        b"<title>x</title>" * (SIZE // 16),
        b"<meta property=og:title content='" + b"&amp;lt;" * (SIZE // 8) + b"'>",
        b"<meta charset=" * (SIZE // 14),
        b"<script type=application/ld+json>" + b'{"a":' * (SIZE // 5),
        b'<script type=application/ld+json>{"@type":"Article"}</script>' * (SIZE // 61),
        b"<svg>" * (SIZE // 5),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_hostile_page_costs_little_time(body: bytes) -> None:
    start = time.process_time()
    page(body[:SIZE])
    assert time.process_time() - start < 3


def test_an_answer_with_hostile_markup_costs_little_time() -> None:
    start = time.process_time()
    for markup in ("<p>" * 100_000, "<p" * 100_000, "<p>x</p>" + "- (" * 100_000, "—" * 300_000):
        page(discovery(), site=Site({"html": markup}))
    page(metas(og__title="(" * 100_000), "https://x.com/a/status/1")
    assert time.process_time() - start < 3


@given(st.binary())
def test_no_page_makes_it_fall(body: bytes) -> None:
    page(b"<title>" + body, site=Site(body))
    page(body)


NASTY = st.text() | st.sampled_from(["http://[", "//[::1", "http://[x]/", "\0", "(", "&#x110000;"])


@given(st.data())
def test_no_value_makes_it_fall(data: st.DataObject) -> None:
    def text() -> str:
        return html.escape(data.draw(NASTY))

    names = ("og:title", "og:image", "og:type", "author", "date", "og:locale", "profile:username")
    head = "".join(f'<meta property="{name}" content="{text()}">' for name in names)
    link = '<link type="application/activity+json" href="x">' + discovery(text())
    keys = ("type", "title", "author_name", "author_url", "thumbnail_url", "html", "provider_name")
    answer = {key: data.draw(NASTY | st.none() | st.integers()) for key in keys}
    whole = f'<html lang="{text()}"><base href="{text()}">{link}{head}<title>{text()}'
    for url in ("https://a.test/", "https://x.com/ada/status/1", "https://youtu.be/1"):
        page(whole, url, site=Site(answer))


def test_only_what_is_asked_for_is_kept_of_a_document() -> None:
    document = read_document("<link rel=x>" + "<link href=a>" * 1000 + "<title>a</title><title>b")
    assert len(document.links) == 200
    assert document.title == "a"
