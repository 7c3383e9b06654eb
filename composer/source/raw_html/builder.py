"""Rebuilds a token stream around raw HTML, so that what comes out is always well-formed.

Two builders share this base: one for the children of an inline token, one for blocks.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from markdown_it.token import Token
from msgspec import Struct

from composer.source.raw_html.allow_list import (
    AS_DIV,
    ASKING,
    EMBEDDED,
    KNOWN,
    OPTIONAL_END,
    PARENTS,
    PHRASING,
    REMOVED,
    STRUCTURE,
    WRAPPING,
)
from composer.source.raw_html.lexer import Comment, Tag, Text
from composer.source.raw_html.pairs import Event, Written, pair
from composer.source.raw_html.reports import Reports
from composer.source.raw_html.tokens import TokenMaker
from composer.source.raw_html.writer import MOST_FORMATS, Format

__all__ = ["MOST_DEEP", "Builder", "Entry", "Shared"]

#: Elements of structure may be this deep in one another. libxml2, which the inliner parses with,
#: gives up at 256, and the mail's own tables stand around them.
MOST_DEEP = 32

_GENERIC = re.compile(r"</?[A-Z]>")
_CHECK = re.compile(r"\s*check:\s*(.*?)\s*", re.DOTALL)


class Shared(Struct, frozen=True):
    """What both builders use."""

    reports: Reports
    maker: TokenMaker
    checks: list[tuple[str, Written]]


class Entry(Struct, frozen=True):
    """An element of structure that is open. ``position`` is its token's in the output."""

    name: str
    index: int
    written: Written
    position: int = 0


class Builder(ABC):
    """Walks over tokens and pieces of HTML. ``formats`` are the phrasing elements open before."""

    inline: bool

    def __init__(
        self, events: Sequence[Event], shared: Shared, formats: Sequence[Format] = ()
    ) -> None:
        self.events = events
        self.shared = shared
        self.reports = shared.reports
        self.maker = shared.maker
        self.formats = list(formats)
        #: Open elements; ``None`` stands for a container or mark of Markdown's.
        self.stack: list[Entry | None] = []
        self.closing = pair(events, inline=self.inline)
        self._opener = {closer: opener for opener, closer in self.closing.items()}
        self._depth = 0
        self._forgiven: Counter[str] = Counter()

    # What the two builders do differently.

    @abstractmethod
    def write(self, token: Token) -> None:
        """Adds something that a reader sees in a line of text."""

    @abstractmethod
    def words(self, text: str) -> None:
        """Adds words."""

    @abstractmethod
    def token(self, token: Token) -> None:
        """Takes over a token of Markdown's."""

    @abstractmethod
    def embedded(self, token: Token) -> None:
        """Adds what an embedding element shows."""

    @abstractmethod
    def rule(self, token: Token) -> None:
        """Adds an element of structure that holds nothing: ``hr``, ``col``."""

    @abstractmethod
    def opened(self, token: Token) -> int:
        """Adds the opening tag of an element of structure; its position."""

    @abstractmethod
    def closed(self, entry: Entry, token: Token) -> None:
        """Adds the closing tag of an element of structure."""

    @abstractmethod
    def finish_piece(self) -> None:
        """Acts on the end of one block of raw HTML."""

    # What they share.

    def walk(self) -> None:
        """Goes over all events."""
        index = 0
        while index < len(self.events):
            event = self.events[index]
            if isinstance(event, Token):
                self.token(event)
            elif not isinstance(event, Written):
                self.finish_piece()
            elif isinstance(event.piece, Tag):
                index = self._tag(index, event, event.piece)
                continue
            else:
                self._other(event, event.piece)
            index += 1

    @property
    def top(self) -> Entry | None:
        """The innermost open element, unless something of Markdown's is further in."""
        return self.stack[-1] if self.stack else None

    def _other(self, written: Written, piece: Comment | Text) -> None:
        if isinstance(piece, Text):
            if piece.unclosed:
                self.reports.swallowing(written, "the comment <!--", "-->")
            self.words(piece.words)
        elif match := _CHECK.fullmatch(piece.text):
            self.shared.checks.append((match[1], written))

    def _tag(self, index: int, written: Written, tag: Tag) -> int:
        """Handles a tag; the index of the event after what it took care of."""
        name = tag.name
        if name not in KNOWN or self._is_generic(index, tag):
            self.reports.unknown(written, tag)
            self.write(Token("text", "", 0, content=tag.source))
        elif tag.closing:
            self._close(index, written, tag)
        elif name in EMBEDDED:
            return self._embed(index, written, tag)
        elif name in REMOVED:
            return self._remove(index, written, tag)
        else:
            self._open(index, written, tag)
            if self.closing.get(index) == index:
                self._close_opened(index, name)
        return index + 1

    def _is_generic(self, index: int, tag: Tag) -> bool:
        """Whether this is the type in ``Vec<S>`` rather than struck-out text."""
        if index in self.closing or index in self._opener or not _GENERIC.fullmatch(tag.source):
            return False
        before = self.events[index - 1] if index else None
        text = ""
        if isinstance(before, Token) and before.type == "text":
            text = before.content
        elif isinstance(before, Written) and isinstance(before.piece, Text):
            text = before.piece.source
        return text[-1:].isalnum()

    def _embed(self, index: int, written: Written, tag: Tag) -> int:
        end = self.closing.get(index, index)
        token = self.maker.embed(written, tag, islice(self.events, index + 1, end))
        if token is None:
            return index + 1
        self.embedded(token)
        return end + 1

    def _remove(self, index: int, written: Written, tag: Tag) -> int:
        self.reports.removed(written, tag.name)
        end = self.closing.get(index)
        if end is None:
            self.reports.raw_text(written, tag.name)
            self._forgiven[tag.name] += 1
        return (index if end is None else end) + 1

    def _open(self, index: int, written: Written, tag: Tag) -> None:
        name = tag.name
        if name in PHRASING:
            self._add_format(written, self.maker.phrasing(written, tag, index))
        elif name == "a":
            self._open_link(index, written, tag)
        elif name in STRUCTURE or name in AS_DIV:
            self._open_structure(index, written, tag)
        elif name == "br":
            self.write(Token("hardbreak", "br", 0))
        elif name == "hr":
            self._make_room(name)
            self.rule(self.maker.rule(written, tag, block=not self.inline))
        elif name == "wbr":
            self.write(Token("html_inline", "wbr", 0, content="<wbr>"))
        elif name == "img":
            image = self.maker.image(written, tag)
            if image is not None:
                self.write(image)
            elif tag.attributes.get("alt"):
                self.words(tag.attributes["alt"] or "")
        elif name == "input" and (tag.attributes.get("type") or "").lower() == "checkbox":
            self.write(Token("text", "", 0, content="☑" if "checked" in tag.attributes else "☐"))
        elif name in ASKING:
            self.maker.attributes(written, tag, name)
            self.reports.removed(written, name)
        elif name in WRAPPING:
            self.maker.attributes(written, tag, name)

    def _open_link(self, index: int, written: Written, tag: Tag) -> None:
        if not tag.attributes.get("href"):
            anchor = self.maker.anchor(written, tag)
            if anchor:
                self.write(anchor)
        elif self.in_link:
            self.reports.misplaced(written, "a", "outside another link")
        elif link := self.maker.link(written, tag, index):
            self.drop_links()
            self._add_format(written, link)

    @property
    def in_link(self) -> bool:
        """Whether a link of Markdown's is open."""
        return False

    def drop_links(self) -> None:
        """Ends the raw link that is open: links hold no links."""
        self.formats[:] = [each for each in self.formats if not each.is_link]

    def _add_format(self, written: Written, format_: Format) -> None:
        if len(self.formats) >= MOST_FORMATS:
            self.reports.deep(written, format_.opening.tag)
        else:
            self.formats.append(format_)

    def _close(self, index: int, written: Written, tag: Tag) -> None:
        opener = self._opener.get(index)
        if opener is not None:
            self._close_opened(opener, tag.name)
        elif tag.name in WRAPPING or tag.name in ASKING or tag.name in ("br", "hr", "img", "wbr"):
            return
        elif self._forgiven[tag.name]:
            self._forgiven[tag.name] -= 1
        elif tag.name not in ("col", "embed"):
            self.reports.stray(written, tag.name)

    def _close_opened(self, opener: int, name: str) -> None:
        if name == "a" or name in PHRASING:
            self.formats[:] = [each for each in self.formats if each.index != opener]
            return
        for entry in reversed(self.stack):
            if entry is None:
                return
            if entry.index == opener:
                while self.top is not None and self.top.index != opener:
                    self.pop()
                self.pop()
                return

    def _open_structure(self, index: int, written: Written, tag: Tag) -> None:
        name = "div" if tag.name in AS_DIV else self.name_of(index, written, tag)
        self._make_room(name)
        if name in PARENTS and not self._find_parent(name, written):
            self.reports.misplaced(written, name, f"in <{min(PARENTS[name], key=len)}>")
        elif self._depth >= MOST_DEEP:
            self.reports.deep(written, name)
        elif name == "col":
            self.rule(self.maker.rule(written, tag, block=not self.inline))
        else:
            self._push(name, index, written, tag)

    def name_of(self, index: int, written: Written, tag: Tag) -> str:
        """The name that an element of structure is written with."""
        del index, written
        return tag.name

    def _push(self, name: str, index: int, written: Written, tag: Tag) -> None:
        position = self.opened(self.maker.html(written, tag, name, block=not self.inline))
        self.stack.append(Entry(name, index, written, position))
        self._depth += 1

    def _make_room(self, name: str) -> None:
        """A paragraph ends where an element begins that cannot be inside one."""
        top = self.top
        if top is not None and top.name == "p" and name not in PHRASING:
            self.pop()

    def _find_parent(self, name: str, written: Written) -> bool:
        """Closes what stands between an element and the one that it belongs in."""
        wanted = PARENTS[name]
        names = []
        for entry in reversed(self.stack):
            if entry is None:
                break
            names.append(entry.name)
        if not any(each in wanted for each in names):
            if wanted != {"tr"} or "table" not in names:
                return False
            row = Tag("tr", False, False, {}, "<tr>", 0)
            return self._find_parent("tr", written) and not self._push("tr", -1, written, row)
        while self.top is not None and self.top.name not in wanted:
            self.pop()
        return True

    def pop(self) -> None:
        """Closes the innermost element, and says so where its author should have."""
        entry = self.stack.pop()
        if entry is None:
            return
        self._depth -= 1
        implied = entry.index < 0 or entry.name in OPTIONAL_END
        if entry.index not in self.closing and not implied:
            self.reports.unclosed(entry.written, entry.name)
            self._forgiven[entry.name] += 1
        self.closed(entry, self.maker.html_end(entry.name, block=not self.inline))

    def pop_mark(self) -> None:
        """Closes what was opened inside a container or mark of Markdown's that ends here."""
        while self.top is not None:
            self.pop()
        if self.stack:
            self.stack.pop()

    def end_formats(self) -> None:
        """Ends the phrasing elements that have no closing tag."""
        for each in self.formats:
            if each.index >= 0 and each.index not in self.closing:
                written = self.events[each.index]
                if isinstance(written, Written):
                    self.reports.unclosed(written, each.opening.tag)
                    self._forgiven[each.opening.tag] += 1
        self.formats[:] = [each for each in self.formats if each.index in self.closing]
