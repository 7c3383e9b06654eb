"""What stands in the braces behind a heading: checked where the file's own lines are at hand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.token import Token

from composer.model import Location
from composer.nearest import nearest
from composer.source.attributes import Attributes, trailing
from composer.source.context import Context

__all__ = ["check_heading", "editions_of"]

_EDITIONS = ("email", "web", "text")
#: The classes that have a meaning; any other is the author's own, for a style sheet.
_CLASSES = ("unlisted", "carry")
#: The signs that may close a heading.
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")


def check_heading(opening: Token, inline: Token, context: Context) -> None:
    """Tells of each attribute and class of a heading that means nothing, at its own place."""
    line = (inline.map or opening.map or [0, 1])[1] - 1
    found = trailing(_CLOSING.sub("", context.lines[line]) if line < len(context.lines) else "")
    if found:
        _Check(found[0], found[1], line, context).all()


def editions_of(opening: Token) -> frozenset[str]:
    """The editions that a heading's ``only`` names; none means all."""
    return frozenset(_names(opening.meta.get("attributes", {}).get("only")))


def _names(only: str | None) -> Iterable[str]:
    return (only or "").replace(",", " ").split()


class _Check:
    def __init__(self, attributes: Attributes, brace: int, line: int, context: Context) -> None:
        self.attributes = attributes
        self.brace = brace
        self.line = line
        self.context = context

    def all(self) -> None:
        for offset, problem in self.attributes.problems:
            self.context.findings.warning(
                "ignored-attribute",
                f"{problem}: this one means nothing",
                self._at(offset),
                "take it out",
            )
        for name, value in self.attributes.values.items():
            if name == "only":
                self._editions(value.text, value.text_offset)
            else:
                self._unknown(name, value.offset)
        for name in self.attributes.classes:
            self._class(name)

    def _unknown(self, name: str, offset: int) -> None:
        meant = nearest(name, ("only",))
        if not meant and (name in _CLASSES or nearest(name, _CLASSES)):
            meant = f".{name if name in _CLASSES else nearest(name, _CLASSES)}"
        self.context.findings.error(
            "unknown-attribute",
            f"a heading has no attribute “{name}”",
            self._at(offset),
            f"write {meant}" if meant else "it has only=email, .unlisted and .carry",
        )

    def _editions(self, only: str | None, offset: int) -> None:
        for name in _names(only):
            if name not in _EDITIONS:
                meant = nearest(name, _EDITIONS)
                self.context.findings.error(
                    "unknown-edition",
                    f"there is no edition “{name}”",
                    self._at(offset + (only or "").find(name)),
                    f"write {meant}" if meant else "the editions are email, web and text",
                )

    def _class(self, name: str) -> None:
        meant = nearest(name, _CLASSES)
        if meant and name not in _CLASSES:
            written = self.context.lines[self.line].find(f".{name}", self.brace)
            self.context.findings.warning(
                "misspelled-class",
                f"the class “{name}” means nothing to newsletter-composer, but {meant} does",
                self._at(written),
                f"write .{meant}; a class of your own needs a name that is less like it",
            )

    def _at(self, offset: int) -> Location:
        return self.context.place(self.line, offset + 1)
