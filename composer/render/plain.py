"""Prose as plain text, to be read in a terminal or on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from composer.model import Block, Prose
from composer.render.columns import Columns, is_wide
from composer.render.prose import Token, matching

__all__ = ["PlainPen", "PlainProse"]

_MARKS = {"strong_open": "*", "strong_close": "*", "em_open": "_", "em_close": "_"}
_MARKS |= {"s_open": "~", "s_close": "~"}
_NO_BREAK = "\N{NO-BREAK SPACE}"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class PlainPen(Protocol):
    """What plain prose asks of the edition that it is written in."""

    width: int
    columns: Columns

    def draw(self, name: str, block: Block | None = None, **values: Any) -> str:
        """The theme's template ``blocks/NAME``, filled."""

    def block(self, block: Block) -> str:
        """A block that stands inside a list or a quote."""

    def ref(self, url: str) -> str:
        """The number of a link, as ``[1]``."""

    def address(self, url: str) -> str:
        """An address as the reader gets it."""

    def picture(self, alt: str) -> str:
        """What stands in a picture's place."""


class PlainProse:
    """Writes the tokens of one issue."""

    def __init__(self, pen: PlainPen) -> None:
        self._pen = pen

    def prose(self, block: Prose) -> str:
        """A block of prose at the top level."""
        return self._all(block.tokens, block)

    def inline(self, tokens: Sequence[Token]) -> str:
        """A run of inline tokens, in one line but for hard breaks."""
        out: list[str] = []
        links: list[tuple[str, int]] = []
        for at, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                out.append(token.content)
            elif kind == "softbreak":
                out.append("" if _between_wide(tokens, at) else " ")
            elif kind == "link_open":
                links.append((str(token.attrGet("href") or ""), len(out)))
            elif kind == "link_close" and links:
                self._link(out, *links.pop())
            elif kind == "html_inline":
                self._html(token.content, out, links)
            else:
                out.append(self._sign(token))
        return "".join(out)

    def _sign(self, token: Token) -> str:
        """What stands for a token that is neither text nor link."""
        if token.type == "hardbreak":
            return "\n"
        if token.type == "code_inline":
            return f"`{token.content}`"
        if token.type == "image":
            return self._pen.picture(token.content)
        if token.type == "footnote_ref":
            return str(token.meta["id"] + 1).translate(_RAISED)
        return _MARKS.get(token.type, "")

    def _link(self, out: list[str], url: str, start: int) -> None:
        words = "".join(out[start:])
        if not url or url.startswith("#"):
            return
        if words.strip() in (url, url.removeprefix("mailto:"), url.partition("://")[2]):
            out[start:] = [self._pen.address(url)]
        elif words.strip():
            out[start:] = [words, f"{_NO_BREAK}{self._pen.ref(url)}"]
        else:
            out.append(self._pen.address(url))

    def _html(self, html: str, out: list[str], links: list[tuple[str, int]]) -> None:
        from composer.render.html_words import words_of_html

        for kind, value in words_of_html(html):
            if kind == "a":
                links.append((value, len(out)))
            elif kind == "/a" and links:
                self._link(out, *links.pop())
            elif kind == "br":
                out.append("\n")
            elif kind == "img":
                out.append(self._pen.picture(value))
            elif kind == "text":
                out.append(value)

    def _all(self, tokens: Sequence[Token], block: Prose | None = None, gap: str = "\n\n") -> str:
        """The blocks of a token stream; ``block`` where it is all of one block's."""
        parts = (self._group(tokens, at, end, block) for at, end in _groups(tokens))
        return gap.join(part for part in parts if part)

    def _group(  # noqa: C901, PLR0911 - one line a kind
        self, tokens: Sequence[Token], at: int, end: int, block: Prose | None
    ) -> str:
        token, inner = tokens[at], tokens[at + 1 : end]
        kind = token.type
        if kind == "inline":
            return self._wrap(self.inline(token.children or ()))
        if kind in ("paragraph_open", "heading_open"):
            words = self.inline(inner[0].children or ()) if inner else ""
            return self._wrap(words) if kind == "paragraph_open" else self._heading(token, words)
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self._list(token, inner)
        if kind == "blockquote_open":
            return self._pen.draw("quote", block, content=self._narrow(inner, 2))
        if kind in ("fence", "code_block"):
            content = token.content.removesuffix("\n")
            return self._pen.draw("code", block, content=content, language=token.info.strip())
        if kind == "table_open":
            content = self._table(inner)
            return self._pen.draw("table", block, content=content)
        if kind == "footnote_block_open":
            return self._pen.draw("footnotes", block, content=self._notes(inner))
        if kind == "block":
            return self._pen.block(token.meta["block"])
        if kind == "hr":
            return "* * *".center(self._pen.width).rstrip()
        if kind == "html_block":
            return self._html_block(token.content, inner)
        return self._all(inner)

    def _wrap(self, text: str) -> str:
        return self._pen.columns.wrap(text.strip(), width=self._pen.width)

    def _narrow(self, tokens: Sequence[Token], by: int, gap: str = "\n\n") -> str:
        self._pen.width -= by
        try:
            return self._all(tokens, gap=gap)
        finally:
            self._pen.width += by

    def _heading(self, token: Token, words: str) -> str:
        level = int(token.tag[1])
        if level <= 3:  # noqa: PLR2004 - h3 is the first below a section's
            title = self._wrap(words)
            longest = max(map(self._pen.columns.width, title.split("\n")))
            return f"{title}\n{'-' * longest}"
        return self._wrap(f"{'#' * (level - 1)} {words}")

    def _list(self, opening: Token, inner: Sequence[Token]) -> str:
        number = int(opening.attrGet("start") or 1)
        items: list[str] = []
        groups = tuple(_groups(inner))
        tight = all(inner[at + 1].hidden for at, end in groups if end > at + 1)
        for at, end in groups:
            mark = f"{number}. " if opening.type == "ordered_list_open" else "- "
            gap = "\n" if tight else "\n\n"
            text = self._narrow(inner[at + 1 : end], len(mark), gap)
            items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
            number += 1
        lines = ("\n" if tight else "\n\n").join(items).split("\n")
        return "\n".join(line.rstrip() for line in lines)

    def _notes(self, tokens: Sequence[Token]) -> str:
        notes: list[str] = []
        for at, end in _groups(tokens):
            mark = str(tokens[at].meta["id"] + 1).translate(_RAISED) + " "
            notes.append(mark + self._narrow(tokens[at + 1 : end], len(mark)).replace("\n", "\n  "))
        return "\n".join(notes)

    def _html_block(self, html: str, inner: Sequence[Token]) -> str:
        """The words of raw HTML; of an opening tag, those of what it opens on."""
        out: list[str] = []
        open_links: list[tuple[str, int]] = []
        self._html(html, out, open_links)
        lines = (line.strip() for line in "".join(out).split("\n"))
        words = self._wrap("\n".join(filter(None, lines)))
        leads = [self._pen.address(url) for url, _ in open_links if url and url[0] != "#"]
        return "\n\n".join(filter(None, (words, self._all(inner), *leads)))

    def _table(self, tokens: Sequence[Token]) -> str:
        rows: list[list[str]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self.inline(token.children or ()).replace("\n", " "))
        measure = self._pen.columns.width
        wide = [max(map(measure, column)) for column in zip(*rows, strict=False)]
        if sum(wide) + 2 * len(wide) - 2 <= self._pen.width:
            lines = [_row(row, wide, measure) for row in rows]
            return "\n".join((lines[0], "  ".join("-" * size for size in wide), *lines[1:]))
        records = (self._record(rows[0], row) for row in rows[1:])
        return "\n\n".join(records)

    def _record(self, heads: list[str], row: list[str]) -> str:
        pairs = (
            f"{head}: {cell}" if head else cell for head, cell in zip(heads, row, strict=False)
        )
        return "\n".join(
            self._pen.columns.wrap(pair, width=self._pen.width, rest="  ") for pair in pairs
        )


def _groups(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The first and last position of each block in a token stream."""
    at = 0
    while at < len(tokens):
        end = matching(tokens, at) if tokens[at].nesting == 1 else at
        if tokens[at].type != "footnote_anchor":
            yield at, end
        at = end + 1


def _between_wide(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line's end is no blank: Chinese and Japanese letters stand on both its sides."""
    around = tokens[at - 1].content[-1:], "".join(t.content for t in tokens[at + 1 : at + 2])[:1]
    return all(letter and is_wide(letter) for letter in around)


def _row(row: list[str], wide: list[int], measure: Any) -> str:
    cells = (cell + " " * (size - measure(cell)) for cell, size in zip(row, wide, strict=False))
    return "  ".join(cells).rstrip()
