"""What the issues of a newsletter have linked to, found in their sources without composing them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from composer.checking.pages import page_of
from composer.model import Meta, Project

__all__ = ["Mention", "mentions"]

#: An address in Markdown: to a space, a quote, a bracket; round brackets in pairs belong to it.
_ADDRESS = re.compile(r"https?://(?:[^\s<>\"'()\[\]{}|\\^`]|\([^\s<>\"'()]*\))+", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}(#{1,6})\s.*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Mention(Struct, frozen=True):
    """An issue that leads to a page, and the first line that does."""

    meta: Meta
    line: int


class _Index:
    """The pages that issues lead to, kept from one issue to the next.

    What was read of an issue is known by its :class:`Meta`, which is another one once its file has
    changed.
    """

    def __init__(self) -> None:
        self._catalogue: Mapping[str, Meta] | None = None
        self._read: dict[str, tuple[Meta, Mapping[str, int]]] = {}
        self._mentions: dict[str, list[Mention]] = {}

    def of(self, project: Project) -> Mapping[str, Sequence[Mention]]:
        if self._catalogue is not project.catalogue:
            self._mentions = {}
            for path, meta in project.catalogue.items():
                for page, line in self._pages(path, meta, project).items():
                    self._mentions.setdefault(page, []).append(Mention(meta, line))
            self._catalogue = project.catalogue
        return self._mentions

    def _pages(self, path: str, meta: Meta, project: Project) -> Mapping[str, int]:
        known = self._read.get(path)
        if known is None or known[0] is not meta:
            pages: dict[str, int] = {}
            for address, line in _addresses(project.files.text(path) or ""):
                pages.setdefault(page_of(address), line)
            known = self._read[path] = (meta, pages)
        return known[1]


_index = _Index()


def mentions(project: Project) -> Mapping[str, Sequence[Mention]]:
    """The issues that lead to each page, by :func:`page_of`; the oldest first."""
    return _index.of(project)


def _addresses(text: str) -> Iterator[tuple[str, int]]:
    """The addresses in a source and their lines, without those that are carried or are code."""
    carried = 0
    fence = ""
    front = text.startswith(("---", "+++"))
    for number, line in enumerate(text.split("\n"), 1):
        if front:
            front = number == 1 or line.rstrip() not in ("---", "+++")
            continue
        if line.lstrip(" ")[:3] in ("```", "~~~") and (found := _FENCE.match(line)):
            fence = "" if fence and line.strip().startswith(fence) else fence or found[1]
        elif fence:
            continue
        elif "#" in line[:5] and (heading := _HEADING.match(line)):
            level = len(heading[1])
            if carried and level <= carried:
                carried = 0
            if ".carry" in line:
                carried = level
        if "://" in line and not carried:
            for address in _ADDRESS.findall(line):
                yield address.rstrip(".,;:!?…*_"), number
