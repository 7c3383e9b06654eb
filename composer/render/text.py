"""Writes an issue as plain text: the mail's other part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from composer.blocks._own import OwnBlock
from composer.model import Block, Inline, Prose
from composer.render.addresses import tagged
from composer.render.columns import WIDTH, Columns
from composer.render.painter import Material, Painter
from composer.render.plain import PlainProse

__all__ = ["TextPainter"]


class TextPainter(Painter):
    """Writes the text part."""

    edition = "text"
    suffix = ".txt.j2"

    def __init__(self, material: Material) -> None:
        self.width = WIDTH
        self.columns = Columns(material.defaults)
        self._numbers: dict[str, int] = {}
        self._listed = 0
        super().__init__(material)
        self._prose = PlainProse(self)

    def page(self) -> str:
        """The whole edition: no line ends with blanks, no two blank lines follow each other."""
        lines: list[str] = []
        for line in super().page().split("\n"):
            line = line.rstrip()  # noqa: PLW2901 - the same line, trimmed
            if line or (lines and lines[-1]):
                lines.append(line)
        return "\n".join(lines).strip("\n") + "\n"

    def extra(self) -> dict[str, Any]:
        """What only templates of the text part see."""
        return {
            "inline": self.inline,
            "wrap": self.wrap,
            "underlined": self.underlined,
            "prefixed": self.prefixed,
            "narrower": self.narrower,
            "ref": self.ref,
            "references": self.references,
            "address": self.address,
        }

    def _joined(self, parts: Iterable[str]) -> str:
        return "\n\n".join(part.strip("\n") for part in parts if part.strip())

    def draw(self, name: str, block: Any = None, **values: Any) -> str:
        """The template ``blocks/NAME.txt.j2``; of an author's own block, else ``blocks/own.txt.j2``."""
        if isinstance(block, OwnBlock) and not self.has(name):
            name = "own"
        return super().draw(name, block, **values).strip("\n")

    def prose(self, block: Prose) -> str:
        """A block of prose."""
        return self._prose.prose(block)

    def inline(self, value: Inline) -> str:
        """A run of inline Markdown, its links as numbers."""
        return self._prose.inline(value.tokens)

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> str:
        """The text in lines that begin with ``first`` and ``rest`` (blanks, if not given)."""
        if rest is None:
            rest = " " * self.columns.width(first)
        return self.columns.wrap(text.strip(), width=self.width, first=first, rest=rest)

    def underlined(self, text: str, sign: str) -> str:
        """A heading: the text, and a line of ``sign`` as long as it."""
        lines = self.wrap(text).split("\n")
        return "\n".join((*lines, sign * max(map(self.columns.width, lines))))

    def prefixed(self, text: str, sign: str) -> str:
        """Every line of the text with ``sign`` before it."""
        return "\n".join(f"{sign}{line}".rstrip() for line in text.split("\n"))

    def narrower(self, sequence: Iterable[Block], columns: int) -> str:
        """Blocks as :meth:`blocks` writes them, in lines that much shorter."""
        self.width -= columns
        try:
            return self.blocks(sequence)
        finally:
            self.width += columns

    def ref(self, url: str) -> str:
        """``[3]``: the number of a link, which :meth:`references` lists."""
        return f"[{self._numbers.setdefault(url, len(self._numbers) + 1)}]"

    def references(self) -> str:
        """The links that were numbered since the last list, one a line."""
        new = [(url, number) for url, number in self._numbers.items() if number > self._listed]
        self._listed = len(self._numbers)
        return "\n".join(f"[{number}] {self.address(url)}" for url, number in new)

    def address(self, url: str) -> str:
        """A link's address with the campaign's parameters."""
        return tagged(url, self.material.campaign)

    def picture(self, alt: str) -> str:
        """What stands in a picture's place: its words."""
        words = self.material.tongue.words
        return f"[{words.labelled(label=words.picture, value=alt)}]" if alt else ""
