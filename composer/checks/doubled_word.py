"""``doubled-word``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof

__all__ = ["DoubledWord"]

_TWICE = re.compile(r"(?<![\w’'-])(?P<word>[^\W\d_]+)\s+(?P=word)(?![\w’'-])", re.IGNORECASE)
#: Words that a language writes twice and means it.
_MEANT = {
    "fr": {"nous", "vous", "très", "bla", "non", "si", "oui", "ha", "hé"},
    "en": {"had", "that", "bye", "very", "ha", "no", "so", "blah"},
    "pt": {"muito", "não", "ha", "bem"},
}


class DoubledWord(Check):
    """A word that stands twice.

    The eye passes over it while writing, most of all at the end of a line. Words that a language
    doubles on purpose (“vous vous”, “had had”) are let be, and so are numbers, code, and what
    somebody else wrote.

    Mend: take one out; or write ``<!-- check: ignore doubled-word: it is meant -->`` before the
    paragraph.

    Source: the commonest slip of the keyboard that no dictionary finds.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at each passage of the author's own."""
        for passage in proof.passages:
            if passage.foreign:
                continue
            meant = _MEANT.get(passage.language.partition("-")[0], set())
            for found in _TWICE.finditer(passage.text):
                word = found["word"]
                if word.lower() not in meant and not _is_torn(passage.text, found):
                    place = proof.place(passage, found.end() - len(word), found.end())
                    yield self.fault(f"“{word}” stands twice", place, "take one out")


def _is_torn(text: str, found: re.Match[str]) -> bool:
    """Whether a sign of the script goes on with a word there: Devanagari's vowels are no letters."""
    around = (text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1])
    inner = text[found.start() + len(found["word"])]
    return any(unicodedata.category(sign)[0] == "M" for sign in (*around, inner) if sign)
