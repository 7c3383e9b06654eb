"""The elements of structure that are open while raw HTML is rebuilt: ``div``, ``table``, ``li``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from markdown_it.token import Token
from msgspec import Struct

from composer.source.raw_html.allow_list import AS_DIV, OPTIONAL_END, PARENTS
from composer.source.raw_html.lexer import Tag
from composer.source.raw_html.pairs import Written
from composer.source.raw_html.reports import Reports
from composer.source.raw_html.tokens import TokenMaker

__all__ = ["MOST_DEEP", "Elements", "Entry", "Output"]

#: Elements of structure may be this deep in one another. libxml2, which the inliner parses with,
#: gives up at 256, and the mail's own tables stand around them.
MOST_DEEP = 32

#: No author wrote this tag: a row around a cell that stands in a table without one.
_IMPLIED = -1
_ROW = Tag("tr", False, False, {}, "<tr>", 0)


class Entry(Struct, frozen=True):
    """An open element: its name, the event that opened it, its tag's position in the output."""

    name: str
    index: int
    written: Written
    position: int


class Output(Protocol):
    """Where tags are written."""

    def opened(self, token: Token) -> int:
        """Adds an opening tag; its position."""

    def closed(self, entry: Entry, token: Token) -> None:
        """Adds a closing tag."""


class Elements:
    """A stack of open elements, with marks where a container of Markdown's is open.

    ``closing`` tells which opening tags have a closing one. ``forgiven`` counts closing tags that
    are left out without a word, since their element was reported already.
    """

    def __init__(
        self, output: Output, maker: TokenMaker, reports: Reports, closing: Mapping[int, int]
    ) -> None:
        self.forgiven: Counter[str] = Counter()
        self._output = output
        self._maker = maker
        self._reports = reports
        self._closing = closing
        self._stack: list[Entry | None] = []
        self._depth = 0

    @property
    def top(self) -> Entry | None:
        """The innermost element, unless something of Markdown's is further in."""
        return self._stack[-1] if self._stack else None

    def inside(self, name: str) -> bool:
        """Whether an element of this name is open."""
        return any(entry is not None and entry.name == name for entry in self._stack)

    def open(self, index: int, written: Written, tag: Tag, name: str, *, block: bool) -> None:
        """Opens an element where it may stand."""
        if self.may_stand(written, name, block=block):
            self._push(index, written, tag, name, block=block)

    def may_stand(self, written: Written, name: str, *, block: bool) -> bool:
        """Makes room for an element. Where it must not stand it is reported and left out."""
        self.end_paragraph()
        if name in PARENTS and not self._find_parent(written, name, block=block):
            self._reports.misplaced(written, name, f"in <{min(PARENTS[name], key=len)}>")
            return False
        if self._depth >= MOST_DEEP:
            self._reports.deep(written, name)
            return False
        return True

    def close(self, index: int, *, block: bool) -> None:
        """Closes the element that an event opened, and all inside it, if it is open."""
        for entry in reversed(self._stack):
            if entry is None:
                return
            if entry.index == index:
                break
        else:
            return
        while self.top is not None and self.top.index != index:
            self.pop(block=block)
        self.pop(block=block)

    def end_paragraph(self) -> None:
        """A paragraph ends where an element of structure begins, as it does in HTML."""
        if self.top is not None and self.top.name == "p":
            self.pop(block=True)

    def mark(self) -> None:
        """Notes that a container of Markdown's begins."""
        self._stack.append(None)

    def unmark(self, *, block: bool) -> None:
        """Closes what was opened in a container of Markdown's that ends."""
        while self.top is not None:
            self.pop(block=block)
        if self._stack:
            self._stack.pop()
