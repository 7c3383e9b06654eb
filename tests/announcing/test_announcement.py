"""Posts: never too long, the address whole, words whole, nothing cut inside a character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.announcement import Announcement, announcement, cut
from composer.errors import UsageError
from composer.graphemes import graphemes
from tests.announcing.test_counting import NETWORKS

ADDRESS = "https://courant.example.org/letters/2025-01-09-grok-3/"
#: Words of all kinds: accents in two code points, families, flags, addresses, no blanks at all.
PIECES = st.sampled_from(
    [
        "été",
        "e\u0301té",
        "👨‍👩‍👧‍👦",
        "🇫🇷",
        "中文字",
        "https://x.org/a",
        "lemonde.fr",
        "a" * 40,
        "fin.",
        "Oui\u202f!",
        "…",
    ]
)
WORDS = st.one_of(
    st.lists(PIECES, max_size=80).map(" ".join),
    st.lists(PIECES, max_size=80).map("".join),
    st.text(max_size=600),
)
NAMES = st.sampled_from(sorted(NETWORKS))
quick = settings(deadline=None, max_examples=150)


def post(name: str, title: str, summary: str = "", address: str = ADDRESS) -> Announcement:
    return announcement(name, NETWORKS[name], title=title, summary=summary, address=address)


@quick
@given(NAMES, WORDS, WORDS)
def test_it_fits_and_its_address_is_whole(name: str, title: str, summary: str) -> None:
    made = post(name, title, summary)
    assert made.count == NETWORKS[name].count(made.text) <= made.limit
    assert NETWORKS[name].fits(made.text)
    assert made.text.endswith(ADDRESS)


@quick
@given(NAMES, st.lists(PIECES, min_size=1, max_size=80).map(" ".join), WORDS)
def test_a_title_is_whole_unless_it_alone_is_too_long(name: str, title: str, summary: str) -> None:
    made = post(name, title, summary)
    if NETWORKS[name].fits(f"{title}\n\n{ADDRESS}"):
        assert made.text.startswith(f"{title}\n\n")
        return
    head, _, address = made.text.partition("\n\n")
    assert address == ADDRESS
    if head == ADDRESS:
        return
    words = title.split(" ")
    kept = head.removesuffix("…").split(" ")
    if len(kept) > 1:
        # Each word but the last is whole; of the last, what does not stand before "…" is gone.
        assert kept[:-1] == words[: len(kept) - 1]
        assert words[len(kept) - 1].startswith(kept[-1])


@quick
@given(WORDS, st.integers(0, 60))
def test_nothing_is_cut_inside_a_character(text: str, most: int) -> None:
    made = cut(text, lambda words: len(graphemes(words)) <= most)
    assert len(graphemes(made)) <= most
    if made != text and not made.endswith("…"):
        assert text.startswith(made)
    kept = graphemes(made.removesuffix("…"))
    assert kept == graphemes(text)[: len(kept)]


def test_words_are_cut_at_a_sentence_where_enough_of_them_stays() -> None:
    text = "Une marée a pris le parking. Nous y étions tous, et nous n’avons rien vu venir du tout."
    fits = lambda words: len(words) <= 50  # noqa: E731 - a limit
    assert cut(text, fits) == "Une marée a pris le parking."
    assert cut("Oui." + text[28:], fits) == "Oui. Nous y étions tous, et nous n’avons rien vu…"
    assert cut("a" * 60, fits) == "a" * 49 + "…"
    assert cut("標題很長。" + "字" * 60, lambda words: len(words) <= 9) == "標題很長。"


def test_the_words_fill_what_the_title_leaves() -> None:
    made = post("x", "Grok 3", "Un mot de trop. " * 30)
    assert made.text.startswith("Grok 3\n\nUn mot de trop. Un mot")
    assert 240 < made.count <= 280
    assert post("x", "Grok 3", "Grok 3").text == f"Grok 3\n\n{ADDRESS}"
    assert post("x", "Grok\n 3\t").text == f"Grok 3\n\n{ADDRESS}"


def test_an_address_that_is_too_long_is_told() -> None:
    long = f"https://courant.example.org/{'a' * 300}/"
    with pytest.raises(UsageError, match="longer than Bluesky takes"):
        post("bluesky", "Grok 3", address=long)
    assert post("mastodon", "Grok 3", address=long).count == 8 + 23
