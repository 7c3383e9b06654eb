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
_CLOSED = re.compile(r"“[^“”]{1,80}(?<=[\w.,!?…])(?P<sign>“)(?![^\W\d_])")
#: What English joins to a word.
_CONTRACTED = ("s", "t", "d", "m", "ve", "re", "ll")
_GUILLEMETS = re.compile(r"<<(?P<words>[ \u00a0]?\w[^<>]{0,200}?(?<=[\w.!?…])[ \u00a0]?)>>")


class WrongQuote(Check):
    """A quote that is no apostrophe, one that closes the wrong way, guillemets of angle signs.

    A word processor that opens a quote at ``d‘une`` leaves a sign that leans the wrong way, and
    reads as one on screen readers; a backtick or an accent there is a slip of the keyboard. The
    build curls straight apostrophes, but leaves a sign that is curly alone.

    Mend: write ’ there; ``newsletter check --fix`` does. French quotes are « and ».

    Source: The Unicode Standard, chapter 6: U+2019 is the apostrophe, U+2018 opens a quote.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks between the letters of words, and at what closes a quote."""
        for passage, text in own_words(proof):
            language = passage.language.partition("-")[0].lower()
            if "<<" in text and language in ("fr", "pt"):
                for found in _GUILLEMETS.finditer(text):
                    space = "\u00a0" if language == "fr" else ""
                    new = f"«{space}{found['words'].strip()}{space}»"
                    place, fix = mended(proof, passage, *found.span(), new)
                    message = f"“{found[0]}” is quoted by angle signs"
                    yield self.fault(message, place, f"write “{new}”", fix=fix)
            if "“" in text and language in ("fr", "en", "pt"):
                for found in _CLOSED.finditer(text):
                    place, fix = mended(proof, passage, *found.span("sign"), "”")
                    yield self.fault("“ closes a quote", place, "write ”", fix=fix)
            if any(sign in text for sign in _WRONG):
                for start, end, sign, new in _apostrophes(text):
                    place, fix = mended(proof, passage, start, end, new)
                    message = f"“{text[start:end]}” has a “{sign}” for an apostrophe"
                    yield self.fault(message, place, f"write “{new}”", fix=fix)


def _apostrophes(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Words with another sign for an apostrophe: where each is, the sign, the right word."""
    for pattern in (_INSIDE, _YEARS, _LOST):
        for found in pattern.finditer(text):
            before = found.groupdict().get("before", "")
            behind = end = found.end("sign")
            while text[end : end + 1].isalnum():
                end += 1
            # Names from elsewhere have such signs: Ka‘ba.
            if before[:1].isupper() and not (
                _ELIDED.fullmatch(before) or text[behind:end] in _CONTRACTED
            ):
                continue
            yield found.start(), end, found["sign"], f"{before}’{text[behind:end]}"
