"""The marks that say where each block of the mail comes from: taken away, and measured by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from composer.model import Bytes

__all__ = ["Mark", "measure", "stripped"]

_SIGN = ' data-src="'
_MARK = re.compile(_SIGN + r'([^"<>]*)"(?: data-section="([^"<>]*)")?')
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
    at = marked.find(_SIGN)
    while at >= 0:
        match = _MARK.match(marked, at)
        tag = marked.rfind("<", 0, at)
        # Words of an article on this very program may look like a mark: they stand in no tag.
        if match and marked.rfind(">", tag, at) <= tag:
            marks.append(Mark(tag - removed, match[1], match[2]))
            parts.append(marked[done:at])
            done = match.end()
            removed += done - at
        at = marked.find(_SIGN, at + 1)
    parts.append(marked[done:])
    return "".join(parts), marks


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
