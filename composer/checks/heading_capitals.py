"""``heading-capitals``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof

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

    Source: our own rule; the British government's guide to content asks the same, for the reason
    of reading speed (https://www.gov.uk/guidance/content-design/writing-for-gov-uk).
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
                text = passage.text.strip()
                yield self.fault(
                    f"“{text}” is in capitals, which some screen readers spell",
                    proof.place(passage, 0, len(passage.text)),
                    "write it as a sentence; the theme can draw it in capitals",
                )
