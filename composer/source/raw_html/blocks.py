"""Rebuilds a stream of block tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from composer.source.raw_html.allow_list import STRUCTURE
from composer.source.raw_html.builder import Builder
from composer.source.raw_html.elements import Entry
from composer.source.raw_html.inline import InlineBuilder
from composer.source.raw_html.lexer import Tag, lex
from composer.source.raw_html.pairs import END, Event, Origin, Written
from composer.source.raw_html.presence import has_html
from composer.source.raw_html.reports import Reports
from composer.source.raw_html.writer import InlineWriter

__all__ = ["BlockBuilder"]

_LINE_END = re.compile(r"(?<![ \t\r\f])[ \t\r\f]*+\n[ \t\r\f\n]*+")
_BLANK = " \t\r\n\f"
#: Elements that are left out when cards are all that they hold: frames around a player.
_FRAMES = ("center", "div", "figure", "p")


class BlockBuilder(Builder):
    """Rebuilds block tokens: words of raw HTML become inline tokens between its structure."""

    inline = False

    def __init__(self, tokens: Sequence[Token], reports: Reports) -> None:
        super().__init__(list(_events(tokens)), reports)
        self.output: list[Token] = []
        self._level = tokens[0].level if tokens else 0
        self._run: InlineWriter | None = None
        self._run_line = 0
        self._broken = False
        self._hoisted: list[Token] = []
        #: What the paragraph at hand is written as; empty where nothing is left of it.
        self._paragraph = "p"

    def build(self) -> list[Token]:
        """The tokens as they shall be."""
        self.walk()
        self._end_run()
        while self.elements.top is not None:
            self.elements.pop()
        return self.output

    def write(self, token: Token) -> None:
        """Adds to the run of words at hand."""
        if self._run is None:
            self._run = InlineWriter(self.formats)
            self._run_line = self.line
        if self._broken:
            self._run.space(Token("softbreak", "br", 0))
            self._broken = False
        self._run.write(token)

    def words(self, text: str) -> None:
        """Words as HTML shows them: a line's end is a space, and none stands at the edges."""
        if self.elements.inside("pre"):
            if text:
                self.write(Token("text", "", 0, content=text))
            return
        for number, line in enumerate(_LINE_END.split(text)):
            self._broken = self._run is not None and (self._broken or number > 0)
            part = line.lstrip(_BLANK) if self._run is None or self._broken else line
            if part.strip(_BLANK) or (part and not self._broken):
                self.write(Token("text", "", 0, content=part))

    def token(self, token: Token) -> None:
        """Takes over a block's token; what it holds is rebuilt too."""
        self._end_run()
        if token.type == "inline":
            self._inline(token)
            return
        if token.nesting < 0:
            self.elements.unmark()
        if token.type != "paragraph_close":
            self._append(token)
        else:
            self._end_paragraph(token)
        if token.nesting > 0:
            self.elements.mark()

    def _inline(self, token: Token) -> None:
        html = has_html(token)
        if not token.children or not (html or self.formats):
            self._append(token)
            return
        in_paragraph = bool(self.output) and self.output[-1].type == "paragraph_open"
        hoisted = self._hoisted if in_paragraph else None
        builder = InlineBuilder(token, self.reports, hoisted=hoisted, formats=self.formats)
        children = builder.build()
        if in_paragraph and html and all(_is_blank(child) for child in children):
            self.output.pop()
            self._level -= 1
            self._paragraph = ""
            return
        if in_paragraph and any(_is_structure(child) for child in children):
            self.output[-1].tag = self._paragraph = "div"
        self._append(token.copy(children=children))

    def _end_paragraph(self, token: Token) -> None:
        """A paragraph of which nothing is left goes; what it embedded stands after it.

        One that holds an element of structure cannot be one in HTML, and is a ``div``.
        """
        if self._paragraph:
            token.tag = self._paragraph
            self._append(token)
        self._paragraph = "p"
        for embed in self._hoisted:
            self._append(embed)
        self._hoisted.clear()

    def embedded(self, token: Token) -> None:
        """A card is a block of its own."""
        self._end_run()
        self._append(token)

    def opened(self, token: Token) -> int:
        """Structure stands between runs of words."""
        self._end_run()
        self._append(token)
        return len(self.output) - 1

    def closed(self, entry: Entry, token: Token) -> None:
        """Closes an element, or takes it out where it only framed cards."""
        self._end_run()
        if entry.name not in _FRAMES or not self._holds_cards_alone(entry):
            self._append(token)
            return
        del self.output[entry.position]
        self._level -= 1
        for embed in self.output[entry.position :]:
            embed.level = self._level

    def _holds_cards_alone(self, entry: Entry) -> bool:
        last = position = len(self.output) - 1
        while position > entry.position and self.output[position].type == "embed":
            position -= 1
        return position == entry.position < last

    def end_piece(self) -> None:
        """What has no closing tag ends with its block of HTML."""
        self._end_run()
        self.end_formats()
        self.elements.end_piece()

    def name_of(self, index: int, written: Written, tag: Tag) -> str:
        """A paragraph that goes on over Markdown's blocks cannot be one: they hold their own."""
        end = self.events[self.closing[index]] if index in self.closing else None
        if tag.name == "p" and isinstance(end, Written) and end.origin is not written.origin:
            return "div"
        return super().name_of(index, written, tag)

    def _end_run(self) -> None:
        """Ends a run of words. Outside any element of raw HTML it is a paragraph."""
        run, self._run, self._broken = self._run, None, False
        children = run.finish() if run else []
        if not children:
            return
        words = "".join(child.content for child in children if child.type == "text")
        lines = [self._run_line, self._run_line + 1]
        meta = {"raw_html": True, "verbatim": self.elements.inside("pre")}
        inline = Token("inline", "", 0, map=lines, children=children, content=words, meta=meta)
        inline.block = True
        if self.elements.top is not None:
            self._append(inline)
            return
        self._append(Token("paragraph_open", "p", 1, map=lines, block=True))
        self._append(inline)
        self._append(Token("paragraph_close", "p", -1, block=True))

    def _append(self, token: Token) -> None:
        if token.nesting < 0:
            self._level -= 1
        token.level = self._level
        if token.nesting > 0:
            self._level += 1
        self.output.append(token)


def _is_structure(token: Token) -> bool:
    return (token.tag in STRUCTURE or token.tag == "hr") and not token.nesting


def _is_blank(token: Token) -> bool:
    blank = token.type in ("text", "softbreak") and not token.content.strip()
    return blank or token.nesting != 0


def _events(tokens: Sequence[Token]) -> list[Event]:
    events: list[Event] = []
    for token in tokens:
        if token.type != "html_block":
            events.append(token)
            continue
        origin = Origin((token.map or [0])[0], token.content)
        events += [Written(piece, origin, piece.offset) for piece in lex(token.content)]
        events.append(END)
    return events
