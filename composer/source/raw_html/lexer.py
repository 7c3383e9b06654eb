"""Cuts raw HTML into tags, comments and text, in linear time.

Not ``html.parser``: it takes quadratic time over text such as ``<a <a <a`` (CVE-2025-6069, still
in the Pythons that people have), reads the same text differently from one patch release to the
next, drops parts of what it cannot read and raises over ``<![``. Here whatever is no tag is text,
so nothing is lost, and since every tag is written anew from its parts, a tag that a browser would
have read otherwise can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.entities import html5

from msgspec import Struct

from composer.source.raw_html.allow_list import RAW_TEXT

__all__ = ["Comment", "Piece", "Tag", "Text", "lex"]

# What HTML allows (HTML Standard §13.2.5) but for "<", which ends a tag that was never closed:
# `a <b and c <d` is text. Possessive throughout, so that no position is tried twice.
_ATTRIBUTE = re.compile(r"""([^\s/<>=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'<>][^\s<>]*+))?+""")
_TAG = re.compile(rf"<(/?)([A-Za-z][^\s/<>]*+)((?:[\s/]*+(?:{_ATTRIBUTE.pattern}))*+[\s/]*+)>")
_DECLARATION = re.compile(r"<!doctype\b[^<>]*+>", re.IGNORECASE)
#: A character reference in an attribute; one without ";" is none before "=" or a letter, which
#: keeps `?a=1&copy=2` an address (HTML Standard §13.2.5.73).
_REFERENCE = re.compile(
    r"&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]*+)(?:;|(?![=A-Za-z0-9])))"
)


class Tag(Struct, frozen=True):
    """A tag. ``name`` is lower-case, ``attributes`` are decoded, ``None`` without a value."""

    name: str
    closing: bool
    closed: bool
    attributes: Mapping[str, str | None]
    source: str
    offset: int


class Comment(Struct, frozen=True):
    """A comment without its marks."""

    text: str
    offset: int


class Text(Struct, frozen=True):
    """Text as it was written. An ``unclosed`` one begins with what should have been closed."""

    source: str
    offset: int
    unclosed: bool = False

    @property
    def words(self) -> str:
        """The text as a reader sees it."""
        return unescape(self.source)


Piece = Tag | Comment | Text


def lex(source: str) -> Iterator[Piece]:
    """The pieces of some HTML. Joined, their sources are the whole of it but for comments."""
    lexer = _Lexer(source)
    start = position = 0
    while (position := source.find("<", position)) >= 0:
        pieces, end = lexer.at(position)
        if not pieces:
            position += 1
            continue
        if start < position:
            yield Text(source[start:position], start)
        yield from pieces
        start = position = end
    if start < len(source):
        yield Text(source[start:], start)


class _Lexer:
    """Reads what begins at one "<". It remembers what it looked for in vain."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._missing: set[str] = set()

    def at(self, position: int) -> tuple[list[Piece], int]:
        """The pieces that begin here and where they end; no pieces where this is text."""
        if self.source.startswith("<!", position):
            return self._markup(position)
        match = _TAG.match(self.source, position)
        if match is None:
            return [], position
        tag = _tag(match)
        if tag.name not in RAW_TEXT or tag.closing or tag.closed:
            return [tag], match.end()
        return self._raw(tag, match.end())

    def _markup(self, position: int) -> tuple[list[Piece], int]:
        if not self.source.startswith("<!--", position):
            match = _DECLARATION.match(self.source, position)
            return ([Comment("", position)], match.end()) if match else ([], position)
        for short in ("<!-->", "<!--->"):
            if self.source.startswith(short, position):
                return [Comment("", position)], position + len(short)
        end = self._find("-->", position + 4)
        if end < 0:
            return [Text("<!--", position, unclosed=True)], position + 4
        return [Comment(self.source[position + 4 : end], position)], end + 3

    def _raw(self, tag: Tag, start: int) -> tuple[list[Piece], int]:
        """An element whose content is text up to its closing tag, where there is one."""
        end = self._find(rf"</{tag.name}(?=[\s/>])", start)
        if end < 0:
            return [tag], start
        content = [Text(self.source[start:end], start)] if start < end else []
        return [tag, *content], end

    def _find(self, pattern: str, start: int) -> int:
        if pattern in self._missing:
            return -1
        match = re.compile(pattern, re.IGNORECASE | re.ASCII).search(self.source, start)
        if match is None:
            self._missing.add(pattern)
            return -1
        return match.start()


def _tag(match: re.Match[str]) -> Tag:
    attributes: dict[str, str | None] = {}
    for found in _ATTRIBUTE.finditer(match[3]):
        name, value = found.groups()
        if value is not None:
            value = _decode(value[1:-1] if value[0] in "\"'" else value)
        attributes.setdefault(name.lower(), value)
    closed = match[0].endswith("/>")
    return Tag(match[2].lower(), bool(match[1]), closed, attributes, match[0], match.start())


def _decode(value: str) -> str:
    return _REFERENCE.sub(_character, value) if "&" in value else value


def _character(match: re.Match[str]) -> str:
    name = match[1]
    known = name is None or match[0][1:] in html5
    return unescape(match[0]) if known else match[0]
