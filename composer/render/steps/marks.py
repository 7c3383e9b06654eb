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

_MARK = re.compile(r' data-(?:src="([^"<>]*)"(?: data-section="([^"<>]*)")?|meant="[^"<>]*")')
_MEANT = re.compile(r' data-meant="[^"<>]*"')
_VOID = frozenset(("hr", "img"))
_NAME = re.compile(r"<([a-z][a-z0-9]*)")


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
    for match in pattern.finditer(page):
        tag = page.rfind("<", 0, match.start())
        # Words of an article on this very program may look like a mark: they stand in no tag.
        if page.rfind(">", tag, match.start()) <= tag:
            yield match, tag


def measure(page: str, marks: list[Mark], names: Mapping[str, str]) -> Bytes:
    """The bytes of the whole, of ``<head>``, of each section by its anchor, and of each block.

    ``names`` tells a block's name by its source. A block inside another is part of it.
    """
    sections: list[tuple[str, int]] = []
    blocks: list[tuple[str, str, int]] = []
    until = 0
    for mark in marks:
        if mark.start < until:
            continue
        end = _end(page, mark.start)
        size = len(page[mark.start : end].encode())
        if mark.anchor is None:
            blocks.append((mark.source, names.get(mark.source, "prose"), size))
            until = end
        else:
            sections.append((mark.anchor, size))
    head = page.find("</head>") + len("</head>") - page.find("<head>")
    return Bytes(
        email=len(page.encode()),
        head=len(page[page.find("<head>") :][:head].encode()),
        sections=tuple(sections),
        blocks=tuple(blocks),
    )


def _end(page: str, start: int) -> int:
    """Where the element ends whose tag begins at ``start``."""
    found = _NAME.match(page, start)
    name = found[1] if found else ""
    if not name or name in _VOID:
        return page.find(">", start) + 1
    depth = 0
    for tag in _tags(name).finditer(page, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return page.find(">", tag.end()) + 1
    return len(page)


@cache
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}\b")
