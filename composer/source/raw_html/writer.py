"""Writes running text with raw HTML's phrasing elements, always well-formed.

An element that is open is a wish: its tag is written when the next word comes, closed before
what must not be inside it, and written again after that. So ``*a <u>b* c</u>`` becomes
``<em>a <u>b</u></em><u> c</u>``, as HTML's own "reconstruct the active formatting elements" does.
"""

from __future__ import annotations

from itertools import takewhile

from markdown_it.token import Token

__all__ = ["MOST_FORMATS", "Format", "InlineWriter"]

#: As many phrasing elements may be open at once: each is written again after every block.
MOST_FORMATS = 16


class Format:
    """A phrasing element that is open: its tokens, and which opening tag wished for it."""

    def __init__(self, index: int, opening: Token, closing: Token) -> None:
        self.index = index
        self.opening = opening
        self.closing = closing
        self.depth = -1

    def copy(self) -> Format:
        """The same element for another run of text, where no tag can close it."""
        return Format(-1, self.opening, self.closing)

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return self.opening.type == "link_open"


class InlineWriter:
    """Collects the children of one inline token. ``formats`` are the wishes, oldest first."""

    def __init__(self, formats: list[Format]) -> None:
        self.formats = formats
        self.tokens: list[Token] = []
        self._written: list[list[Format]] = [[]]
        self._level = 0

    def write(self, token: Token) -> None:
        """Adds something that the reader sees."""
        self._sync()
        self._append(token)

    def space(self, token: Token) -> None:
        """Adds a space or a line's end, for which no element is opened."""
        self._drop_to(self._kept())
        self._append(token)

    def open(self, token: Token) -> None:
        """Adds an opening token that its closing one must follow at the same depth."""
        self.write(token)
        self._written.append([])

    def close(self, token: Token) -> None:
        """Adds a closing token, after closing what was opened since the opening one."""
        self._drop_to(0)
        if len(self._written) > 1:
            self._written.pop()
        self._append(token)

    def finish(self) -> list[Token]:
        """Closes everything; the tokens."""
        while True:
            self._drop_to(0)
            if len(self._written) == 1:
                return self.tokens
            self._written.pop()

    def _sync(self) -> None:
        same = self._kept()
        self._drop_to(same)
        depth = len(self._written) - 1
        for each in self._wanted()[same:]:
            self._append(each.opening.copy(meta=dict(each.opening.meta)))
            each.depth = depth
            self._written[-1].append(each)

    def _wanted(self) -> list[Format]:
        """The elements to be open here, but for those that are open further out."""
        depth = len(self._written) - 1
        return [each for each in self.formats if not 0 <= each.depth < depth]

    def _kept(self) -> int:
        """How many of the elements that are open here shall stay so."""
        here, wanted = self._written[-1], self._wanted()
        pairs = zip(here, wanted, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))

    def _drop_to(self, count: int) -> None:
        here = self._written[-1]
        while len(here) > count:
            each = here.pop()
            each.depth = -1
            self._append(each.closing.copy())

    def _append(self, token: Token) -> None:
        if token.nesting < 0:
            self._level -= 1
        token.level = self._level
        if token.nesting > 0:
            self._level += 1
        self.tokens.append(token)
