"""The marks of a mail: taken away, and measured by.

``data-src`` says where an element was written, ``data-meant`` which things that a check would report
are there on purpose: ``hidden``, or features that not every mail client knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from composer.model import Bytes

__all__ = ["Mark", "measure", "stripped", "without_meant"]

_SIGN = " data-"
_MARK = re.compile(r' data-(?:src="([^"<>]*)"(?: data-section="([^"<>]*)")?|meant="[^"<>]*")')
_MEANT = re.compile(r' data-meant="[^"<>]*"')
_VOID = frozenset((b"hr", b"img"))
_NAME = re.compile(rb"<([a-z][a-z0-9]*)")


class Mark(NamedTuple):
    """A marked element: where its tag begins, its source, and of a section its anchor."""

    start: int
    source: str
    anchor: str | None


def stripped(marked: str) -> tuple[str, list[Mark]]:
    """The page without its marks, and where they were."""
    parts: list[str] = []
    marks: list[Mark] = []
    done = removed = 0
    last, start = -1, 0
    for match, tag in _in_tags(_MARK, marked):
        if tag != last:
            last, start = tag, tag - removed
        if match[1] is not None:
            marks.append(Mark(start, match[1], match[2]))
        parts.append(marked[done : match.start()])
        done = match.end()
        removed += match.end() - match.start()
    parts.append(marked[done:])
    return "".join(parts), marks


def without_meant(page: str) -> str:
    """A page that has no other marks, without ``data-meant``: a block of an author's own has one."""
    if ' data-meant="' not in page:
        return page
    parts: list[str] = []
    done = 0
    for match, _ in _in_tags(_MEANT, page):
        parts.append(page[done : match.start()])
        done = match.end()
    return "".join((*parts, page[done:]))


def _in_tags(pattern: re.Pattern[str], page: str) -> Iterator[tuple[re.Match[str], int]]:
    """The marks in a page, each with where its tag begins."""
    at = page.find(_SIGN)
    while at >= 0:
        match = pattern.match(page, at)
        if match:
            tag = page.rfind("<", 0, at)
            # Words of an article on this very program may look like a mark: they stand in no tag.
            if page.rfind(">", tag, at) <= tag:
                yield match, tag
        at = page.find(_SIGN, at + 1)


def measure(page: str, marks: list[Mark], names: Mapping[str, str]) -> Bytes:
    """The bytes of the whole, of ``<head>``, of each section by its anchor, and of each block.

    ``names`` tells a block's name by its source. A block inside another is part of it.
    """
    sections: list[tuple[str, int]] = []
    blocks: list[tuple[str, str, int]] = []
    data = page.encode()
    start = done = until = 0
    for mark in marks:
        start += len(page[done : mark.start].encode())
        done = mark.start
        if start < until:
            continue
        end = _end(data, start)
        if mark.anchor is None:
            blocks.append((mark.source, names.get(mark.source, "prose"), end - start))
            until = end
        else:
            sections.append((mark.anchor, end - start))
    head = data.find(b"</head>") + len("</head>") - data.find(b"<head>")
    return Bytes(
        email=len(data),
        head=len(data[data.find(b"<head>") :][:head]),
        sections=tuple(sections),
        blocks=tuple(blocks),
    )


def _end(page: bytes, start: int) -> int:
    """Where the element ends whose tag begins at ``start``."""
    found = _NAME.match(page, start)
    name = found[1] if found else b""
    if not name or name in _VOID:
        return page.find(b">", start) + 1
    depth = 0
    for tag in _tags(name).finditer(page, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return page.find(b">", tag.end()) + 1
    return len(page)


@cache
def _tags(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(/?)" + name + rb"\b")
