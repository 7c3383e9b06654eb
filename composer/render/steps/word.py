"""HTML attributes for Outlook on Windows, which lays mail out with Word, made of inlined styles.

An attribute is made only where HTML has it on that element, only of a value that it can hold, and
never in the place of one that the page has. Each costs bytes, of which Gmail shows 102 KB, and
those of tables are obsolete in HTML, which validators tell: hence few, and one tuple of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from composer.render.steps.declarations import declarations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

__all__ = ["ATTRIBUTES", "Attribute", "add_attributes"]

_PIXELS = re.compile(r"([1-9]\d*)px", re.IGNORECASE)
_LENGTH = re.compile(r"([1-9]\d*(?:%|(?=px)))(?:px)?", re.IGNORECASE)
_COLOUR = re.compile(r"(#(?:[0-9a-f]{3}){1,2})", re.IGNORECASE)


class Attribute(NamedTuple):
    """``name`` on ``elements``, from the last of ``properties`` whose value matches ``values``."""

    name: str
    elements: tuple[str, ...]
    properties: tuple[str, ...]
    values: re.Pattern[str]


#: What is made. ``align`` and ``valign`` are not, for Word reads the styles that say the same.
ATTRIBUTES = (
    # Word ignores the style of a picture (https://www.caniemail.com/features/css-width/), and
    # draws it in the size of its file. HTML has whole pixels only here.
    Attribute("width", ("img",), ("width",), _PIXELS),
    Attribute("height", ("img",), ("height",), _PIXELS),
    # Nested tables keep their columns in Word, and in clients that drop styles.
    Attribute("width", ("table", "td", "th"), ("width",), _LENGTH),
    # Keeps light text on a dark ground legible where the style is dropped or half read.
    Attribute(
        "bgcolor", ("table", "td", "th", "body"), ("background-color", "background"), _COLOUR
    ),
)


def add_attributes(root: Element, attributes: Sequence[Attribute] = ATTRIBUTES) -> None:
    """Adds them to the tree, whose styles are inlined already."""
    wanted = tuple(attributes)
    made: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for element in root.iter(*{tag for attribute in wanted for tag in attribute.elements}):
        style = element.get("style")
        if not style:
            continue
        like = (str(element.tag), style)
        if like not in made:
            made[like] = _attributes(*like, wanted)
        for name, value in made[like]:
            if name not in element.attrib:
                element.set(name, value)


@lru_cache(maxsize=1024)
def _attributes(
    tag: str, style: str, attributes: tuple[Attribute, ...]
) -> tuple[tuple[str, str], ...]:
    found = {}
    for attribute in attributes:
        if tag in attribute.elements:
            for declaration in declarations(style, strict=False):
                if declaration.name in attribute.properties:
                    value = attribute.values.fullmatch(declaration.value)
                    found[attribute.name] = _long(value[1]) if value else ""
    return tuple((name, value) for name, value in found.items() if value)


def _long(value: str) -> str:
    # HTML's rules for a legacy colour read three digits well; Notes does not (premailer#114).
    short = re.fullmatch(r"#(.)(.)(.)", value)
    return "#{0}{0}{1}{1}{2}{2}".format(*short.groups()) if short else value
