"""``doubled-space``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["DoubledSpace"]

_TWICE = re.compile(r"(?<=\S)[ \t\u00a0\u202f]{2,}(?=\S)")
_ROWS = ("  ", "\u00a0 ", " \u00a0", "\u00a0\u00a0", "\u202f ", " \u202f", "\t")
_STOP = re.compile(r"[.!?:][”’\"')]?$")
#: Two spaces behind more full stops than this are how the author types.
_HABIT = 3
_HARD = re.compile("[\u00a0\u202f]")


class DoubledSpace(Check):
    """Two spaces where one belongs.

    HTML shows them as one, but the text part does not, and a no-break space beside another one is
    a hole in the line everywhere. Who types two spaces behind every full stop, as on a typewriter,
    is let be.

    Mend: take one out; ``newsletter check --fix`` does.

    Source: a leftover of the typewriter and of moving words about; our own rule.
    """

    group: ClassVar[Group] = "editorial"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks between the words of each passage."""
        after_stop: list[Fault] = []
        for passage, text in own_words(proof):
            if not any(two in text for two in _ROWS):
                continue
            for found in _TWICE.finditer(text):
                kept = _HARD.search(found[0])
                place, fix = mended(
                    proof, passage, found.start(), found.end(), kept[0] if kept else " "
                )
                # A note, a comment or a break of the line may stand between them.
                if fix is None:
                    continue
                message = f"{len(found[0])} spaces stand in a row"
                fault = self.fault(message, place, "keep one", fix=fix)
                if _STOP.search(text[max(0, found.start() - 2) : found.start()]) and not kept:
                    after_stop.append(fault)
                else:
                    yield fault
        if len(after_stop) <= _HABIT:
            yield from after_stop
