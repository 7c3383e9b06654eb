"""Cuts a style sheet into its rules and keeps the author's text of every value.

The grammar is CSS Syntax Module Level 3 (https://www.w3.org/TR/css-syntax-3/). A browser skips what
it cannot read; a sheet for mail is read once, by its author's own program, so that every slip is an
error here, with its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AtRule", "BrokenCss", "Declaration", "StyleRule", "declarations", "pieces", "split"]

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
_CLOSES = {"{": "}", "(": ")", "[": "]"}
_PROPERTY = re.compile(r"--[^\s:]*|[-*_]?[a-z][a-z0-9_-]*", re.IGNORECASE)
_IMPORTANT = re.compile(r"\s*!\s*important$", re.IGNORECASE)
_BLANKS = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s+""", re.DOTALL)
#: A page may hide a sheet from browsers of 1996 with these; CSS skips them between rules.
_HIDING = re.compile(r"(?:\s|\0|<!--|-->)*")
#: Stands in for the text of a comment, so that every offset stays what it is in the sheet.
_GONE = "\0"


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


class StyleRule(NamedTuple):
    """``selectors { … }``; ``body`` is the text between the braces, unchanged."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    body: str
    offset: int


class AtRule(NamedTuple):
    """``@media … { … }`` or ``@import …;``: its name in lower case, its whole text unchanged."""

    name: str
    text: str


def split(css: str) -> Iterator[StyleRule | AtRule]:
    """The rules of a sheet, in order. Raises :class:`BrokenCss` at the first slip."""
    clean = _without_comments(css)
    start = 0
    open_: list[tuple[str, int]] = []
    for sign, at in _signs(clean):
        if sign in _CLOSES:
            open_.append((sign, at))
        elif sign in "})]":
            _close(open_, sign, at)
        if open_ or sign not in "};":
            continue
        yield _rule(css, clean, _skip(clean, start), at)
        start = at + 1
    if open_:
        raise BrokenCss(f"“{open_[0][0]}” is never closed", open_[0][1])
    rest = _skip(clean, start)
    if rest < len(clean):
        raise BrokenCss(f"“{_shown(clean[rest:])}” is not a rule", rest)


def pieces(text: str, separator: str) -> Iterator[tuple[int, str]]:
    """The parts of ``text`` between separators outside brackets and strings, with their offsets."""
    depth = start = 0
    for sign, at in _signs(text):
        if sign == separator and depth <= 0:
            yield start, text[start:at]
            start = at + 1
        elif sign in _CLOSES:
            depth += 1
        elif sign in "})]":
            depth -= 1
    yield start, text[start:]


def declarations(text: str, offset: int = 0, *, strict: bool = True) -> Iterator[Declaration]:
    """The declarations in a rule's body or in a ``style`` attribute.

    ``offset`` is where the text stands in its sheet. What is no declaration raises
    :class:`BrokenCss`, or is skipped as a browser skips it where ``strict`` is false.
    """
    for at, piece in pieces(text, ";"):
        name, colon, value = piece.replace(_GONE, "").strip().partition(":")
        name, value = name.rstrip(), value.strip()
        important = _IMPORTANT.search(value)
        if important:
            value = value[: important.start()]
        if colon and _PROPERTY.fullmatch(name) and (value or name.startswith("--")):
            name = name if name.startswith("--") else name.lower()
            yield Declaration(name, _squeezed(value), important is not None, offset + at)
        elif strict and (name or colon):
            reason = f"“{_shown(piece.replace(_GONE, ''))}” is not a declaration “name: value”"
            raise BrokenCss(reason, _skip(text, at) + offset)


def _rule(css: str, clean: str, start: int, end: int) -> StyleRule | AtRule:
    if clean.startswith("@", start):
        name = re.match(r"@[-\w]*", clean[start:])
        return AtRule(name[0].lower() if name else "@", css[start : end + 1])
    brace = next((at for sign, at in _signs(clean[start : end + 1]) if sign == "{"), None)
    if brace is None:
        raise BrokenCss(f"“{_shown(clean[start : end + 1])}” is not a rule", start)
    prelude, body = clean[start : start + brace], clean[start + brace + 1 : end]
    for sign, at in _signs(body):
        if sign == "{":
            inner = start + brace + 1 + at
            raise BrokenCss("a rule inside a rule: is a “}” missing before it?", inner)
    selectors = tuple(piece.replace(_GONE, "").strip() for _, piece in pieces(prelude, ","))
    if not all(selectors):
        raise BrokenCss("a selector is missing", start)
    found = tuple(declarations(body, start + brace + 1))
    return StyleRule(selectors, found, css[start + brace + 1 : end].strip(), start)


def _without_comments(css: str) -> str:
    def blank(found: re.Match[str]) -> str:
        if found.lastgroup == "unclosed":
            raise BrokenCss(f"“{found[0]}” is never closed", found.start())
        return _GONE * len(found[0]) if found.lastgroup == "comment" else found[0]

    return _TOKEN.sub(blank, css)


def _signs(text: str) -> Iterator[tuple[str, int]]:
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "sign":
            yield found[0], found.start()


def _close(open_: list[tuple[str, int]], sign: str, at: int) -> None:
    if not open_:
        raise BrokenCss(f"“{sign}” closes nothing", at)
    opening, where = open_.pop()
    if _CLOSES[opening] != sign:
        raise BrokenCss(f"“{opening}” is never closed", where)


def _skip(clean: str, start: int) -> int:
    found = _HIDING.match(clean, start)
    return found.end() if found else start


def _squeezed(value: str) -> str:
    return _BLANKS.sub(lambda found: found[1] or " ", value)


def _shown(text: str) -> str:
    line = " ".join(text.replace(_GONE, "").split())
    return line if len(line) <= 40 else f"{line[:39]}…"  # noqa: PLR2004 - fits a terminal
