"""What a page says of itself, from pages as they are found: tidy, old, lazy and broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.links import fetch_page
from composer.links.document import decoded
from composer.model import Page
from tests.links.conftest import ARTICLE, NOW, URL, VIDEO, Server, discovery, linked, metas, page


def test_an_article_with_opengraph() -> None:
    assert page(ARTICLE) == Page(
        url=URL,
        title="L’été des poulpes",
        description="Ils sont malins, et ils le savent.",
        site="Le Courrier",
        image="https://www.courrier.test/images/poulpe%20bleu.jpg?w=1200&h=630",
        author="Théo Martin",
        date="2025-01-09T08:00:00+01:00",
        kind="page",
        language="fr-FR",
        status=200,
        fetched=NOW,
    )


def test_a_page_with_plain_html_only() -> None:
    found = page(
        "<HTML LANG=de><HEAD><TITLE>\n Kraken &amp; Co.\n</TITLE>"
        '<META NAME="Description" CONTENT="Alles &uuml;ber Kraken"></HEAD><BODY>'
    )
    assert (found.title, found.description) == ("Kraken & Co.", "Alles über Kraken")
    assert (found.language, found.site, found.image, found.kind) == ("de", "", "", "page")


def test_a_page_with_a_twitter_card_only() -> None:
    found = page(
        '<meta name="twitter:title" content="T"><meta name="twitter:description" content="D">'
        '<meta name="twitter:image:src" content="//cdn.test/i.png"><title>Title</title>'
    )
    assert (found.title, found.description, found.image) == ("T", "D", "https://cdn.test/i.png")


def test_a_page_with_linked_data_only() -> None:
    found = page(
        linked({"@context": "https://schema.org", "@type": "WebSite", "name": "The site"})
        + linked(
            {
                "@graph": [
                    {"@type": "Organization", "name": "Org"},
                    {
                        "@type": ["NewsArticle", "Article"],
                        "headline": "Octopus summer",
                        "description": "They know.",
                        "author": [{"@type": "Person", "name": "Ada"}, {"name": "Bo"}],
                        "datePublished": "2025-01-09",
                        "publisher": {"@type": "Organization", "name": "The Post"},
                        "image": [{"url": "/octopus.jpg"}],
                        "inLanguage": "en",
                    },
                ]
            }
        )
        + "<title>Octopus summer - The Post</title>"
    )
    assert (found.title, found.description) == ("Octopus summer", "They know.")
    assert (found.author, found.date, found.site) == ("Ada, Bo", "2025-01-09", "The Post")
    assert found.image == "https://www.courrier.test/octopus.jpg"
    assert found.language == "en"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "null",
        "3",
        "[[[]]]",
        '{"@graph": {"@type": "Article"}}',
        '{"@graph": [1, null]}',
        '{"@type": {"a": 1}}',
        '{"@type": "Article", "headline": {"@value": 1}, "author": 3, "image": [], "name": ""}',
        '{"@type": "Article", "author": [null, {"name": ["x"]}, "https://a.test/"]}',
        "[" * 100_000,
        '{"headline": "\\ud800"}',
        "<!-- { -->",
    ],
)
def test_linked_data_that_is_broken_says_nothing(data: str) -> None:
    found = page(f'<script type="application/ld+json">{data}</script><title>Still</title>')
    assert (found.title, found.author, found.image) == ("Still", "", "")


def test_the_first_of_a_name_counts_and_empty_ones_do_not() -> None:
    found = page(
        '<meta property="og:title" content=" "><meta property="og:title" content="First">'
        '<meta property="og:title" content="Second">'
    )
    assert found.title == "First"


def test_a_profile_is_no_author() -> None:
    html = '<meta property="article:author" content="https://facebook.test/ada">'
    assert page(html).author == ""


def test_scholarly_pages() -> None:
    found = page(
        '<meta name="citation_title" content="x"><title>Attention</title>'
        '<meta name="citation_author" content="Vaswani, A."><meta name="citation_author" content="B">'
        '<meta name="citation_date" content="2017/06/12">'
    )
    assert (found.author, found.date) == ("Vaswani, A.", "2017-06-12")


def test_relative_addresses_follow_the_base_and_the_redirect() -> None:
    image = metas(og__image="pic.png")
    assert page(image, final="https://new.test/a/b").image == "https://new.test/a/pic.png"
    assert (
        page(f'<base href="/static/">{image}').image == "https://www.courrier.test/static/pic.png"
    )


@pytest.mark.parametrize("status", [301, 400, 403, 404, 410, 500])
def test_a_page_that_is_gone_has_a_status_and_no_words(status: int) -> None:
    assert page(ARTICLE, status=status) == Page(url=URL, status=status, fetched=NOW)


@pytest.mark.parametrize("html", ["", " ", "<", "<!--", "\0\0", "plain", "<html>", "<title>", "{}"])
def test_next_to_nothing_is_a_page_without_words(html: str) -> None:
    assert page(html) == Page(url=URL, status=200, fetched=NOW)


# Encodings


@pytest.mark.parametrize(
    ("text", "encoding", "charset", "named"),
    [
        ("Été à Noël", "utf-8", "", ""),
        ("Été à Noël", "utf-8", "UTF-8", ""),
        ("Été à Noël", "utf-8", "", "utf-8"),
        ("Été – 5 €", "cp1252", "iso-8859-1", ""),
        ("Été – 5 €", "cp1252", "", "ISO-8859-1"),
        ("Été – 5 €", "cp1252", "us-ascii", ""),
        ("Été", "utf-8", "utf-8", "iso-8859-1"),
        ("Été", "utf-8-sig", "iso-8859-1", ""),
        ("Été", "utf-16", "", ""),
        ("Été", "utf-16-le", "utf-16le", ""),
        ("Été", "utf-8", "", "utf-16"),
        ("Привет", "cp1251", "windows-1251", ""),
        ("Привет", "koi8-r", "", "koi8-r"),
        ("日本語①", "cp932", "Shift_JIS", ""),
        ("日本語", "euc_jp", "", "euc-jp"),
        ("日本語", "iso2022_jp", "iso-2022-jp", ""),
        ("中文€", "gb18030", "gb2312", ""),
        ("中文", "big5", "", "Big5"),
        ("한국어", "cp949", "euc-kr", ""),
        ("שלום", "cp1255", "windows-1255", ""),
        ("Été", "utf-8", "no-such-thing", "nor-this"),
        ("Été", "utf-8", "unicode_escape", "punycode"),
        ("Été", "utf-8", "idna", "undefined"),
        ("Été", "utf-8", "zlib_codec", "rot13"),
        ("Été", "utf-8", "utf-7", "é"),
    ],
)
def test_encodings(text: str, encoding: str, charset: str, named: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={named}">' if named else ""
    html = f"<!doctype html>{meta}<title>{text}</title>"
    assert page(html.encode(encoding, "replace"), charset=charset).title == text


def test_an_xml_declaration_names_the_encoding() -> None:
    html = '<?xml version="1.0" encoding="iso-8859-1"?><html><title>Été</title></html>'
    assert page(html.encode("latin-1")).title == "Été"


def test_bytes_that_do_not_fit_are_replaced() -> None:
    assert page(b"<title>caf\xe9 \xff noir</title>").title == "caf� � noir"


@given(st.binary(), st.text() | st.sampled_from(["utf-8", "utf-16", "big5", "punycode", "idna"]))
def test_any_bytes_are_some_text(body: bytes, charset: str) -> None:
    decoded(body, charset)


# From the network to the lock


def test_fetch_page_puts_it_together(server: Server) -> None:
    oembed = server.on("/oembed", json.dumps(VIDEO), type="application/json")
    url = server.on("/w/1", f"<html lang=en>{discovery(oembed)}{metas(og__title='V')}")
    found = fetch_page(url, fetched=NOW, limits=server.limits())
    assert (found.url, found.kind, found.status, found.fetched) == (url, "video", 200, NOW)
    assert [path for path, _ in server.seen] == ["/w/1", "/oembed"]


def test_the_second_fetch_is_guarded_as_the_first(server: Server, other_server: Server) -> None:
    secret = other_server.on("/oembed", json.dumps(VIDEO), type="application/json")
    url = server.on("/", discovery(secret) + "<title>T</title>")
    found = fetch_page(url, fetched=NOW, limits=server.limits(ports=(other_server.port,)))
    assert (found.title, found.kind) == ("T", "page")
    assert other_server.seen == []
