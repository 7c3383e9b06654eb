"""Text cut at its merge fields.

A merge field is carried through Markdown, templates and the inliner as a token of ASCII letters
and digits; :meth:`Slotted.cut` splits the finished text at the tokens once, and each reader's
copy is then a join of strings.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from urllib.parse import quote

from msgspec import Struct

__all__ = ["Kind", "Slot", "Slotted"]


class Kind(StrEnum):
    """What kind of place a value is written into, which decides how it is escaped."""

    TEXT = "text"
    HTML = "html"
    #: A whole address, in an attribute of HTML: only HTML's characters are escaped.
    ADDRESS = "address"
    #: A part of an address, in an attribute of HTML: percent-encoded.
    URL = "url"
    #: A part of an address in plain text: percent-encoded.
    URL_TEXT = "url-text"
    HEADER = "header"


def _one_line(value: str) -> str:
    return " ".join(value.split())


_ESCAPES: dict[Kind, Callable[[str], str]] = {
    Kind.TEXT: str,
    Kind.HTML: html.escape,
    Kind.ADDRESS: html.escape,
    Kind.URL: lambda value: quote(value, safe=""),
    Kind.URL_TEXT: lambda value: quote(value, safe=""),
    Kind.HEADER: _one_line,
}


class Slot(Struct, frozen=True):
    """A place for a reader's value: the field's name, its default, and the kind of place."""

    field: str
    default: str
    kind: Kind = Kind.TEXT

    def write(self, value: str | None) -> str:
        """The value, or the default where there is none, escaped for this kind of place."""
        return _ESCAPES[self.kind](value or self.default)


class Slotted(Struct, frozen=True):
    """Literals and slots in turn: what an Edition's email, text and message are made of."""

    parts: tuple[str | Slot, ...]

    @classmethod
    def cut(
        cls, text: str, tokens: Mapping[str, Slot], kind_at: Callable[[str, int], Kind]
    ) -> Slotted:
        """Cuts ``text`` at each token; ``kind_at(text, position)`` tells the kind of the place."""
        parts: list[str | Slot] = []
        start = 0
        for position, token in sorted(_occurrences(text, tokens)):
            slot = tokens[token]
            parts.append(text[start:position])
            parts.append(Slot(slot.field, slot.default, kind_at(text, position)))
            start = position + len(token)
        parts.append(text[start:])
        return cls(tuple(part for part in parts if part != ""))

    def fill(self, values: Mapping[str, str]) -> str:
        """The text of one reader, whose ``values`` are keyed by field."""
        return "".join(
            part if isinstance(part, str) else part.write(values.get(part.field))
            for part in self.parts
        )

    def __str__(self) -> str:
        """The text with every default: what the web edition and ``dist/`` show."""
        return self.fill({})

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that occur."""
        return frozenset(part.field for part in self.parts if isinstance(part, Slot))


def _occurrences(text: str, tokens: Iterable[str]) -> Iterable[tuple[int, str]]:
    for token in tokens:
        position = text.find(token)
        while position >= 0:
            yield position, token
            position = text.find(token, position + len(token))
