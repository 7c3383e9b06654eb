"""The elements of structure that are open while raw HTML is rebuilt: ``div``, ``table``, ``li``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from markdown_it.token import Token
from msgspec import Struct

from composer.source.raw_html.allow_list import OPTIONAL_END, PARENTS, TABLE_PARTS
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
_ROW = Tag(name="tr", closing=False, closed=False, attributes={}, source="<tr>", offset=0)


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
        """Adds a closing tag. The element is still the innermost one."""


class Elements:
    """A stack of open elements, with marks where a container of Markdown's is open.

    ``closing`` tells which opening tags have a closing one.
    """

    def __init__(
        self,
        output: Output,
        maker: TokenMaker,
        reports: Reports,
        closing: Mapping[int, int],
        *,
        block: bool,
    ) -> None:
        self._forgiven: Counter[str] = Counter()
        self._output = output
        self._maker = maker
        self._reports = reports
        self._closing = closing
        self._block = block
        self._stack: list[Entry | None] = []
        self._depth = 0

    @property
    def top(self) -> Entry | None:
        """The innermost element, unless something of Markdown's is further in."""
        return self._stack[-1] if self._stack else None

    def inside(self, name: str) -> bool:
        """Whether an element of this name is open."""
        return any(entry is not None and entry.name == name for entry in self._stack)

    def forgives(self, name: str) -> bool:
        """Whether a closing tag without an opening one belongs to a mistake reported before."""
        if self._forgiven[name] == 0:
            return False
        self._forgiven[name] -= 1
        return True

    def forgive(self, name: str) -> None:
        """Leaves out the next closing tag of this name without a word."""
        self._forgiven[name] += 1

    def open(self, index: int, written: Written, tag: Tag, name: str) -> None:
        """Opens an element where it may stand."""
        if self.may_stand(written, name):
            self._push(index, written, tag, name)

    def may_stand(self, written: Written, name: str) -> bool:
        """Makes room for an element. Where it must not stand it is reported and left out."""
        self.end_paragraph()
        while name == "table" and self.top is not None and self.top.name in TABLE_PARTS:
            # A browser ends the outer table here, and with its closing tag one of the mail's own.
            self.pop()
        if name in PARENTS and not self._find_parent(written, name):
            self._reports.misplaced(
                written,
                name,
                "in " + " or ".join(f"<{parent}>" for parent in sorted(PARENTS[name])),
            )
            return False
        if self._depth >= MOST_DEEP:
            self._reports.deep(written, name)
            return False
        return True

    def close(self, index: int) -> None:
        """Closes the element that an event opened, and all inside it, if it is open."""
        for entry in reversed(self._stack):
            if entry is None:
                return
            if entry.index == index:
                break
        else:
            return
        while self.top is not None and self.top.index != index:
            self.pop()
        self.pop()

    def end_paragraph(self) -> None:
        """A paragraph ends where an element of structure begins, as it does in HTML."""
        if self.top is not None and self.top.name == "p":
            self.pop()

    def mark(self) -> None:
        """Notes that a container of Markdown's begins."""
        self._stack.append(None)

    def unmark(self) -> None:
        """Closes what was opened in a container of Markdown's that ends."""
        while self.top is not None:
            self.pop()
        if self._stack:
            self._stack.pop()

    def pop(self) -> None:
        """Closes the innermost element, and says so where its author should have."""
        entry = self._stack[-1]
        if entry is None:
            return
        if not self.is_closed(entry) and entry.name not in OPTIONAL_END:
            self._reports.unclosed(entry.written, entry.name, block=self._block)
            self.forgive(entry.name)
        self._output.closed(entry, self._maker.end_tag(entry.name))
        self._stack.pop()
        self._depth -= 1

    def end_piece(self) -> None:
        """Closes what is open at the end of a block of raw HTML and has no closing tag.

        An item or a cell without one goes on as long as its list or table does.
        """
        while (top := self.top) is not None and not self.is_closed(top):
            parent = self._stack[-2] if len(self._stack) > 1 else None
            if top.name in OPTIONAL_END and top.name != "p" and parent and self._lasts(parent):
                return
            self.pop()

    def is_closed(self, entry: Entry) -> bool:
        """Whether the element has a closing tag of its own."""
        return entry.index in self._closing

    def _lasts(self, entry: Entry) -> bool:
        return self.is_closed(entry) or entry.name in OPTIONAL_END

    def _push(self, index: int, written: Written, tag: Tag, name: str) -> None:
        position = self._output.opened(self._maker.start_tag(written, tag, name))
        self._stack.append(Entry(name, index, written, position))
        self._depth += 1

    def _find_parent(self, written: Written, name: str) -> bool:
        """Closes what stands between an element and the one that it belongs in."""
        wanted = PARENTS[name]
        around = self._names()
        if not any(each in wanted for each in around):
            if "tr" not in wanted or "table" not in around:
                return False
            self._find_parent(written, "tr")
            self._push(_IMPLIED, written, _ROW, "tr")
        while self.top is not None and self.top.name not in wanted:
            self.pop()
        return True

    def _names(self) -> list[str]:
        names = []
        for entry in reversed(self._stack):
            if entry is None:
                break
            names.append(entry.name)
        return names
