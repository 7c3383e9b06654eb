"""The words of a mail with how they are drawn: colours in light and in dark, size, alignment.

Inline styles say it, as mail programs read them; in dark mode, what the head says of it wins.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from composer.checking.css_colours import as_hex
from composer.checking.dark_rules import DarkRules

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.checking.proof import Proof

__all__ = ["Drawn", "Look", "declarations", "drawn", "pixels", "tokens_of"]

_BOLD = re.compile(r"bold(?:er)?|[6-9]00")
_LENGTH = re.compile(r"(\d*\.?\d+)\s*(px|pt|em|rem|%)")
#: Pixels of the sizes with a name, and what the relative ones do.
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0,
}  # fmt: skip
_STEP = 1.2
_POINT = 4 / 3
_NORMAL = 16.0
_HEAVY = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
#: What says something of the look of what is inside without a style.
_SAYING = _HEAVY | {"small"}
_SHOWING = ("style", "class", "align", "background", "bgcolor", "color")
_SAID = frozenset(_SHOWING) - {"class"}
_UNSEEN = frozenset(("head", "script", "style", "template", "title"))


class Look(Struct, frozen=True):
    """How words are drawn; a colour is empty where it is not known.

    ``line`` is the height of a line in pixels, 0 where it follows the size.
    """

    colour: str = "#000000"
    ground: str = "#ffffff"
    dark_colour: str = "#000000"
    dark_ground: str = "#ffffff"
    size: float = _NORMAL
    line: float = 0
    bold: bool = False
    align: str = ""
    hidden: bool = False


class Drawn(NamedTuple):
    """A run of words, the element that it stands in, and its look."""

    element: Element
    text: str
    look: Look


def drawn(proof: Proof) -> tuple[Drawn, ...]:
    """Every run of words that is shown, in order."""
    page = proof.page
    body = page.find("body")
    if body is None:
        return ()
    walk = _Walk(_dark_rules("".join(style.text or "" for style in page.iter("style"))))
    walk.go(body, Look())
    return tuple(walk.found)


#: All issues of a newsletter have the same.
_dark_rules = functools.lru_cache(maxsize=8)(DarkRules)


def tokens_of(proof: Proof) -> Mapping[str, str]:
    """The theme's tokens in the issue's language."""
    project = proof.project
    tongue = project.theme.tongue(proof.meta.language, project.locales)
    tokens: Mapping[str, str] = tongue.tokens
    return tokens


@functools.lru_cache(maxsize=4096)
def declarations(style: str) -> Mapping[str, str]:
    """The declarations of a ``style`` attribute by their names, the last one of each."""
    said: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return said


def pixels(value: str, size: float = _NORMAL) -> float | None:
    """A length in pixels, where a letter has ``size`` of them; ``None`` for what is none."""
    found = _LENGTH.fullmatch(value)
    if not found:
        return 0.0 if value == "0" else None
    number = float(found[1])
    factors = {"px": 1, "pt": _POINT, "em": size, "rem": _NORMAL, "%": size / 100}
    return number * factors[found[2]]


class _Walk:
    """Goes down the page; an element's look is worked out once, and handed to what is inside."""

    def __init__(self, rules: DarkRules) -> None:
        self.found: list[Drawn] = []
        self._rules = rules
        #: Most elements are like others in a like place.
        self._known: dict[tuple[object, ...], Look] = {}

    def go(self, element: Element, around: Look) -> None:
        """Collects the runs inside an element."""
        look = self._look(element, around)
        if look.hidden:
            return
        text = element.text
        if text and not text.isspace():
            self.found.append(Drawn(element, text, look))
        for child in element:
            if _is_shown(child.tag):
                self.go(child, look)
            after = child.tail
            if after and not after.isspace():
                self.found.append(Drawn(element, after, look))

    def _look(self, element: Element, around: Look) -> Look:
        if not (_SAID & set(element.keys()) or element.tag in _SAYING or self._rules.of(element)):
            return around
        if self._rules.depend(element):
            return self._worked_out(element, around)
        key = (around, element.tag, *map(element.get, _SHOWING))
        look = self._known.get(key)
        if look is None:
            look = self._known[key] = self._worked_out(element, around)
        return look

    def _worked_out(self, element: Element, around: Look) -> Look:
        written = element.get("style")
        dark = self._rules.of(element)
        said = declarations(written or "")
        colour, ground = _colours(element, said)
        changes: dict[str, object] = {}
        if colour is not None:
            changes["colour"] = changes["dark_colour"] = colour
        if ground is not None:
            changes["ground"] = changes["dark_ground"] = ground
        for name, key in (("color", "dark_colour"), ("background-color", "dark_ground")):
            if name in dark and (dark[name][1] or key not in changes):
                changes[key] = as_hex(dark[name][0])
        changes.update(_letters(str(element.tag), said, around))
        align = said.get("text-align") or element.get("align", "")
        if align:
            changes["align"] = align.lower()
        if said.get("display") == "none" or said.get("visibility") == "hidden":
            changes["hidden"] = True
        return replace(around, **changes) if changes else around


def _is_shown(tag: object) -> bool:
    """Whether it is an element's, and not a comment's, that may have words."""
    return isinstance(tag, str) and tag not in _UNSEEN


def _colours(element: Element, said: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The colour of letters and of the ground that an element says; ``None`` where it says none."""
    colour = said.get("color") or element.get("color")
    ground = said.get("background-color") or said.get("background") or element.get("bgcolor")
    if said.get("background-image", "none") != "none" or element.get("background"):
        return _said(colour), ""
    if ground in ("transparent", "none", "inherit"):
        ground = None
    return _said(colour), _said(ground)


def _said(written: str | None) -> str | None:
    return None if not written or written == "inherit" else as_hex(written)


def _letters(tag: str, said: Mapping[str, str], around: Look) -> dict[str, object]:
    """The size of the letters, the height of a line, and whether they are bold."""
    changes: dict[str, object] = {}
    size = around.size
    written = said.get("font-size", "smaller" if tag == "small" else "")
    if written:
        relative = {"smaller": size / _STEP, "larger": size * _STEP}
        found = _SIZES.get(written) or relative.get(written) or pixels(written, size)
        if found is not None:
            changes["size"] = size = found
    line = said.get("line-height", "")
    if line:
        try:
            changes["line"] = float(line) * size
        except ValueError:
            changes["line"] = pixels(line, size) or 0
    weight = said.get("font-weight", "bold" if tag in _HEAVY else "")
    if weight:
        changes["bold"] = bool(_BOLD.fullmatch(weight))
    return changes
