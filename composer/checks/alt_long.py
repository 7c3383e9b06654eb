"""``alt-long``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.alternatives import alternatives
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["AltLong"]


class AltLong(Check):
    """Words for a picture that go on for too long.

    A screen reader reads them in one breath: nobody can stop in the middle, or go back a
    sentence. Mailboxes that block pictures show them in the picture's box, and cut what does not
    fit. ``[checks.accessibility] alt`` sets how many characters there may be, 150 by default.

    Mend: say the point of the picture, and put the rest into the text or the caption.

    Source: our own rule, between the 125 and 160 characters that guides of accessible mail name;
    WCAG's technique G95 asks for a short alternative beside a long one
    (https://www.w3.org/WAI/WCAG22/Techniques/general/G95).
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Counts the characters of each."""
        most = proof.settings.accessibility.alt
        for each in proof.once(alternatives):
            if len(each.text) > most:
                yield self.fault(
                    f"the words for this picture have {len(each.text)} characters, more than {most}",
                    each.location,
                    "say its point, and put the rest into the text or the caption",
                )
