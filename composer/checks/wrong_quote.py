"""``wrong-quote``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.proof import Proof

__all__ = ["WrongQuote"]

#: What stands for an apostrophe in words that lose a letter, or lack digits.
_WRONG = "‘‛`´′"
#: Names and words of other languages have an ʼokina or an ʻayn in a capitalised word.
_INSIDE = re.compile(rf"(?<![^\W\d_])(?P<before>[^\W\d_]+)(?P<sign>[{_WRONG}])(?=[^\W\d_])")
_YEARS = re.compile(r"(?<!\w)(?P<sign>‘)(?=\d\ds?\b(?![^‘’]{0,60}’(?!\w)))")
_LOST = re.compile(r"(?<!\w)(?P<sign>‘)(?=(?:tis|twas|em|til|cause)\b(?!’))")
#: French and Portuguese words that lose their vowel, at the beginning of a sentence too.
_ELIDED = re.compile(
    r"[ldjmtscn]|qu|jusqu|(?:lors|puis|quoi|pres|quel)qu|aujourd|entr", re.IGNORECASE
)
#: What English joins to a word.
_CONTRACTED = ("s", "t", "d", "m", "ve", "re", "ll")
_GUILLEMETS = re.compile(r"<<(?=\s?\w)[^<>]{1,200}?(?<=[\w.!?…])\s?>>")


class WrongQuote(Check):
    """A quote that is no apostrophe, and guillemets made of angle signs.

    A word processor that opens a quote at ``d‘une`` leaves a sign that leans the wrong way, and
    reads as one on screen readers; a backtick or an accent there is a slip of the keyboard. The
    build curls straight apostrophes, but leaves a sign that is curly alone.

    Mend: write ’ there; ``newsletter check --fix`` does. French quotes are « and ».

    Source: The Unicode Standard, chapter 6: U+2019 is the apostrophe, U+2018 opens a quote.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks between the letters of words."""
        for passage, text in own_words(proof):
            if "<<" in text and passage.language.partition("-")[0] in ("fr", "pt"):
                for found in _GUILLEMETS.finditer(text):
                    place, _ = mended(proof, passage, found.start(), found.end(), None)
                    message = f"“{found[0]}” is quoted by angle signs"
                    yield self.fault(message, place, "write « and »")
            if not any(sign in text for sign in _WRONG):
                continue
            for pattern in (_INSIDE, _YEARS, _LOST):
                for found in pattern.finditer(text):
                    before = found.groupdict().get("before", "")
                    end = found.end("sign")
                    while text[end : end + 1].isalnum():
                        end += 1
                    if before[:1].isupper() and not (
                        _ELIDED.fullmatch(before) or text[found.end("sign") : end] in _CONTRACTED
                    ):
                        continue
                    new = f"{before}’{text[found.end('sign') : end]}"
                    place, fix = mended(proof, passage, found.start(), end, new)
                    yield self.fault(
                        f"“{text[found.start() : end]}” has a “{found['sign']}” for an apostrophe",
                        place,
                        f"write “{new}”",
                        fix=fix,
                    )
