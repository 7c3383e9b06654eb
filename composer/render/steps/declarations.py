"""Declarations of CSS, and what cuts text at a sign: the author's text of every value is kept.

The grammar is CSS Syntax Module Level 3 (https://www.w3.org/TR/css-syntax-3/).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "CLOSES",
    "GONE",
    "BrokenCss",
    "Declaration",
    "declarations",
    "pieces",
    "shown",
    "signs",
    "without_comments",
]

#: What may hide a sign from the grammar, what lacks its end, and the signs themselves.
_TOKEN = re.compile(
    r"""
    (?P<comment>/\*.*?\*/)
  | (?P<string>"(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
  | (?P<url>\burl\(\s*(?!["'\s])[^)"']*\))
  | (?P<escape>\\.)
  | (?P<unclosed>/\*|["'])
  | (?P<sign>[][{}();:,])
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
#: Each opening bracket with the one that closes it.
CLOSES = {"{": "}", "(": ")", "[": "]"}
#: Stands in for the text of a comment, so that every offset stays what it is in the sheet.
GONE = "\0"
_PROPERTY = re.compile(r"--[^\s:]*|[-*_]?[a-z][a-z0-9_-]*", re.IGNORECASE)
_IMPORTANT = re.compile(r"!\s*important$", re.IGNORECASE)
_BLANKS = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s+""", re.DOTALL)


class BrokenCss(ValueError):
    """A slip in a sheet: what is wrong, and the offset at which it stands."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset


class Declaration(NamedTuple):
    """``name: value``: a lower-case name (but for ``--custom``), the value as it was written."""

    name: str
    value: str
    important: bool
    offset: int = 0


def signs(text: str) -> Iterator[tuple[str, int]]:
    """Brackets and separators outside strings, comments and addresses, with their offsets."""
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "sign":
            yield found[0], found.start()


def without_comments(text: str, *, strict: bool = True) -> str:
    """``text`` of the same length, its comments gone; what lacks its end is broken if ``strict``."""

    def blank(found: re.Match[str]) -> str:
        if strict and found.lastgroup == "unclosed":
            raise BrokenCss(f"“{found[0]}” is never closed", found.start())
        return GONE * len(found[0]) if found.lastgroup == "comment" else found[0]

    return _TOKEN.sub(blank, text)


def pieces(text: str, separator: str) -> Iterator[tuple[int, str]]:
    """The parts of ``text`` between separators outside brackets and strings, with their offsets."""
    depth = start = 0
    for sign, at in signs(text):
        if sign == separator and depth <= 0:
            yield start, text[start:at]
            start = at + 1
        elif sign in CLOSES:
            depth += 1
        elif sign in "})]":
            depth -= 1
    yield start, text[start:]


def declarations(text: str, offset: int = 0, *, strict: bool = True) -> Iterator[Declaration]:
    """The declarations in a rule's body or in a ``style`` attribute.

    ``offset`` is where the text stands in its sheet. What is no declaration raises
    :class:`BrokenCss`, or is skipped as a browser skips it where ``strict`` is false.
    """
    clean = without_comments(text, strict=strict) if "/*" in text else text
    for at, piece in pieces(clean, ";"):
        name, colon, value = piece.replace(GONE, "").strip().partition(":")
        name, value = name.rstrip(), value.strip()
        important = _IMPORTANT.search(value)
        if important:
            value = value[: important.start()].rstrip()
        if colon and _PROPERTY.fullmatch(name) and (value or name.startswith("--")):
            name = name if name.startswith("--") else name.lower()
            yield Declaration(name, _squeezed(value), important is not None, offset + at)
        elif strict and (name or colon):
            indent = len(piece) - len(piece.lstrip(f"{GONE} \t\r\n\f"))
            reason = f"“{shown(piece)}” is not a declaration “name: value”"
            raise BrokenCss(reason, offset + at + indent)


def shown(text: str) -> str:
    """``text`` as a message quotes it."""
    line = " ".join(text.replace(GONE, "").split())
    return line if len(line) <= 40 else f"{line[:39]}…"  # noqa: PLR2004 - fits a terminal


def _squeezed(value: str) -> str:
    return _BLANKS.sub(lambda found: found[1] or " ", value)
