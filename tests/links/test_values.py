"""Texts, addresses, dates and languages of strangers, made fit for the lock."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.links import values
from tests.links.conftest import URL, metas, page

# Texts are data


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a &lt;b&gt;bold&lt;/b&gt; move", "a bold move"),
        ("a &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; move", "a bold move"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Hi", "Hi"),
        ("&lt;img src=x onerror=alert(1)&gt;Hi", "Hi"),
        ("&lt;svg&gt;&lt;style&gt;&lt;img src=x onerror=alert(1)&gt;", ""),
        ("One&lt;br/&gt;two&lt;/p&gt;&lt;p&gt;three", "One two three"),
        (
            "List&lt;String&gt; &amp; Vec&lt;T&gt;, a &lt; b, &lt;3",
            "List<String> & Vec<T>, a < b, <3",
        ),
        ("Tom &amp;amp; Jerry&amp;#8217;s", "Tom & Jerry’s"),
        ("AT&T", "AT&T"),
        ("  many \t\n spaces\u00a0here\u3000 ", "many spaces here"),
        ("right\u202eto\u202cleft \u2066x\u2069", "rightto" + "left x"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("bell\x07 escape\x1b[31m nul\x00", "bell escape [31m nul"),
        ("family 👩\u200d👩\u200d👧, می\u200cخواهم", "family 👩\u200d👩\u200d👧, می\u200cخواهم"),
        ("{{ first_name }} {% raw %}", "{{ first_name }} {% raw %}"),
    ],
)
def test_titles_become_plain_text(written: str, shown: str) -> None:
    assert page(metas(og__title=written)).title == shown


def test_long_texts_are_cut_at_a_word() -> None:
    found = page(metas(og__title="word " * 100, og__description="word, " * 200))
    assert found.title.endswith("word word…")
    assert len(found.title) <= 200
    assert found.description.endswith("word, word…")
    assert 380 < len(found.description) <= 400


def test_long_texts_without_spaces_are_cut_too() -> None:
    assert page(metas(og__title="語" * 300)).title == "語" * 199 + "…"
    assert page(metas(og__title="x" * 10_000_000)).title == "x" * 199 + "…"


def test_no_letter_loses_its_accent_at_the_cut() -> None:
    assert page(metas(og__title="e\u0301" * 150)).title == "é" * 150
    assert page(metas(og__title="x\u0301" * 150)).title == "x\u0301" * 99 + "…"
    assert page(metas(og__title="y" + "❤\ufe0f" * 150)).title == "y" + "❤\ufe0f" * 99 + "…"


@given(st.text() | st.text("<>&;/ab script=\"'#x1 \u202e\u200d").map("<b>".__add__))
def test_no_text_keeps_markup_or_controls(text: str) -> None:
    shown = values.words(text, 40)
    assert len(shown) <= 40
    assert shown == " ".join(shown.split())
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in shown)
    assert "<script" not in shown.lower()
    assert "<b>" not in shown


@pytest.mark.parametrize("value", [None, 3, [], {}, b"x", True])
def test_what_is_no_text_is_no_words(value: object) -> None:
    assert values.words(value, 10) == values.address(value, URL) == ""
    assert values.moment(value) == values.language(value) == ""


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("https://cdn.test/a.png", "https://cdn.test/a.png"),
        ("HTTPS://cdn.test/a.png", "https://cdn.test/a.png"),
        ("//cdn.test/a.png", "https://cdn.test/a.png"),
        ("a b.png", "https://www.courrier.test/2025/01/a%20b.png"),
        ("/é.png?ü=ß", "https://www.courrier.test/%C3%A9.png?%C3%BC=%C3%9F"),
        ("/a.png?x=1&amp;y=2", "https://www.courrier.test/a.png?x=1&y=2"),
        ("/a.png?x=1&copy=2&lt=3", "https://www.courrier.test/a.png?x=1&copy=2&lt=3"),
        ("/a.png#x", "https://www.courrier.test/a.png"),
        ("\n /a\n.png ", "https://www.courrier.test/a.png"),
        ('/a"onerror="x', "https://www.courrier.test/a%22onerror=%22x"),
        ("data:image/png;base64,AAAA", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("http://", ""),
        ("http://[", ""),
        ("https://user:pw@cdn.test/a.png", ""),
        ("https://cdn.test/" + "a" * 3000, ""),
    ],
)
def test_images_are_whole_web_addresses(written: str, found: str) -> None:
    assert values.address(written, URL) == found


def test_the_next_image_is_taken_where_the_first_is_none() -> None:
    html = metas(og__image="data:image/png,x") + '<meta name="twitter:image" content="/t.png">'
    assert page(html).image == "https://www.courrier.test/t.png"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2025-01-09", "2025-01-09"),
        ("20250109", "2025-01-09"),
        ("2025-1-9", "2025-01-09"),
        ("2025/01/09", "2025-01-09"),
        ("2025-01-09T08:30:00Z", "2025-01-09T08:30:00+00:00"),
        ("2025-01-09T08:30:00.123+0100", "2025-01-09T08:30:00+01:00"),
        ("2025-01-09 08:30:00 +0100", "2025-01-09T08:30:00+01:00"),
        ("2025-01-09 08:30:00 UTC", "2025-01-09T08:30:00+00:00"),
        ("2025-01-09T08:30", "2025-01-09T08:30:00"),
        ("Thu, 09 Jan 2025 08:30:00 +0100", "2025-01-09T08:30:00+01:00"),
        ("1970-01-01T00:00:00Z", ""),
        ("0001-01-01", ""),
        ("2025-02-30", ""),
        ("yesterday", ""),
        ("1736411400", ""),
        ("9" * 5000, ""),
    ],
)
def test_dates_become_iso(written: str, found: str) -> None:
    assert values.moment(written) == found


@given(st.text())
def test_no_date_makes_it_fall(text: str) -> None:
    values.moment(text)
    values.language(text)
    values.address(text, URL)


@pytest.mark.parametrize(
    ("written", "found"),
    [("fr", "fr"), ("fr_FR", "fr-FR"), (" pt-BR ", "pt-BR"), ("zh-Hans-CN", "zh-Hans-CN")]
    + [(bad, "") for bad in ("", "und", "qme", "french", "fr;q=1", "<b>", "x", "e" * 100)],
)
def test_languages(written: str, found: str) -> None:
    assert values.language(written) == found


def test_the_language_of_opengraph_stands_in() -> None:
    assert page(metas(og__locale="fr_CA")).language == "fr-CA"
