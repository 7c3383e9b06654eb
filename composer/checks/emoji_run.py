"""``emoji-run``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.emoji import count, run_of
from composer.checking.proof import Proof

__all__ = ["EmojiRun"]


class EmojiRun(Check):
    """Several emojis in a row.

    A screen reader says the name of each: “party popper, party popper, party popper, sparkles”.
    ``[checks.accessibility] emojis`` sets how many may stand together, 3 by default.

    Mend: keep one, behind the words.

    Source: our own rule; the names that are read are those of Unicode's CLDR
    (https://cldr.unicode.org/translation/characters/short-names-and-keywords).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at each passage of the author's own."""
        most = proof.settings.accessibility.emojis
        for passage in proof.passages:
            run = None if passage.foreign else run_of(passage.text, most)
            if run:
                yield self.fault(
                    f"{count(run[0])} emojis in a row are read out by their names, one by one",
                    proof.place(passage, run.start(), run.end()),
                    "keep one, behind the words",
                )
