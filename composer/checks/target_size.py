"""``target-size``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from composer.checking.authored import AuthoredLink, authored_links, links_at
from composer.checking.check import Check, Fault, Group
from composer.checking.drawn import declarations, pixels
from composer.checking.proof import Proof
from composer.checking.shown import shown
from composer.model import Severity

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["TargetSize"]

#: Pixels of the height of a button.
_HEIGHT = 44
#: Links of one character, and numbers of two, are hard to hit.
_SHORT = re.compile(r"[A-Za-z]|[0-9]{1,2}|[!-/:-@\[-`{-~←-↻]{1,2}")
_BOXES = ("block", "inline-block")


class TargetSize(Check):
    """Links that a finger misses.

    A button or an answer of a poll lower than 44 pixels is hard to hit on a phone, for everybody
    and most of all for whoever's hand trembles; so is a link of one character or of a number. Two links
    with nothing between them look like one. Footnotes are not meant: they lead within
    the mail.

    Mend: give the button more padding; link more words; write words between two links.

    Source: WCAG 2.2, success criterion 2.5.5 (44 pixels), and 2.5.8 (24 pixels) of which links in
    a sentence are exempt; Apple's guidelines ask for 44 points. Characters are our own rule.
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Measures buttons, counts the letters of links, looks for neighbours."""
        before: AuthoredLink | None = None
        for link in proof.once(authored_links):
            height = _height(link.element)
            text = shown(link.text)
            if height is not None and height < _HEIGHT:
                yield self.fault(
                    f"the button “{text}” is {height:.0f} pixels high, less than {_HEIGHT}",
                    links_at(proof, link),
                    f"give it more padding: {(_HEIGHT - height) / 2:.0f} pixels above and below",
                    severity=Severity.WARNING,
                )
            elif _SHORT.fullmatch(text):
                yield self.fault(
                    f"the link “{text}” is too short for a finger",
                    links_at(proof, link),
                    "link more words",
                )
            if before is not None and _touch(before.element, link.element):
                yield self.fault(
                    f"the links “{shown(before.text)}” and “{text}” look like one",
                    links_at(proof, link),
                    "write a word or a sign between them",
                )
            before = link


def _height(element: Element) -> float | None:
    """The height of a link that is drawn as a box; ``None`` where it is a part of a line."""
    style = declarations(element.get("style", ""))
    # What holds a picture is as high as the picture.
    if style.get("display") not in _BOXES or element.find(".//img") is not None:
        return None
    above, below = _padding(style)
    inside = pixels(style.get("height", "")) or _line(element)
    return None if inside is None else above + below + inside


def _padding(style: Mapping[str, str]) -> tuple[float, float]:
    sides = [pixels(part) or 0 for part in style.get("padding", "").split()] or [0]
    above, below = sides[0], sides[2] if len(sides) > 2 else sides[0]  # noqa: PLR2004 - bottom
    return (
        pixels(style.get("padding-top", "")) or above,
        pixels(style.get("padding-bottom", "")) or below,
    )


def _line(element: Element | None) -> float | None:
    """The height of its line, which the elements around it hand down."""
    while element is not None:
        height = pixels(declarations(element.get("style", "")).get("line-height", ""))
        if height:
            return height
        element = element.getparent()
    return None


def _touch(one: Element, other: Element) -> bool:
    return one.getnext() is other and not one.tail and bool(one.text)
