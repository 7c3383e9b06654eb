"""Lengths as each network counts them: examples of the pages that the networks cite."""

from __future__ import annotations

import pytest

from composer import announcing
from composer.announcement import Network
from composer.registry import discover

NETWORKS = {
    name: kind()
    for name, kind in discover(announcing, Network).items()  # type: ignore[type-abstract]
}
FAMILY = "👨‍👩‍👧‍👦"
LONG = "https://example.com/" + "a" * 200


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # https://docs.x.com/fundamentals/counting-characters
        ("👾", 2),
        ("🙋🏽", 2),
        ("👨‍🎤", 2),
        (FAMILY, 2),
        ("https://example.com", 23),
        ("https://example.com/very/long/path", 23),
        ("café", 4),
        ("cafe\u0301", 4),
        ("中文", 4),
        # config/v3.json: the four ranges and what is beside them
        ("\u10ff", 1),
        ("\u1100", 2),
        ("–—“”", 4),
        ("…", 2),
        ("′", 1),
        # UTS #51
        ("🇫🇷", 2),
        ("🇫", 2),
        ("1️⃣", 2),
        ("1", 1),
        ("©", 1),
        ("©️", 2),
        ("☎︎", 4),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 2),
        ("❤️‍🔥!", 3),
        # A domain becomes a link too, where X knows its ending.
        ("voir lemonde.fr.", 5 + 23 + 1),
        ("1.5 et 3.14. Non", 16),
        (f"({LONG})", 25),
        (f"{LONG}, {LONG}.", 23 + 2 + 23 + 1),
    ],
)
def test_x_weighs(text: str, count: int) -> None:
    assert NETWORKS["x"].count(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (LONG, 23),
        (f"Lu : {LONG}.", 5 + 23 + 1),
        ("example.com", 11),
        (FAMILY, 1),
        ("e\u0301té", 3),
        ("🇫🇷🇧🇷", 2),
        # Taking an address out joins nothing: here an accent to an e, there two flags.
        (f"e{LONG}\u0301", 1 + 23 + 1),
        (f"🇫{LONG} 🇷", 1 + 23 + 1 + 1),
    ],
)
def test_mastodon_counts(text: str, count: int) -> None:
    assert NETWORKS["mastodon"].count(text) == count


def test_bluesky_counts_the_address_and_has_a_limit_of_bytes() -> None:
    bluesky = NETWORKS["bluesky"]
    assert bluesky.count(LONG) == len(LONG)
    assert bluesky.count(FAMILY * 300) == 300
    assert bluesky.fits("é" * 300)
    # 25 bytes each
    assert not bluesky.fits(FAMILY * 121)
    assert bluesky.fits(FAMILY * 120)


def test_linkedin_counts_what_javascript_counts() -> None:
    assert NETWORKS["linkedin"].count(f"é{FAMILY}") == 1 + 4 * 2 + 3


def test_each_names_the_page_that_it_was_written_from() -> None:
    assert set(NETWORKS) == {"bluesky", "linkedin", "mastodon", "x"}
    for network in NETWORKS.values():
        assert network.title
        assert network.page.startswith("https://")
        assert 0 <= network.fold < network.limit
