"""Documentation pages as data: headings with their anchors, tables, fenced examples, links."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_MARK = re.compile(r"<!--\s*(.*?)\s*-->\s*", re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")


class Fence(NamedTuple):
    """A fenced example: its language, its text, its line, what the comment before it says."""

    language: str
    text: str
    line: int
    mark: str


class Row(NamedTuple):
    """A row of a table: the headings it stands below, innermost last, and its cells by column."""

    under: tuple[str, ...]
    cells: dict[str, str]

    def codes(self, column: str) -> list[str]:
        """What stands between backticks in a cell."""
        return _CODE.findall(self.cells[column])


class Page:
    """One page of documentation."""

    def __init__(self, text: str, path: Path = Path("page.md")) -> None:
        self.text = text
        self.path = path
        self.tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)

    @classmethod
    def read(cls, name: str) -> Page:
        """The page at a path from the root of the repository."""
        return cls((ROOT / name).read_text("utf-8"), ROOT / name)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text, backticks left out."""
        return [
            (int(opening.tag[1]), inline.content.replace("`", ""))
            for opening, inline in zip(self.tokens, self.tokens[1:], strict=False)
            if opening.type == "heading_open"
        ]

    @property
    def anchors(self) -> set[str]:
        """The anchors that code hosts give to headings."""
        found: set[str] = set()
        for _, title in self.headings:
            anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            count = 1
            while anchor in found:
                anchor, count = f"{anchor.removesuffix(f'-{count - 1}')}-{count}", count + 1
            found.add(anchor)
        return found

    @property
    def fences(self) -> list[Fence]:
        """The fenced examples."""
        found = []
        for position, token in enumerate(self.tokens):
            if token.type == "fence":
                before = self.tokens[position - 1] if position else token
                mark = _MARK.fullmatch(before.content) if before.type == "html_block" else None
                line = (token.map or [0])[0] + 1
                language = token.info.strip()
                found.append(Fence(language, token.content, line, mark[1] if mark else ""))
        return found

    @functools.cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all tables."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        under: list[tuple[int, str]] = []
        columns: list[str] = []
        cells: list[str] = []
        for token, following in zip(self.tokens, [*self.tokens[1:], None], strict=True):
            content = following.content if following is not None else ""
            if token.type == "heading_open":
                level = int(token.tag[1])
                under = [each for each in under if each[0] < level]
                under.append((level, content.replace("`", "")))
            elif token.type == "thead_open":
                columns = []
            elif token.type == "th_open":
                columns.append(content)
            elif token.type == "tr_open":
                cells = []
            elif token.type == "td_open":
                cells.append(content)
            elif token.type == "tr_close" and cells:
                named = dict(zip(columns, cells, strict=False))
                yield Row(tuple(title for _, title in under), named)

    def table(self, *under: str, column: str) -> list[Row]:
        """The rows below a heading (or headings, outermost first) of tables with a column."""
        return [
            row for row in self.rows if column in row.cells and row.under[-len(under) :] == under
        ]

    @property
    def links(self) -> list[str]:
        """Where links and pictures lead."""
        return list(_links(self.tokens))


def _links(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for name in ("href", "src"):
            if token.attrGet(name):
                yield str(token.attrGet(name))
        if token.type in ("html_block", "html_inline"):
            yield from re.findall(r"""(?:href|src)="([^"]+)\"""", token.content)
        yield from _links(token.children or [])
