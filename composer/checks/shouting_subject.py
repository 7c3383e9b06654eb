"""``shouting-subject``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mailbox import Shown, preheader, subject
from composer.checking.proof import Proof

__all__ = ["ShoutingSubject"]

#: Letters from which a word in capitals is no abbreviation.
_WORD = 4
#: Letters of each of two such words that follow one another among others.
_LONG = 5
_MONEY = "$€£¥"


class ShoutingSubject(Check):
    """A subject that shouts: in capitals, with !!! or with $$$.

    Filters give points for it, and readers take it for what it mostly is. Abbreviations
    (``NASA``, ``GPT-4``) are let be, and so is one word in capitals among others.

    Mend: write it as a sentence; one exclamation mark is enough.

    Source: SpamAssassin's SUBJ_ALL_CAPS (0.5 points), PLING_QUERY and their like; that two words in
    capitals beside each other shout is our own rule.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the subject, and at the signs of the preheader."""
        line = subject(proof)
        said = _capitals(line.text)
        if said:
            yield self.fault(
                f"the subject shouts: “{said}”", line.location, "write it in small letters"
            )
        for each in (line, preheader(proof)):
            yield from self._signs(each)

    def _signs(self, line: Shown) -> Iterator[Fault]:
        if not line.field:
            return
        compact = line.text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        for signs in _runs(compact):
            yield self.fault(
                f"the {line.field} shouts: “{signs}”", line.location, "one sign is enough"
            )


def _capitals(text: str) -> str:
    """What is in capitals and no abbreviation; empty where nothing is."""
    tokens = text.split()
    loud = [_is_loud(token, _WORD) for token in tokens]
    has_small = any(map(str.islower, text))
    if not has_small and sum(loud) > 1:
        return text
    for first, second in pairwise(tokens):
        if _is_loud(first, _LONG) and _is_loud(second, _LONG):
            return f"{first} {second}"
    return ""


def _is_loud(token: str, least: int) -> bool:
    letters = [sign for sign in token if sign.isalpha()]
    # What has a digit or an underscore in it is a name: BIP174, GPT-4, OP_RETURN.
    return (
        len(letters) >= least
        and all(map(str.isupper, letters))
        and not any(sign.isdigit() or sign == "_" for sign in token)
    )


def _runs(text: str) -> Iterator[str]:
    """Runs of !, ?! and signs of money."""
    run = ""
    for sign in f"{text} ":
        if sign in "!?" and not set(run) & set(_MONEY):
            run += sign
            continue
        if sign in _MONEY and run == sign * len(run):
            run += sign
            continue
        if len(run) > 1 and ("!" in run or run[0] in _MONEY):
            yield run
        run = sign if sign in _MONEY or sign in "!?" else ""
