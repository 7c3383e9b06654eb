"""``missing-plural``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.dictionary import Dictionary, dictionary
from composer.checking.french_nouns import is_infinitive, may_be_verb, plural_of, singular
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["MissingPlural"]

#: A word that may lack its plural: in lower case, and not ended as a plural is.
_WORD = r"(?P<word>(?!(?:et|ou|à|de|du|la|le|ne|se|y|en|un|une|qui|que|par|pour|sur|entre|quatre|cinq|sept|huit|neuf|cent|mille|quelque|tout|toute|non|très|bien|trop|ci|peu|tant)\b)[a-zà-öø-ÿœ]+[a-rt-wyà-öø-ÿœ])(?![\w’'-])"
_GAP = "[ \u00a0]"
_DETERMINER = (
    r"(?<![\w’'-])(?P<det>[Ll]es|[Dd]es|[Cc]es|[MmTtSs]es|[NnVv]os|[Ll]eurs|[Aa]ux|[Pp]lusieurs|[Qq]uelques|[Cc]ertain(?:e)?s"
    rf"|[Dd]eux|[Tt]rois|[Qq]uatre|[Cc]inq|[Ss]ix|[Ss]ept|[Hh]uit|[Nn]euf|[Dd]ix){_GAP}(?:(?P<adjective>{{adjectives}}){_GAP})?{_WORD}"
)
_QUANTITY = (
    rf"(?<![\w’'-])(?P<quantity>{{quantities}}){_GAP}d(?:e{_GAP}|[’'])(?P<adjective>){_WORD}"
)
_NUMBERS = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
#: les premier et second tours
_BESIDE = re.compile(rf"{_GAP}(?:et|ou){_GAP}")


class _Lists(Struct, frozen=True):
    determiner: re.Pattern[str]
    quantity: re.Pattern[str]
    counting: frozenset[str]
    countable: frozenset[str]
    describing: frozenset[str]
    prepositions: frozenset[str]
    counted: frozenset[str]
    ordinals: frozenset[str]
    alone: Mapping[str, frozenset[str]]


class MissingPlural(Check):
    """A word in the singular where French has a plural: “Les remarque”, “son lot de nouveauté”.

    A plural word before it (les, ces, mes, plusieurs, deux), or a word that counts what follows
    (un lot de, une dizaine de), asks for a plural, and an eye that knows the text reads it there.
    Words that may be a verb in that place (“il les remarque”) and things that are not counted
    (“beaucoup de temps”) are let be. Without a French dictionary nothing is looked for.

    Mend: write the plural; or put ``<!-- check: ignore missing-plural: it is meant -->`` before
    the paragraph.

    Source: Grevisse and Goosse, Le Bon Usage (accord du nom); what is a noun, and whether it has a
    plural, the Hunspell dictionary tells.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks behind words that ask for a plural."""
        lists = _lists()
        for passage, text in own_words(proof, "fr"):
            found = [
                *lists.determiner.finditer(text),
                *(one for one in lists.quantity.finditer(text) if _counts(one, lists)),
            ]
            # Most texts have none, and need no dictionary.
            known = dictionary(passage.language) if found else None
            for one in found if known else ():
                asked = one.groupdict().get("det")
                if asked and not _determines(one, text, known):
                    continue
                word = one["word"]
                plural = plural_of(word, known) if singular(word, known) else ""
                if plural:
                    place, _ = mended(proof, passage, one.start("word"), one.end("word"), None)
                    before = asked or f"{one['quantity']} de"
                    yield self.fault(
                        f"“{word}” lacks the plural that “{before}” asks for",
                        place,
                        f"write “{plural}”, or change “{before}”",
                    )


def _determines(found: re.Match[str], text: str, known: Dictionary) -> bool:
    """Whether a plural noun follows, and no verb, and no description of a noun before."""
    lists = _lists()
    det, word = found["det"].lower(), found["word"]
    before = re.search(r"([^\W\d_]+)[’' \u00a0]+$", text[: found.start()])
    last = before[1].lower() if before else ""
    if word in lists.ordinals and _BESIDE.match(text, found.end()):
        return False  # les premier et second tours
    verb = may_be_verb(word, known)
    if det in _NUMBERS:
        return not verb and (not last or last in lists.counted)
    if det in ("certains", "certaines") or found["adjective"]:
        return not verb
    if det == "les" and is_infinitive(word, known):
        return False
    if det != "les" or not verb:
        return True
    begins = not before or text[: found.start()].rstrip()[-1:] in ".!?…:«“("
    return (begins and found["det"] == "Les") or last in lists.prepositions


def _counts(found: re.Match[str], lists: _Lists) -> bool:
    """Whether the noun is one that is counted behind this word."""
    quantity, word = found["quantity"].lower(), found["word"]
    stem = quantity if quantity in lists.alone else quantity.removesuffix("s")
    if word in lists.describing or word in lists.alone.get(stem, ()):
        return False
    if quantity in lists.counting:
        return True
    return word in lists.countable or word.endswith(("ateur", "atrice", "iste"))


@functools.cache
def _lists() -> _Lists:
    data = word_list("plurals", "fr")
    quantities = sorted((*data["counting"], *data["quantity"]), key=len, reverse=True)
    any_quantity = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in quantities)
    return _Lists(
        re.compile(_DETERMINER.format(adjectives="|".join(data["before_noun"]))),
        re.compile(_QUANTITY.format(quantities=any_quantity)),
        frozenset(data["counting"]),
        frozenset(data["countable"]),
        frozenset(data["describing"]),
        frozenset(data["prepositions"]),
        frozenset(data["counted"]),
        frozenset(data["ordinals"]),
        {word: frozenset(nouns) for word, nouns in data["alone"].items()},
    )
