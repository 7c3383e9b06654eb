"""``mixed-apostrophes``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.proof import Proof
from composer.checking.typesetting import unset_words
from composer.model import Severity

__all__ = ["MixedApostrophes"]


class MixedApostrophes(Check):
    """Straight apostrophes beside curly ones.

    The build makes ``'`` an apostrophe (’) in Markdown, but not in raw HTML, and nowhere where
    ``typography = false`` stands in newsletter.toml. There one letter then has both, which looks
    like two texts pasted together. An issue that has straight ones only is let be.

    Mend: ``newsletter check --fix`` writes the curly one.

    Source: The Unicode Standard, chapter 6, which prefers U+2019 for the apostrophe; and our own
    rule that an issue has one kind.
    """

    group: ClassVar[Group] = "editorial"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """The straight apostrophes that the typesetter would curl, if the issue has others."""
        if not any("’" in passage.text for passage in proof.passages if not passage.foreign):
            return
        for change in unset_words(proof):
            if "'" not in change.old or change.old.replace("'", "’") != change.new:
                continue
            text = change.passage.text
            start, end = max(0, change.start - 1), min(len(text), change.end + 1)
            new = text[start : change.start] + change.new + text[change.end : end]
            place, fix = mended(proof, change.passage, start, end, new)
            if fix is None:
                start, end = change.start, change.end
                place, fix = mended(proof, change.passage, start, end, change.new)
            yield self.fault(
                "a straight apostrophe, where the issue has curly ones (’) elsewhere",
                place,
                "write ’: newsletter check --fix does",
                fix=fix,
            )
