"""``heading-capitals``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.shown import shown

__all__ = ["HeadingCapitals"]

_WORD = re.compile(r"[^\W\d_]+")
#: Names of several letters are spelled in capitals (UNESCO, CNIL, RGPD); so one long word is not
#: enough, nor are two short ones.
_LETTERS = 12
_LONG = 5


class HeadingCapitals(Check):
    """A heading in capitals.

    Some screen readers spell words in capitals letter by letter, and everybody reads them more
    slowly, for they have no shape. In French they lose their accents too.

    Mend: write it as a sentence. Capitals that are meant as decoration belong into the theme:
    ``h2 { text-transform: uppercase }``.

    Source: our own rule; style guides of public services say the same, for capitals are hard to
    read (https://www.westnorthants.gov.uk/content-design-guide/style-guide/capitals).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the headings, but not at the title, which is the subject's business."""
        for passage in proof.passages:
            if passage.role != "heading" or passage.foreign:
                continue
            words = _WORD.findall(passage.text)
            if (
                len(words) > 1
                and sum(map(len, words)) >= _LETTERS
                and any(len(word) >= _LONG for word in words)
                and all(word.isupper() for word in words)
            ):
                yield self.fault(
                    f"“{shown(passage.text)}” is in capitals, which some screen readers spell",
                    proof.place(passage, 0, len(passage.text)),
                    "write it as a sentence; the theme can draw it in capitals",
                )
