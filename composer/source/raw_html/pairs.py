"""Finds, for each opening tag of raw HTML, the tag that closes it, over a whole token stream."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from markdown_it.token import Token
from msgspec import Struct

from composer.source.raw_html.allow_list import AS_DIV, EMBEDDED, PHRASING, REMOVED, STRUCTURE
from composer.source.raw_html.lexer import Piece, Tag

__all__ = ["END", "Event", "Origin", "Written", "pair"]

_CROSSING = PHRASING | {"a"}
_NESTED = (STRUCTURE | AS_DIV | REMOVED | EMBEDDED) - {"col", "embed"}


class Origin:
    """Where raw HTML was written: its first line in the body, from 0, and the text around it."""

    def __init__(self, line: int, text: str) -> None:
        self.text = text
        self._line = line
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def line_at(self, offset: int) -> int:
        """The line in the body, from 0, of a letter of the text."""
        return self._line + bisect_left(self._ends, offset)


class Written(Struct, frozen=True):
    """One piece of raw HTML and its place."""

    piece: Piece
    origin: Origin
    offset: int

    @property
    def line(self) -> int:
        """The line in the body, from 0."""
        return self.origin.line_at(self.offset)


class End(Struct, frozen=True):
    """Where one block of raw HTML ends."""


END = End()
Event = Token | Written | End


def pair(events: Sequence[Event], *, inline: bool) -> dict[int, int]:
    """The index of the closing tag for that of each opening tag which has one.

    A tag pairs only inside the Markdown container (list item, quote) that it stands in. In
    ``inline`` text, phrasing elements may cross what Markdown marks: ``*a <u>b* c</u>``.
    """
    closing: dict[int, int] = {}
    scopes = [_Scope({})]
    for index, event in enumerate(events):
        if isinstance(event, Token):
            if event.nesting > 0:
                scopes.append(_Scope(scopes[-1].phrasing if inline else {}))
            elif event.nesting < 0 and len(scopes) > 1:
                scopes.pop()
        elif isinstance(event, Written) and isinstance(event.piece, Tag):
            opener = scopes[-1].see(event.piece, index)
            if opener is not None:
                closing[opener] = index
    return closing


class _Scope:
    """The elements that are open in one Markdown container."""

    def __init__(self, phrasing: dict[str, list[int]]) -> None:
        self.phrasing = phrasing
        self._nested: list[tuple[str, int]] = []
        self._counts: dict[str, int] = {}

    def see(self, tag: Tag, index: int) -> int | None:
        """Takes note of a tag; the index of the one that it closes."""
        if tag.name in _CROSSING:
            return self._crossing(tag, index)
        return self._nesting(tag, index) if tag.name in _NESTED else None

    def _crossing(self, tag: Tag, index: int) -> int | None:
        opened = self.phrasing.setdefault(tag.name, [])
        if tag.closing:
            return opened.pop() if opened else None
        if tag.closed:
            return index
        opened.append(index)
        return None

    def _nesting(self, tag: Tag, index: int) -> int | None:
        """What is still open inside the element that is closed has no closing tag of its own."""
        if not tag.closing:
            if tag.closed:
                return index
            self._nested.append((tag.name, index))
            self._counts[tag.name] = self._counts.get(tag.name, 0) + 1
            return None
        if not self._counts.get(tag.name):
            return None
        while True:
            name, opener = self._nested.pop()
            self._counts[name] -= 1
            if name == tag.name:
                return opener
