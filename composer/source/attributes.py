"""The grammar of attributes: ``{#id .class key=value key="two words" flag}``, with positions.

It is our own because the one of mdit-py-plugins refuses flags, bare addresses and braces in
quotes. It is strict about everything else, so that other text between braces (``{{bse}}``,
``{% x %}``, ``{"json": 1}``) is no list of attributes and is printed as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

__all__ = ["LONGEST", "Attributes", "Value", "parse", "trailing"]

#: No list of attributes is longer, in characters. The bound keeps a text of many opening braces,
#: each of which might begin a list, linear in time.
LONGEST = 4096

_SPACE = re.compile(r"[ \t\n]*")
_ID = re.compile(r"#([^\W_][^\s#{}\"'=<>]*)")
_CLASSES = re.compile(r"(?:\.-?[^\W\d][^\s.#{}\"'=<>]*)+")
_NAME = re.compile(r"[^\W\d][\w-]*")
_QUOTED = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]|\\.)*+)'", re.DOTALL),
}
_ESCAPED = re.compile(r"\\([\"'\\])")
_BARE = re.compile(r"(?:[^\s{}]++|\{[^\s{}]*+\})*+")
_BRACE = re.compile(r"(?<=\s)\{|\A\{")


class Value(Struct, frozen=True):
    """What an attribute was given: ``text`` is ``None`` for a flag.

    ``offset`` is the name's place in the parsed text, ``text_offset`` the value's (the name's
    for a flag).
    """

    text: str | None
    offset: int
    text_offset: int


class Attributes(Struct, frozen=True):
    """One list of attributes. ``problems`` are pairs of an offset and a message."""

    id: str
    id_offset: int
    classes: tuple[str, ...]
    values: Mapping[str, Value]
    problems: tuple[tuple[int, str], ...] = ()

    @property
    def plain(self) -> dict[str, str | None]:
        """The values alone, by name."""
        return {name: value.text for name, value in self.values.items()}


def parse(text: str, start: int) -> tuple[Attributes, int] | None:
    """Parses the list that begins with the brace at ``start``.

    Returns the attributes and the index after the closing brace, or ``None`` where this is no
    list of attributes. Offsets count from the beginning of ``text``.
    """
    if not text.startswith("{", start):
        return None
    end = min(len(text), start + LONGEST)
    reader = _Reader(text, start + 1, end)
    while True:
        spaced = reader.skip_space()
        if text.startswith("}", reader.position, end):
            break
        if not (spaced or reader.position == start + 1) or not reader.item():
            return None
    if reader.empty:
        return None
    return reader.attributes(), reader.position + 1


def trailing(text: str) -> tuple[Attributes, int] | None:
    """The list of attributes at the end of a text, and where its brace stands.

    A space must stand before the brace, unless the text is the list alone.
    """
    text = text.rstrip()
    if not text.endswith("}"):
        return None
    for start in _braces_from_the_right(text):
        found = parse(text, start)
        if found and found[1] == len(text):
            return found[0], start
    return None


def _braces_from_the_right(text: str) -> Iterator[int]:
    first = max(0, len(text) - LONGEST)
    starts = [match.start() for match in _BRACE.finditer(text, first)]
    return reversed(starts)


class _Reader:
    """Reads the items between the braces, each at most once."""

    def __init__(self, text: str, position: int, end: int) -> None:
        self.text = text
        self.position = position
        self.end = end
        self._id: tuple[str, int] | None = None
        self._classes: dict[str, None] = {}
        self._values: dict[str, Value] = {}
        self._problems: list[tuple[int, str]] = []

    @property
    def empty(self) -> bool:
        return not (self._id or self._classes or self._values)

    def attributes(self) -> Attributes:
        name, offset = self._id or ("", 0)
        classes = tuple(self._classes)
        return Attributes(name, offset, classes, self._values, tuple(self._problems))

    def skip_space(self) -> bool:
        before = self.position
        match = _SPACE.match(self.text, before, self.end)
        self.position = match.end() if match else before
        return self.position > before

    def item(self) -> bool:
        """Reads one item; False where none stands here."""
        start = self.position
        if match := _ID.match(self.text, start, self.end):
            if self._id:
                self._problems.append((start, f"a second id: #{match[1]}"))
            else:
                self._id = match[1], start
        elif match := _CLASSES.match(self.text, start, self.end):
            self._classes.update(dict.fromkeys(match[0][1:].split(".")))
        elif match := _NAME.match(self.text, start, self.end):
            return self._named(match)
        else:
            return False
        self.position = match.end()
        return True

    def _named(self, name: re.Match[str]) -> bool:
        self.position = name.end()
        value = Value(None, name.start(), name.start())
        if self.text.startswith("=", self.position, self.end):
            offset = self.position = self.position + 1
            written = self._value()
            if written is None:
                return False
            if not written and offset == self.position:
                self._problems.append((name.start(), f"{name[0]}= has no value"))
            quoted = self.text[offset : offset + 1] in _QUOTED
            value = Value(written, name.start(), offset + quoted)
        if name[0] in self._values:
            self._problems.append((name.start(), f"{name[0]} is given twice"))
        else:
            self._values[name[0]] = value
        return True

    def _value(self) -> str | None:
        pattern = _QUOTED.get(self.text[self.position : self.position + 1])
        if pattern is None:
            return self._bare()
        match = pattern.match(self.text, self.position, self.end)
        if match is None:
            return None
        self.position = match.end()
        return _ESCAPED.sub(r"\1", match[1])

    def _bare(self) -> str:
        """A value without quotes. One pair of braces in it is its own: ``/a/{id}``.

        No deeper, so that where each of many braces might begin a list, none is read twice.
        """
        match = _BARE.match(self.text, self.position, self.end)
        self.position = match.end() if match else self.position
        return match[0] if match else ""
