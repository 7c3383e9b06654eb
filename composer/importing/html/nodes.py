"""Small questions to a parsed page."""

from __future__ import annotations

import re
from typing import Any

from bs4 import Tag

from composer.importing.notebook import Notebook

__all__ = [
    "BLOCK",
    "attr",
    "classes",
    "data_of",
    "is_inside",
    "is_unseen",
    "picture_of",
    "stand_in",
    "words",
]

#: The name of the element that stands in for finished Markdown.
BLOCK = "composer-block"
_SPACE = re.compile(r"\s+")
_SMALLEST = 2


def attr(tag: Tag | None, name: str) -> str:
    """An attribute's text, empty where there is none."""
    value = tag.get(name) if tag is not None else None
    if isinstance(value, list):
        return " ".join(value)
    return str(value).strip() if value else ""


def classes(tag: Tag) -> frozenset[str]:
    """An element's classes."""
    return frozenset(attr(tag, "class").split())


def words(tag: Tag | None) -> str:
    """An element's words, on one line."""
    return _SPACE.sub(" ", tag.get_text(" ")).strip() if tag is not None else ""


def data_of(tag: Tag) -> dict[str, Any]:
    """What Substack's ``data-attrs`` says: a table, empty where it is none."""
    import json

    try:
        found = json.loads(attr(tag, "data-attrs") or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def is_inside(tag: Tag, *names: str) -> bool:
    """Whether an element stands in one of these."""
    return tag.find_parent(names) is not None


def stand_in(tag: Tag, markdown: str, notebook: Notebook, *, inline: bool = False) -> None:
    """Puts finished Markdown into an element's place."""
    number = notebook.block(markdown)
    level = "inline" if inline else "block"
    tag.replace_with(Tag(name=BLOCK, attrs={"n": str(number), "level": level}))


def picture_of(image: Tag) -> str:
    """Where a picture is: lazy pages have the address in another attribute than ``src``."""
    source = attr(image, "src")
    if not source or source.startswith(("data:image/svg", "data:image/gif")):
        later = (attr(image, name) for name in ("data-src", "data-lazy-src", "data-original"))
        source = next(filter(None, later), source)
    if not source:
        source = attr(image, "srcset").split(",")[0].strip().split(" ")[0]
    return source


def is_unseen(image: Tag) -> bool:
    """Whether a picture only counts who opens the mail."""
    sides = [attr(image, side).removesuffix("px") for side in ("width", "height")]
    return all(side.isdigit() and int(side) <= _SMALLEST for side in sides) or not picture_of(image)
