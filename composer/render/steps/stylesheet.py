"""Cuts a style sheet into its rules.

A browser skips what it cannot read; a sheet for mail is read once, by its author's own program, so
that every slip is an error here, with its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from composer.render.steps.declarations import (
    CLOSES,
    GONE,
    BrokenCss,
    Declaration,
    declarations,
    pieces,
    shown,
    signs,
    without_comments,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AtRule", "StyleRule", "split"]

#: A page may hide a sheet from browsers of 1996 with these; CSS skips them between rules.
_HIDING = re.compile(r"(?:\s|\0|<!--|-->)*")


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
    clean = without_comments(css)
    start = 0
    open_: list[tuple[str, int]] = []
    for sign, at in signs(clean):
        if sign in CLOSES:
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
        raise BrokenCss(f"“{shown(clean[rest:])}” is not a rule", rest)


def _rule(css: str, clean: str, start: int, end: int) -> StyleRule | AtRule:
    if clean.startswith("@", start):
        name = re.match(r"@[-\w]*", clean[start:])
        return AtRule(name[0].lower() if name else "@", css[start : end + 1])
    brace = next((at for sign, at in signs(clean[start : end + 1]) if sign == "{"), None)
    if brace is None:
        raise BrokenCss(f"“{shown(clean[start : end + 1])}” is not a rule", start)
    prelude, body = clean[start : start + brace], clean[start + brace + 1 : end]
    for sign, at in signs(body):
        if sign == "{":
            inner = start + brace + 1 + at
            raise BrokenCss("a rule inside a rule: is a “}” missing before it?", inner)
    selectors = tuple(piece.replace(GONE, "").strip() for _, piece in pieces(prelude, ","))
    if not all(selectors):
        raise BrokenCss("a selector is missing", start)
    found = tuple(declarations(body, start + brace + 1))
    return StyleRule(selectors, found, css[start + brace + 1 : end].strip(), start)


def _close(open_: list[tuple[str, int]], sign: str, at: int) -> None:
    if not open_:
        raise BrokenCss(f"“{sign}” closes nothing", at)
    opening, where = open_.pop()
    if CLOSES[opening] != sign:
        raise BrokenCss(f"“{opening}” is never closed", where)


def _skip(clean: str, start: int) -> int:
    found = _HIDING.match(clean, start)
    return found.end() if found else start
