"""``missing-space``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.passage import Passage
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["MissingSpace"]

_LETTER = r"[^\W\d_]"
#: A sign between two words. A comma in a list of one-letter names is another matter.
_BETWEEN = re.compile(
    rf"(?<!\w)(?P<before>{_LETTER}{{2,}})(?P<sign>[,;:]|[!?]+|…)(?P<after>{_LETTER}{{2,}})(?!\w)"
)
_CLOSING = re.compile(
    rf"(?P<before>[\w.!?…][ \u00a0]?)(?P<sign>[»”])(?P<after>{_LETTER}{{2,}})(?!\w)"
)
_OPENING = re.compile(
    rf"(?<!\w)(?P<before>{_LETTER}{{2,}})(?P<sign>«(?=\s?{_LETTER})|“(?={_LETTER}))(?P<after>\s?{_LETTER}+)"
)
_STOP = re.compile(
    rf"(?<![\w.])(?P<before>{_LETTER}{{3,}})(?P<sign>\.)(?P<after>{_LETTER}+)(?![\w.])"
)
_SIGNS = re.compile(
    rf"[,;:!?….»”«“](?:(?<={_LETTER}.){_LETTER}|(?<=[»”]){_LETTER}|(?<=[«“])\s{_LETTER})"
)
#: Letters around a sign in which its piece of text begins and ends.
_FAR = 60
#: Of a piece of text without spaces that has these, nobody knows what its signs mean.
_CODE = re.compile(r"[=_/\\<>(){}\[\]|&#\ufffc]")


class MissingSpace(Check):
    """A space that is missing after a sign.

    “Il arrive,puis repart”: the build sets the spaces before French signs, but after a sign it
    cannot tell a slip of the keyboard from a name. A full stop counts where a word such as “Le”
    or “The” follows, a colon where the dictionary has the words on both sides; addresses, code
    and whatever has signs of a program in it are let be.

    Mend: write the space; ``newsletter check --fix`` does.

    Source: the Lexique des règles typographiques en usage à l’Imprimerie nationale for French;
    the list of words after a full stop is our own.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the signs between two letters."""
        for passage, text in own_words(proof):
            if not _SIGNS.search(text):
                continue
            language = passage.language
            curly = language.partition("-")[0] in ("fr", "en", "pt")
            for pattern in (_BETWEEN, _CLOSING, _OPENING, _STOP):
                for found in pattern.finditer(text):
                    if not _meant(found, text, passage, proof) or (
                        not curly and found["sign"] in "“”"
                    ):
                        continue  # a German quote ends in “
                    at = found.start("sign") if pattern is _OPENING else found.end("sign")
                    start, end = found.start(), found.end()
                    new = f"{text[start:at]} {text[at:end]}"
                    place, fix = mended(proof, passage, start, end, new)
                    if fix is None:
                        continue  # a break of the line stands there, which is no sign
                    side = "before" if pattern is _OPENING else "after"
                    yield self.fault(
                        f"a space is missing {side} “{found['sign']}”",
                        place,
                        f"write “{new}”",
                        fix=fix,
                    )


def _meant(found: re.Match[str], text: str, passage: Passage, proof: Proof) -> bool:
    """Whether the sign ends or opens something, and is no part of a name."""
    left, right = max(0, found.start() - _FAR), min(len(text), found.end() + _FAR)
    start = max(text.rfind(" ", left, found.start()), text.rfind("\u00a0", left, found.start()))
    end = text.find(" ", found.end(), right)
    if _CODE.search(text, start + 1 if start >= 0 else left, right if end < 0 else end):
        return False
    before, sign, after = found["before"], found["sign"], found["after"]
    if sign == ".":
        return before[1:].islower() and after in _starters(passage.language)
    if sign == ":":
        known = proof.dictionary(passage.language) if before.islower() and after.islower() else None
        return known is not None and known.knows(before) and known.knows(after)
    return True


@functools.cache
def _starters(language: str) -> frozenset[str]:
    return frozenset(word_list("starters", language).get("words", ()))
