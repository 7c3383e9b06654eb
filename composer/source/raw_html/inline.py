"""Rebuilds the children of one inline token."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from composer.source.raw_html.builder import Builder
from composer.source.raw_html.elements import Entry
from composer.source.raw_html.lexer import lex
from composer.source.raw_html.pairs import Event, Origin, Written
from composer.source.raw_html.presence import has_html
from composer.source.raw_html.reports import Reports
from composer.source.raw_html.writer import Format, InlineWriter

__all__ = ["InlineBuilder"]

_ALT = ("text", "text_special", "softbreak", "hardbreak", "code_inline")


class InlineBuilder(Builder):
    """Rebuilds the children of ``token``.

    ``hoisted`` takes what embedding elements show, for a card cannot stand in a line; without it
    (in a heading, in a table's cell) a link stands for the card. ``formats`` are the phrasing
    elements that raw HTML opened around the whole block.
    """

    inline = True

    def __init__(
        self,
        token: Token,
        reports: Reports,
        *,
        hoisted: list[Token] | None = None,
        formats: Sequence[Format] = (),
    ) -> None:
        around = [each.copy() for each in formats]
        super().__init__(list(_events(token)), reports, around)
        self._writer = InlineWriter(self.formats)
        self._hoisted = hoisted
        self._links = 0

    def build(self) -> list[Token]:
        """The children as they shall be."""
        self.walk()
        while self.elements.top is not None:
            self.elements.pop()
        self.end_formats()
        return self._writer.finish()

    @property
    def in_link(self) -> bool:
        """Whether a link of Markdown's is open."""
        return self._links > 0

    def write(self, token: Token) -> None:
        """Adds to the line."""
        self._writer.write(token)

    def words(self, text: str) -> None:
        """Adds words as they are."""
        if text:
            self.write(Token("text", "", 0, content=text))

    def token(self, token: Token) -> None:
        """Takes over a child of the inline token."""
        if token.nesting > 0:
            if token.type == "link_open":
                self._links += 1
                self.drop_links()
            self._writer.open(token)
            self.elements.mark()
        elif token.nesting < 0:
            self._links -= token.type == "link_close"
            self.elements.unmark()
            self._writer.close(token)
        elif token.content or token.type != "text":
            if token.type == "image" and has_html(Token("inline", "", 0, children=[token])):
                token.children = self._alt(token)
            self.write(token)

    def _alt(self, image: Token) -> list[Token]:
        """The text of a picture is words alone."""
        builder = InlineBuilder(image, self.reports, hoisted=[])
        return [token for token in builder.build() if token.type in _ALT]

    def embedded(self, token: Token) -> None:
        """Hands a card over to the block, or writes a link to what it would show."""
        if self._hoisted is not None:
            self._hoisted.append(token)
            return
        link = Token("link_open", "a", 1, attrs={"href": token.meta["url"]}, meta={"raw": True})
        linked = not self.in_link and not any(each.is_link for each in self.formats)
        if linked:
            self._writer.open(link)
        self.words(token.meta["title"] or token.meta["url"])
        if linked:
            self._writer.close(Token("link_close", "a", -1))

    def end_piece(self) -> None:
        """A line holds no blocks of HTML."""

    def opened(self, token: Token) -> int:
        """Opens an element of structure in the line."""
        if token.nesting or token.tag not in ("col", "hr"):
            self._writer.open(token)
        else:
            self._writer.write(token)
        return 0

    def closed(self, entry: Entry, token: Token) -> None:
        """Closes it."""
        del entry
        self._writer.close(token)


def _events(token: Token) -> list[Event]:
    """The children with each piece of HTML and its place in the text that Markdown read."""
    events: list[Event] = []
    origin = Origin((token.map or [0])[0], token.content)
    cursor = 0
    for child in token.children or ():
        if child.type not in ("html_inline", "code_inline"):
            events.append(child)
            continue
        found = token.content.find(child.content, cursor)
        start = max(found, cursor)
        if found >= 0:
            cursor = found + len(child.content)
        if child.type == "code_inline":
            events.append(child)
        else:
            pieces = lex(child.content)
            events += [Written(piece, origin, start + piece.offset) for piece in pieces]
    return events
