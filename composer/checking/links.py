"""The links that stand in an issue's text and blocks, each with the place that it was written at."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from composer.blocks.card import Card
from composer.checking.check import Fix
from composer.model import Block, Issue, Location
from composer.model.block import Figure, is_url

if TYPE_CHECKING:
    from composer.checking.passage import Passage
    from composer.checking.proof import Proof

__all__ = ["WrittenLink", "is_web", "place", "readdressed", "written_links"]

#: Signs that may go on with an address: where one follows, the address is another, longer one.
_GOES_ON = re.compile(r"[\w/?&=%#@~+-]")
#: Signs that end or change a link where an address has them.
_MEANS_MORE = re.compile(r"[\s<>()\[\]\"'{}|\\^`*]")


class WrittenLink(Struct, frozen=True, kw_only=True):
    """One link: ``url`` is where it leads, before the campaign's parameters are added.

    ``kind`` is ``text`` for a link in running text, ``card``, or ``block`` for what a directive or
    a figure leads to. ``foreign`` are those in somebody else's words, ``carried`` those in a
    section or a file that goes from issue to issue; ``inside`` is the directive around it.
    ``has_field`` tells that a merge field makes the address, or a part of it.
    """

    url: str
    words: str
    location: Location
    kind: Literal["text", "card", "block"] = "text"
    foreign: bool = False
    carried: bool = False
    inside: str = ""
    has_field: bool = False
    #: The passage that it stands in, and where in its text.
    passage: Passage | None = None
    start: int = 0
    end: int = 0


def is_web(url: str) -> bool:
    """Whether an address is one of the web."""
    return url[:8].lower().startswith(("https://", "http://"))


def written_links(issue: Issue, passages: Iterable[Passage]) -> tuple[WrittenLink, ...]:
    """All links of an issue: those of its passages in reading order, then those of blocks."""
    found = (*_of_text(passages), *_of_blocks(issue))
    if not issue.slots:
        return found
    return tuple(
        replace(link, has_field=True) if any(token in link.url for token in issue.slots) else link
        for link in found
    )


def _of_text(passages: Iterable[Passage]) -> Iterator[WrittenLink]:
    for passage in passages:
        for span in passage.links:
            yield WrittenLink(
                url=span.url,
                words=passage.text[span.start : span.end],
                location=passage.location,
                foreign=passage.foreign,
                carried=passage.carried,
                inside=passage.inside,
                passage=passage,
                start=span.start,
                end=span.end,
            )


def _of_blocks(issue: Issue) -> Iterator[WrittenLink]:
    path = issue.meta.path
    for part in issue.parts:
        for block in part.blocks:
            yield from _of_block(block, path, carried=part.carry, inside="")
    for block in issue.footnotes:
        yield from _of_block(block, path, carried=False, inside="")


def _of_block(block: Block, path: str, *, carried: bool, inside: str) -> Iterator[WrittenLink]:
    carried = carried or block.location.path != path
    foreign = block.name in ("post", "remarks")
    words = str(getattr(getattr(block, "label", None), "text", ""))
    for url in _addresses(block):
        yield WrittenLink(
            url=url,
            words=words,
            location=block.location,
            kind="card" if isinstance(block, Card) else "block",
            foreign=foreign,
            carried=carried,
            inside=inside or block.name,
        )
    for inner in block.inner():
        yield from _of_block(inner, path, carried=carried, inside=inside or block.name)


def _addresses(block: Block) -> Iterator[str]:
    if isinstance(block, Card):
        if block.card is not None:
            yield block.card.url
        return
    for name in _url_fields(type(block)):
        url = getattr(block, name)
        if url:
            yield url


@functools.cache
def _url_fields(kind: type[Block]) -> tuple[str, ...]:
    """The fields of a block that hold an address."""
    if issubclass(kind, Figure):
        return ("url",)
    return tuple(field.name for field in msgspec.structs.fields(kind) if is_url(field.type))


def place(proof: Proof, link: WrittenLink) -> Location:
    """The line and column of a link: of its words, or of its address where a block has it."""
    if link.passage is not None:
        return proof.place(link.passage, link.start, link.end)
    found = _spelled(proof, link)
    if found is None or found[0].line > link.location.line + 1:
        return link.location
    return found[0]


def _spelled(proof: Proof, link: WrittenLink) -> tuple[Location, str] | None:
    """Where the address itself stands in the source, and how it is spelled there.

    Beside the words, or where its label is defined; ``None`` where it is found nowhere, or is
    spelled in a way that cannot be told.
    """
    first = link.location.line if link.passage is None else link.passage.line_at(link.start)
    lines = proof.lines(link.location.path)
    # Beside the words first; then anywhere, for a definition may stand above or below.
    order = (*range(first, min(first + 5, len(lines) + 1)), *range(1, len(lines) + 1))
    for spelling in dict.fromkeys((link.url, unquote(link.url), escape(link.url, quote=False))):
        for number in order:
            column = _column(lines[number - 1], spelling)
            if column:
                return link.location.at(number, column), spelling
    return None


def readdressed(proof: Proof, link: WrittenLink, change: Callable[[str], str]) -> Fix | None:
    """The fix that changes an address in the source; ``None`` where that would take judgement.

    So it is where nobody can tell how the address is spelled, where what would be written means
    something in Markdown, and where the links lock knows a card's page by this address.
    """
    found = _spelled(proof, link)
    if found is None or (link.kind == "card" and link.url in proof.project.pages):
        return None
    location, old = found
    new = change(old)
    plain = "&amp;" not in old and not _MEANS_MORE.search(new)
    return Fix(location, old, new) if plain and new != old else None


def _column(line: str, url: str) -> int:
    at = line.find(url)
    while at >= 0:
        if not _GOES_ON.match(line, at + len(url)):
            return at + 1
        at = line.find(url, at + 1)
    return 0
