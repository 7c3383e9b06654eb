"""``tu-and-vous``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import lies_free, own_words, word_before
from composer.checking.passage import OBJECT, Passage
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["TuAndVous"]

_SAID = re.compile(
    r"[«“\"–—](?:(?<=«)[^«»]*(?:»|$)|(?<=“)[^“”]*(?:”|$)|(?<=\")[^\"]*\"|(?<=^.)\s.*)"
)
_TU = re.compile(
    r"[Tt](?:(?:u|es)(?![\w-])|(?:on|a|e)(?= [a-zéèêàîôœ])|[’'](?=[aeiouyhéèêàîôœ])|oi(?![\w’'-]))"
)
_VOUS = re.compile(r"[Vv](?:ous|otre|os)(?![\w’'])")
#: A verb with its pronoun: as-tu, dis-moi, dites-moi, parlez-en.
_JOINED = re.compile(r"[- ](?P<who>tu|toi|moi|nous|le|la|les|lui|leur|y|en)(?![\w’'])")
#: Letters of the longest verb that is looked for.
_LONGEST = 30
#: No verbs: chez toi, un rendez-vous.
_NOUNS = ("chez", "assez", "nez", "rendez", "quant", "garde", "contre", "après", "entre", "au")
_VERB = re.compile(r"[^\W\d_]{2,}$")


class _Use(Struct, frozen=True):
    """One word by which the reader is addressed."""

    passage: Passage
    start: int
    end: int


class TuAndVous(Check):
    """A reader who is “tu” in one line and “vous” in another.

    One who says “vous” all along and then “dis-moi” has two authors, or has pasted. What is said
    in quotes does not count, nor what others wrote. Where an issue has both, the rarer one is
    reported; ``[checks.editorial] address = "vous"`` (or ``"tu"``) sets which is the house's, and
    then the other is reported wherever it stands.

    Mend: write the house's form; or put ``<!-- check: ignore tu-and-vous: it is meant -->`` before
    a paragraph that speaks to somebody else.

    Source: our own rule; published newsletters have both by accident.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Gathers both forms, and tells of the one that is not meant, once a line."""
        tu, vous = _uses(proof)
        house: Literal["", "tu", "vous"] = proof.settings.editorial.address
        if house == "tu" or (not house and tu and len(vous) <= len(tu)):
            wrong, other, form, said = vous, tu, "tu", "vous"
        else:
            wrong, other, form, said = tu, vous, "vous", "tu"
        if not wrong or not (house or other):
            return
        told: set[tuple[str, int]] = set()
        for use in sorted(wrong, key=lambda one: (one.passage.location, one.start)):
            place, _ = mended(proof, use.passage, use.start, use.end, None)
            if (place.path, place.line) in told:
                continue
            told.add((place.path, place.line))
            word = use.passage.text[use.start : use.end]
            why = f"the newsletter says {form}" if house else f"the issue says {form} elsewhere"
            yield self.fault(
                f"“{word}” says {said} to the reader: {why}",
                place,
                f"say {form} here too, or set [checks.editorial] address",
            )


def _uses(proof: Proof) -> tuple[list[_Use], list[_Use]]:
    tu: list[_Use] = []
    vous: list[_Use] = []
    for passage, text in own_words(proof, "fr"):
        spoken = _SAID.sub(lambda found: OBJECT * len(found[0]), text)
        tu += [
            _Use(passage, *found.span())
            for found in _TU.finditer(spoken)
            if lies_free(spoken, found.start()) and _is_tu(found[0].lower(), spoken, found.start())
        ]
        for found in _VOUS.finditer(spoken):
            behind = _VERB.search(spoken, max(0, found.start() - _LONGEST), found.start() - 1)
            if lies_free(spoken, found.start()) or (
                spoken[found.start() - 1] == "-" and behind and behind[0].lower() not in _NOUNS
            ):
                vous.append(_Use(passage, *found.span()))
        if "-" in spoken or " moi" in spoken:
            for use, of_tu in _joined(passage, spoken):
                (tu if of_tu else vous).append(use)
    return tu, vous


def _joined(passage: Passage, text: str) -> Iterator[tuple[_Use, bool]]:
    """Verbs that speak to the reader by their form, and whether it is that of “tu”."""
    for found in _JOINED.finditer(text):
        verb = _VERB.search(text, max(0, found.start() - _LONGEST), found.start())
        if verb is None or (found[0][0] == " " and found["who"] != "moi"):
            continue
        said, use = verb[0].lower(), _Use(passage, verb.start(), found.end())
        if found["who"] in ("tu", "toi"):
            if said not in _NOUNS and found[0][0] == "-":
                yield use, True
        elif said in _lists()["told"] and word_before(text, verb.start()) not in ("je", "ne"):
            yield use, True
        elif said.endswith(("ez", "tes")) and said not in _NOUNS and found[0][0] == "-":
            yield use, False


def _is_tu(word: str, text: str, start: int) -> bool:
    """Whether the word is one of address, and no tone, and nobody who was silent."""
    last = word_before(text, start)
    lists = _lists()
    if word == "tu":
        return last not in lists["silent"]
    if word == "ton":
        return last not in lists["tone"]
    if word in ("ta", "te"):
        return last not in ("le", "la", "les", "un", "une")
    return True


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in word_list("address", "fr").items()}
