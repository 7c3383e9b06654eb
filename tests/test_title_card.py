"""The pictures that stand for issues elsewhere."""

from __future__ import annotations

import pytest

from composer.title_card import CARD, Colours, icon, squared, title_card
from tests.samples import FILES, opened

COLOURS = Colours("#ffffff", "#111111", "#7c3aed")


def card(title: str, **options: str) -> bytes:
    return title_card(title, name="Le Courant", day="6 janvier 2025", colours=COLOURS, **options)  # type: ignore[arg-type]


def inked(data: bytes, box: tuple[int, int, int, int]) -> bool:
    """Whether anything but the ground is drawn in a box."""
    return len(opened(data).convert("RGB").crop(box).getcolors(70_000) or [()] * 9) > 1


def test_the_same_words_give_the_same_bytes() -> None:
    assert card("L'atome revient") == card("L'atome revient")
    assert opened(card("L'atome revient")).size == CARD


@pytest.mark.parametrize(
    "title",
    ["Un", "mot " * 60, "motsansfin" * 30, "Un titre de longueur moyenne, avec des mots " * 2],
)
def test_no_title_leaves_the_card(title: str) -> None:
    data = card(title)
    assert inked(data, (88, 70, 1112, 470))
    for margin in ((0, 20, 80, 630), (1120, 20, 1200, 630), (80, 16, 1120, 60)):
        assert not inked(data, margin), margin


def test_a_title_from_the_right_begins_there() -> None:
    data = card("Un", start="right")
    assert inked(data, (900, 70, 1112, 470))
    assert not inked(data, (88, 70, 600, 470))


def test_letters_that_no_font_has() -> None:
    with pytest.raises(ValueError, match="no font here"):
        card("\U00012000")


def test_a_font_that_is_none_or_lacks_letters() -> None:
    with pytest.raises(ValueError, match="no font that can be drawn with"):
        title_card("A", name="B", day="C", colours=COLOURS, font=b"no font")


def test_icons_are_square() -> None:
    assert opened(icon("L", 32, colours=COLOURS)).size == (32, 32)
    assert opened(icon("\U00012000", 180, colours=COLOURS)).size == (180, 180)
    for name in ("jpeg", "png-palette", "gif-moving", "webp-alpha"):
        made = squared(FILES[name], 180)
        assert made.startswith(b"\x89PNG")
        assert opened(made).size == (180, 180)
    with pytest.raises(ValueError, match="SVG"):
        squared(FILES["svg"], 32)
