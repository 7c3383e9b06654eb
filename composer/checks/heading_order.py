"""``heading-order``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import origin_of, words_at
from composer.checking.check import Check, Fault, Group
from composer.checking.drawn import declarations
from composer.checking.proof import Proof
from composer.checking.shown import shown

__all__ = ["HeadingOrder"]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class HeadingOrder(Check):
    """Headings that leave a level out, or a second title.

    Screen readers go from heading to heading, and tell the level of each: after `<h2>`, an `<h4>`
    makes their users look for the part in between. The headings of Markdown are set one level
    apart whatever signs you write; so this is about `<h4>` in raw HTML, and about templates.

    Mend: write the heading with the signs of Markdown, or take the level below the one above it.
    A mail has one `<h1>`, its title.

    Source: WCAG 2.2, success criteria 1.3.1 and 2.4.6, technique G141
    (https://www.w3.org/WAI/WCAG22/Techniques/general/G141).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Goes through the headings of the mail."""
        above, titles = 0, 0
        for element in proof.page.iter(*_HEADINGS):
            hidden = declarations(element.get("style", "")).get("display") == "none"
            if hidden or element.get("aria-hidden") == "true":
                continue
            level = int(str(element.tag)[1])
            location = origin_of(proof, element).location
            words = " ".join("".join(map(str, element.itertext())).split())
            titles += level == 1
            place = words_at(proof, location, words)
            if level == 1 and titles > 1:
                yield self.fault(
                    f"“{shown(words)}” is a second title: the mail has one already",
                    place,
                    "write it with ## instead of <h1>",
                )
            elif above and level > above + 1:
                yield self.fault(
                    f"“{shown(words)}” is an <h{level}> below an <h{above}>: a level is left out",
                    place,
                    f"write it with the signs of Markdown, or as <h{above + 1}>",
                )
            above = level
