"""Whose an element of the mail is: its author's, a stranger's whom they quote, or the theme's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.checking.proof import Proof
    from composer.model import Block, Location

__all__ = [
    "AuthoredLink",
    "Origin",
    "authored_links",
    "blocks_by_place",
    "language_of",
    "links_at",
    "origin_of",
    "words_at",
]

#: Blocks whose words are somebody else's.
_FOREIGN = frozenset(("post", "remarks"))
#: Words that are looked for on one line, where all of them may stand on several.
_FEW = 3
_SPACE = re.compile(r"\s+")


class Origin(NamedTuple):
    """The innermost block that an element was drawn from, and whether its words are a stranger's.

    ``block`` is ``None`` for a section's own heading, and for what the theme adds by itself.
    """

    location: Location | None = None
    block: Block | None = None
    foreign: bool = False


class AuthoredLink(NamedTuple):
    """A link that an author wrote: its element, its address, what is read aloud, its origin."""

    element: Element
    url: str
    text: str
    origin: Origin


def blocks_by_place(proof: Proof) -> Mapping[str, Block]:
    """Every block by the mark that the mail has of it."""
    return {f"{one.location.path}:{one.location.line}": one for one in proof.blocks}


def origin_of(proof: Proof, element: Element) -> Origin:
    """Where an element comes from; without a location where no source says it."""
    blocks = proof.once(blocks_by_place)
    source, foreign = "", False
    around: Element | None = element
    while around is not None:
        mark = around.get("data-src")
        if mark:
            source = source or mark
            block = blocks.get(mark)
            foreign = foreign or (block is not None and block.name in _FOREIGN)
        foreign = foreign or around.tag == "blockquote"
        around = around.getparent()
    if not source:
        return Origin()
    return Origin(proof.source_of(element), blocks.get(source), foreign)


def authored_links(proof: Proof) -> tuple[AuthoredLink, ...]:
    """The links of the author's own words, in order; not those within the mail."""
    return tuple(_links(proof))


def _links(proof: Proof) -> Iterator[AuthoredLink]:
    for element in proof.page.iter("a"):
        url = element.get("href") or ""
        if not url or url.startswith("#") or element.get("aria-hidden") == "true":
            continue
        origin = origin_of(proof, element)
        if origin.location is not None and not origin.foreign:
            yield AuthoredLink(element, url, _read_aloud(element), origin)


def _read_aloud(element: Element) -> str:
    """What a screen reader says of a link."""
    label = element.get("aria-label")
    if label:
        return label
    parts: list[str] = []
    for part in element.iter():
        if part.tag == "img":
            parts.append(part.get("alt") or "")
        elif isinstance(part.tag, str):
            parts.append(part.text or "")
        if part is not element:
            parts.append(part.tail or "")
    return _SPACE.sub(" ", "".join(parts)).strip()


def language_of(element: Element | None) -> str:
    """The language that the mail says an element is in; empty where it says none."""
    while element is not None:
        language = element.get("lang")
        if language:
            return language
        element = element.getparent()
    return ""


def words_at(proof: Proof, location: Location | None, text: str) -> Location:
    """The place of some words of a block: of all of them, or of the first few, which one line has."""
    if location is None:
        return proof.top
    words = text.split()
    for many in (len(words), _FEW, 1):
        found = proof.written(location, " ".join(words[:many]))
        if found != location:
            return found
    return location


def links_at(proof: Proof, link: AuthoredLink) -> Location:
    """The place of a link's words in the source; the line of its block, where they are not found."""
    location = link.origin.location or proof.top
    # Two links may have the same words; what is added to an address stands behind a question mark.
    begun = f"[{link.text}]({link.url.partition('?')[0]}"
    for words in (begun, f"[{link.text}]", f">{link.text}<"):
        found = proof.written(location, words)
        if found != location:
            return found.at(found.line, found.column + 1)
    return proof.written(location, link.text)
