from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from composer.render.columns import Columns

PLAIN = Columns({})
words = st.lists(st.text("abcdeé’", min_size=1, max_size=30), max_size=40).map(" ".join)
wide = st.text("日本語、。「」テスト abc", max_size=120)


def test_wide_letters_are_two_columns_and_accents_none() -> None:
    assert PLAIN.width("abc") == 3
    assert PLAIN.width("日本") == 4
    assert PLAIN.width("e\u0301") == 1
    assert PLAIN.width("⭐") == 2


def test_a_token_is_as_wide_as_what_it_shows() -> None:
    columns = Columns({"mf1234z": "vous"})
    assert columns.width("mf1234z!") == 5
    assert columns.wrap("Bonjour mf1234z et bienvenue", width=20) == "Bonjour mf1234z et\nbienvenue"


def test_lines_begin_as_they_are_told() -> None:
    assert (
        PLAIN.wrap("un deux trois", width=9, first="1. ", rest="   ") == "1. un\n   deux\n   trois"
    )


def test_an_address_is_never_broken() -> None:
    url = "https://example.org/" + "a" * 100
    assert url in PLAIN.wrap(f"Voir {url} ici", width=40).split("\n")


def test_a_no_break_space_does_not_break() -> None:
    assert "n°\u00a041" in PLAIN.wrap("aaaaaaaaa n°\u00a041", width=13).split("\n")


def test_chinese_and_japanese_break_between_letters_but_not_before_a_full_stop() -> None:
    lines = PLAIN.wrap("これは長い文章です。次の文章。", width=18).split("\n")
    assert all(PLAIN.width(line) <= 18 for line in lines)
    assert not any(line.startswith(("。", "、")) for line in lines)
    assert "".join(lines) == "これは長い文章です。次の文章。"


def test_a_line_break_stays() -> None:
    assert PLAIN.wrap("un\ndeux", width=40) == "un\ndeux"


@settings(deadline=None)
@given(words, st.integers(10, 80))
def test_nothing_is_lost_and_lines_are_short(text: str, width: int) -> None:
    lines = PLAIN.wrap(text, width=width).split("\n")
    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= width or " " not in line for line in lines)


@settings(deadline=None)
@given(words, st.integers(10, 80))
def test_the_short_way_and_the_long_one_agree(text: str, width: int) -> None:
    slow = Columns({"ééé": "ééé"})
    assert PLAIN.wrap(text, width=width) == slow.wrap(text + " ", width=width)


@settings(deadline=None)
@given(wide, st.integers(8, 60))
def test_nothing_wide_is_lost(text: str, width: int) -> None:
    wrapped = PLAIN.wrap(text, width=width)
    assert "".join(wrapped.split()) == "".join(text.split())
