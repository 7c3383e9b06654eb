"""Rebuilds a token stream around raw HTML, so that what comes out is always well-formed.

Two builders share this base: one for the children of an inline token, one for blocks.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import islice
from typing import ClassVar

from markdown_it.token import Token

from composer.source.raw_html.allow_list import (
    AS_DIV,
    ASKING,
    EMBEDDED,
    KNOWN,
    NEEDY,
    PHRASING,
    REMOVED,
    STRUCTURE,
)
from composer.source.raw_html.elements import Elements, Entry
from composer.source.raw_html.lexer import Comment, Tag, Text
from composer.source.raw_html.pairs import Event, Written, pair
from composer.source.raw_html.reports import Reports
from composer.source.raw_html.tokens import TokenMaker
from composer.source.raw_html.writer import MOST_FORMATS, Format

__all__ = ["Builder"]

_GENERIC = re.compile(r"<[A-Z]>")
_CLOSABLE = (STRUCTURE | AS_DIV | REMOVED | EMBEDDED | PHRASING | {"a"}) - {"col", "embed"}


class Builder(ABC):
    """Walks over tokens and pieces of HTML. ``formats`` are the phrasing elements open before."""

    #: Whether it builds the children of an inline token.
    inline: ClassVar[bool]

    def __init__(
        self, events: Sequence[Event], reports: Reports, formats: Sequence[Format] = ()
    ) -> None:
        self.events = events
        self.reports = reports
        self.formats = list(formats)
        self.closing = pair(events, inline=self.inline)
        self._opener = {closer: opener for opener, closer in self.closing.items()}
        self.maker = TokenMaker(reports, block=not self.inline)
        self.elements = Elements(self, self.maker, reports, self.closing, block=not self.inline)
        self._at = 0

    # What the two builders do differently.

    @abstractmethod
    def write(self, token: Token) -> None:
        """Adds something that a reader sees in a line of text."""

    @abstractmethod
    def words(self, text: str) -> None:
        """Adds words of raw HTML."""

    @abstractmethod
    def token(self, token: Token) -> None:
        """Takes over a token of Markdown's."""

    @abstractmethod
    def embedded(self, token: Token) -> None:
        """Adds what an embedding element shows."""

    @abstractmethod
    def opened(self, token: Token) -> int:
        """Adds the opening tag of an element of structure, or a whole one; its position."""

    @abstractmethod
    def closed(self, entry: Entry, token: Token) -> None:
        """Adds the closing tag of an element of structure."""

    @abstractmethod
    def end_piece(self) -> None:
        """Acts on the end of a block of raw HTML."""

    def name_of(self, index: int, written: Written, tag: Tag) -> str:
        """The name that an element of structure is written with."""
        del index, written
        return "div" if tag.name in AS_DIV else tag.name

    @property
    def in_link(self) -> bool:
        """Whether a link of Markdown's is open."""
        return False

    # What they share.

    def walk(self) -> None:
        """Goes over all events."""
        index = 0
        while index < len(self.events):
            event = self.events[index]
            self._at = index
            if isinstance(event, Token):
                self.token(event)
            elif not isinstance(event, Written):
                self.end_piece()
            elif isinstance(event.piece, Tag):
                index = self._tag(index, event, event.piece)
                continue
            else:
                self._other(event, event.piece)
            index += 1

    @property
    def line(self) -> int:
        """The line in the body, from 0, of the piece of HTML at hand."""
        event = self.events[self._at]
        return event.line if isinstance(event, Written) else 0

    def _other(self, written: Written, piece: Comment | Text) -> None:
        if isinstance(piece, Comment):
            self.reports.comment(written, piece.text)
            return
        if piece.unclosed:
            self.reports.swallowing(written, "the comment <!--", "-->")
        self.words(piece.words)

    def _tag(self, index: int, written: Written, tag: Tag) -> int:
        """Handles a tag; the index of the event after what it took care of."""
        name = tag.name
        if name not in KNOWN or self._is_placeholder(index, tag) or self._is_generic(index, tag):
            self.reports.unknown(written, tag)
            self.write(Token("text", "", 0, content=tag.source))
        elif tag.closing:
            self._close(index, written, name)
        elif name in EMBEDDED:
            return self._embed(index, written, tag)
        elif name in REMOVED:
            return self._remove(index, written, name)
        else:
            self._open(index, written, tag)
            if self.closing.get(index) == index:
                self._close_opened(index, name)
        return index + 1

    def _is_placeholder(self, index: int, tag: Tag) -> bool:
        """Whether this only names something: ``cp <source> <target>``."""
        bare = tag.name in NEEDY and not tag.attributes and not tag.closing
        return bare and index not in self.closing

    def _is_generic(self, index: int, tag: Tag) -> bool:
        """Whether this is the type in ``Vec<S>`` rather than struck-out text."""
        if index in self.closing or not _GENERIC.fullmatch(tag.source):
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
        return self._skip(index, end)

    def _remove(self, index: int, written: Written, name: str) -> int:
        self.reports.removed(written, name)
        end = self.closing.get(index, index)
        if end == index:
            self.reports.unclosed(written, name, block=not self.inline)
            self.elements.forgive(name)
        return self._skip(index, end)

    def _skip(self, index: int, end: int) -> int:
        """Leaves out an element. A phrasing element that ends in there ends all the same."""
        for closer in range(index + 1, end):
            opener = self._opener.get(closer)
            if opener is not None and opener < index:
                self.formats[:] = [each for each in self.formats if each.index != opener]
        return end + 1

    def _open(self, index: int, written: Written, tag: Tag) -> None:
        name = tag.name
        if name in PHRASING:
            self._add_format(written, self.maker.phrasing(written, tag, index))
        elif name == "a":
            self._open_link(index, written, tag)
        elif name in ("col", "hr"):
            if self.elements.may_stand(written, name):
                self.opened(self.maker.empty(written, tag))
        elif name in STRUCTURE or name in AS_DIV:
            self.elements.open(index, written, tag, self.name_of(index, written, tag))
        elif name == "img":
            self._picture(written, tag)
        elif token := self.maker.sign(tag):
            self.write(token)
        elif name in ASKING:
            self.reports.removed(written, name)

    def _picture(self, written: Written, tag: Tag) -> None:
        image = self.maker.image(written, tag)
        if image is not None:
            self.write(image)
        else:
            self.words(tag.attributes.get("alt") or "")

    def _open_link(self, index: int, written: Written, tag: Tag) -> None:
        if not tag.attributes.get("href"):
            anchor = self.maker.anchor(written, tag)
            if anchor is not None:
                self.write(anchor)
        elif self.in_link:
            self.reports.misplaced(written, "a", "outside another link")
        else:
            link = self.maker.link(written, tag, index)
            if link is not None:
                self.drop_links()
                self._add_format(written, link)

    def drop_links(self) -> None:
        """Ends the raw link that is open: a link holds no link."""
        self.formats[:] = [each for each in self.formats if not each.is_link]

    def _add_format(self, written: Written, added: Format) -> None:
        if len(self.formats) >= MOST_FORMATS:
            self.reports.deep(written, added.opening.tag)
        else:
            self.formats.append(added)

    def _close(self, index: int, written: Written, name: str) -> None:
        opener = self._opener.get(index)
        if opener is not None:
            self._close_opened(opener, name)
        elif name in _CLOSABLE and not self.elements.forgives(name):
            self.reports.stray(written, name)

    def _close_opened(self, opener: int, name: str) -> None:
        if name == "a" or name in PHRASING:
            self.formats[:] = [each for each in self.formats if each.index != opener]
        else:
            self.elements.close(opener)

    def end_formats(self) -> None:
        """Ends the phrasing elements that have no closing tag."""
        for each in self.formats:
            written = self.events[each.index] if each.index >= 0 else None
            if isinstance(written, Written) and each.index not in self.closing:
                self.reports.unclosed(written, each.opening.tag, block=False)
                self.elements.forgive(each.opening.tag)
        self.formats[:] = [each for each in self.formats if each.index in self.closing]
