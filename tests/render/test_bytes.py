"""How many bytes the parts of a mail take: Gmail cuts what is over 102 KB."""

from __future__ import annotations

import re

import pytest

from composer.model import Edition
from tests.conftest import SETTINGS, MakeProject
from tests.render import sample
from tests.render.drawing import drawn, email

KB = 1024
LETTER = SETTINGS + '\n[theme]\nname = "letter"\n'
THEMES = pytest.mark.parametrize("settings", [SETTINGS, LETTER], ids=["classic", "letter"])


def size(edition: Edition, name: str) -> int:
    return next(size for _, kind, size in edition.bytes.blocks if kind == name)


@THEMES
def test_a_paragraph_and_an_item_are_little_more_than_their_words(
    make_project: MakeProject, settings: str
) -> None:
    body = "Un paragraphe.\n\n- Un\n- [Deux](https://example.org/2)\n- Trois"
    html = email(drawn(make_project, body, settings=settings))
    paragraph = re.search(r"<p[^>]*>Un paragraphe\.</p>", html)
    item = re.search(r"<li[^>]*><a[^>]*>Deux</a></li>", html)
    assert paragraph
    assert item
    assert len(paragraph[0]) - len("Un paragraphe.") <= 60
    # With its link, of which only the address counts as the author's.
    assert len(item[0]) - len("Deux") - len("https://example.org/2") <= 50


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("card", 1.9),
        ("post", 2.1),
        ("button", 0.9),
        ("callout", 0.9),
        ("signature", 1.1),
        ("remarks", 2.3),
        ("toc", 2.5),
    ],
)
def test_a_block_stays_in_its_bounds(make_project: MakeProject, name: str, most: float) -> None:
    edition = drawn(make_project, sample.BODY, head=sample.HEAD, files=sample.FILES)
    assert size(edition, name) <= most * KB


@THEMES
@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_a_callout_with_a_title(make_project: MakeProject, kind: str, settings: str) -> None:
    words = (
        "Une petite équipe va vite tant que la route est droite. C'est dans les virages qu'il "
        "faut du monde, et [un plan](https://example.org/plan)."
    )
    body = f":::callout[À garder en tête]{{kind={kind}}}\n{words}\n:::"
    assert size(drawn(make_project, body, settings=settings), "callout") <= 900


def test_a_poll_of_three(make_project: MakeProject) -> None:
    body = ":::poll{#a}\nComment était cet article ?\n\n- Parfait\n- Bien\n- À revoir\n:::"
    assert size(drawn(make_project, body), "poll") <= 3.4 * KB


def test_a_bar(make_project: MakeProject) -> None:
    edition = drawn(make_project, "::results{#avis}", files=sample.FILES)
    assert size(edition, "results") <= 2 * 1.4 * KB


def test_a_quote(make_project: MakeProject) -> None:
    edition = drawn(make_project, "> Enfin une histoire que j'ai lue jusqu'au bout.")
    assert edition.bytes.blocks[0][2] <= 1.2 * KB


def test_the_head(make_project: MakeProject) -> None:
    assert drawn(make_project, "Un.").bytes.head <= 6 * KB


@THEMES
def test_a_list_of_256_links(make_project: MakeProject, settings: str) -> None:
    link = (
        "- [Un projet qui change beaucoup de choses pour tous](https://example.org/2025/01/{}/an)"
    )
    links = "\n".join(link.format(number) for number in range(256))
    edition = drawn(make_project, links, settings=settings)
    assert edition.bytes.email <= 45 * KB
    shown = len(link) - len("- []({})") + len("255")
    assert edition.bytes.blocks[0][2] / 256 - shown <= 50
