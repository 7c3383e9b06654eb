"""``small-text``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import origin_of, words_at
from composer.checking.check import Check, Fault, Group
from composer.checking.drawn import drawn
from composer.checking.proof import Proof
from composer.checking.shown import shown

__all__ = ["SmallText"]

#: Below this, words are hidden rather than small.
_HIDDEN = 2.0


class SmallText(Check):
    """Words in small letters.

    Many readers cannot read them, and a phone cannot enlarge them without moving the page about.
    It is about sizes that raw HTML and your own templates or style sheets set;
    ``[checks.accessibility] letters`` sets the least, 12 pixels by default.

    Mend: leave the size to the theme.

    Source: our own rule; Google's Lighthouse counted text below 12 pixels as illegible
    (https://developer.chrome.com/docs/lighthouse/seo/font-size).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the words that are shown, each block once."""
        least, told = proof.settings.accessibility.letters, set()
        for run in proof.once(drawn):
            if not _HIDDEN < run.look.size < least or not any(map(str.isalnum, run.text)):
                continue
            location = origin_of(proof, run.element).location
            if location in told:
                continue
            told.add(location)
            text = " ".join(run.text.split())
            yield self.fault(
                f"“{shown(text)}” has letters of {run.look.size:.3g} pixels, fewer than {least}",
                words_at(proof, location, text),
                "leave the size to the theme",
            )
