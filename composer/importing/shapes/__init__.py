"""The blocks of other platforms, recognised where their HTML shows them.

A sequence, so a list: what is more particular comes before what it would be taken for otherwise.
Each takes the parsed letter, and puts finished Markdown, or an element of ours, in a block's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

    from composer.importing.notebook import Notebook

__all__ = ["recognise"]


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Finds all blocks in a letter."""
    from composer.importing.shapes import (
        boxes,
        buttons,
        cards,
        embeds,
        footnotes,
        galleries,
        left_out,
        pictures,
        polls,
        posts,
    )

    sequence = (
        footnotes,  # first, for their anchors are links like others to all that follow
        polls,  # before what is left out, for a form may be one; before buttons, its options
        left_out,  # before buttons: "Subscribe" is one
        posts,  # before cards: a post's picture links to the post
        cards,
        embeds,  # behind cards, which may hold a player
        galleries,  # before pictures, which it is made of
        buttons,
        pictures,
        boxes,  # last, for they hold any of these
    )
    for shape in sequence:
        shape.recognise(letter, notebook)
