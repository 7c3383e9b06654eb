"""``justified-text``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import origin_of
from composer.checking.check import Check, Fault, Group
from composer.checking.drawn import drawn
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["JustifiedText"]


class JustifiedText(Check):
    """Text that is stretched to both margins.

    Mail programs do not divide words, so on the narrow column of a phone the blanks grow into
    rivers. They stop whoever reads with difficulty, and those with dyslexia most.

    Mend: take ``text-align: justify`` out.

    Source: WCAG 2.2, success criterion 1.4.8, failure F88
    (https://www.w3.org/WAI/WCAG22/Techniques/failures/F88).
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the words that are shown, each block once."""
        told = set()
        for run in proof.once(drawn):
            if run.look.align != "justify":
                continue
            location = origin_of(proof, run.element).location or proof.top
            if location not in told:
                told.add(location)
                yield self.fault(
                    "this text is stretched to both margins, with wide gaps on a phone",
                    location,
                    "take text-align: justify out",
                )
