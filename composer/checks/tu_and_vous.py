"""``tu-and-vous``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.passage import Passage
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["TuAndVous"]

_SAID = re.compile(r"«[^«»]*(?:»|$)|“[^“”]*(?:”|$)|\"[^\"]*\"|(?:^|\s)[–—]\s.*$")
_LETTERS = r"(?<![\w’'-])"
_TU = re.compile(
    rf"{_LETTERS}(?P<tu>[Tt]u|[Tt]es|[Tt]on(?= [a-zéèêàîôœ])|[Tt]a(?= [a-zéèêàîôœ])|[Tt]e(?= [a-zéèêàîôœ])|[Tt][’'](?=[aeiouyhéèêàîôœ]))(?![\w-])"
    rf"|{_LETTERS}(?P<joined>(?:[^\W\d_]+)-(?:tu|toi)|[Tt]oi)(?![\w’'-])"
    rf"|{_LETTERS}(?P<told>(?:[Dd]is|[Dd]onne|[Rr]aconte|[ÉéEe]cris|[Rr]éponds|[Ee]xplique|[Ll]aisse|[Ee]nvoie|[Ff]ais|[Ss]uis|[Aa]ide|[Mm]ontre)-(?:moi|nous))(?![\w’'-])"
    r"|(?P<te>(?<=s[’']il )te(?= pla[îi]t))"
)
_VOUS = re.compile(
    rf"{_LETTERS}(?P<vous>[Vv]ous|[Vv]otre|[Vv]os)(?![\w’'-])|(?<![Rr]endez)(?<![Gg]arde-à)-(?P<behind>vous)(?![\w’'])"
    rf"|{_LETTERS}(?P<told>[^\W\d_]{{2,}}(?:ez|tes)-(?:moi|nous|le|la|les|lui|leur|y|en))(?![\w’'])"
)
_FORMAL = re.compile(r"[Cc]hez|[Aa]ssez|[Nn]ez")
_ANY_TU = re.compile(r"\b(?:[Tt](?:u|es|on|a|e|oi)\b|[Tt][’']|\w-moi|\w-nous)")


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
        for use in wrong:
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
        spoken = _SAID.sub(lambda found: "\ufffc" * len(found[0]), text)
        if _ANY_TU.search(spoken):
            tu += [
                _Use(passage, *found.span()) for found in _TU.finditer(spoken) if _tu(found, spoken)
            ]
        if "ou" in spoken or "vo" in spoken.lower() or "-" in spoken:
            vous += [
                _Use(passage, *found.span())
                for found in _VOUS.finditer(spoken)
                if not (found["told"] and _FORMAL.match(found["told"]))
            ]
    return tu, vous


def _tu(found: re.Match[str], text: str) -> bool:
    """Whether the word is one of address, and no tone, and nobody who was silent."""
    word = (found["tu"] or "").lower()
    before = re.search(r"([^\W\d_]+)[’' \u00a0]+$", text[: found.start()])
    last = before[1].lower() if before else ""
    lists = _lists()
    if word == "tu":
        return last not in lists["silent"]
    if word == "ton":
        return last not in lists["tone"]
    if word in ("ta", "te"):
        return not last or last not in ("le", "la", "les", "un", "une")
    if found["joined"] and found["joined"].lower().endswith("-toi"):
        return not found["joined"].lower().startswith(("chez", "quant"))
    return True


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in word_list("address", "fr").items()}
