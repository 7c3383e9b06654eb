"""``lower-case-start``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["LowerCaseStart"]

#: A full stop behind a word of four letters or more, and a word in lower case.
_STOP = re.compile(r"\.[”)]?[ \u00a0](?P<word>[a-zà-öø-ÿœ]+)(?![\w.-])")
_BEFORE = re.compile(r"(?<![\w.’'-])[a-zà-öø-ÿœ]{4,}$")
#: Letters of the longest word before a full stop.
_LONGEST = 30


class LowerCaseStart(Check):
    """A sentence that begins with a small letter.

    A full stop, and then “le” or “the”: one of the two is wrong, mostly because a comma was a
    full stop before. Only words that a sentence often begins with count, behind a word of four
    letters or more that is no abbreviation, so that “approx. the” and “etc. la” are let be.

    Mend: write a capital, or a comma for the full stop.

    Source: the orthography of the languages; the lists of words are our own.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks behind the full stops of each passage."""
        for passage, text in own_words(proof, "fr", "en", "pt"):
            if ". " not in text:
                continue
            starters, abbreviations = _lists(passage.language.partition("-")[0].lower())
            for found in _STOP.finditer(text):
                stop = found.start()
                before = _BEFORE.search(text, max(0, stop - _LONGEST), stop)
                word = found["word"]
                if before and word in starters and before[0] not in abbreviations:
                    start, end = found.span("word")
                    place, _ = mended(proof, passage, start, end, None)
                    yield self.fault(
                        f"a sentence begins with a small letter: “{word}”",
                        place,
                        f"write “{word.capitalize()}”, or a comma before it",
                    )


@functools.cache
def _lists(language: str) -> tuple[frozenset[str], frozenset[str]]:
    data = word_list("starters", language)
    return (
        frozenset(word.lower() for word in data.get("words", ())),
        frozenset(data.get("abbreviations", ())),
    )
