"""``missing-plural``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.dictionary import Dictionary
from composer.checking.french_nouns import governs, may_be_verb, plural_of, singular
from composer.checking.mending import mended
from composer.checking.own_words import lies_free, own_words, word_before
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["MissingPlural"]

#: A word in lower case that does not end as a plural does.
_WORD = r"(?P<word>[a-zà-öø-ÿœ]+(?<![szx]))(?![\w’'-])"
#: Behind the end of a word that may be a determiner: les, aux, deux.
_BEHIND = rf"[sx][ \u00a0](?:(?P<adjective>{{adjectives}})[ \u00a0])?{_WORD}"
_QUANTITY = re.compile(rf" d(?:e[ \u00a0]|[’']){_WORD}")
_LAST = re.compile(r"[^\W\d_]+$")
#: Letters of the longest word that asks for a plural.
_LONGEST = 20
_NUMBERS = ("deux", "trois", "six", "dix")
#: Two in the singular share a determiner: les premier et second tours, les nom et prénom.
_SHARED = re.compile(
    r"(?:, [^\W\d_]+)* (?:et|ou) (?:d[’']|de )?(?!les\b|des\b)[^\W\d_]*[^\W\d_szx]\b(?![’'])"
)


class _Lists(Struct, frozen=True):
    behind: re.Pattern[str]
    words: Mapping[str, frozenset[str]]
    alone: Mapping[str, frozenset[str]]


class _Asked(Struct, frozen=True):
    """A word, and the one before it that asks for its plural."""

    by: str
    start: int
    word: re.Match[str]


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
        for passage, text in own_words(proof, "fr"):
            asked = [*_determined(text), *_counted(text)]
            # Most texts have none, and need no dictionary.
            known = proof.dictionary(passage.language) if asked else None
            if known is None:
                continue
            for one in asked:
                word = one.word["word"]
                if one.by.lower() in _lists().words["determiners"] and not _determines(
                    one, text, known
                ):
                    continue
                alone = word in _lists().words["countable"] or singular(word, known)
                plural = plural_of(word, known) if alone else ""
                if plural:
                    place, _ = mended(proof, passage, *one.word.span("word"), None)
                    yield self.fault(
                        f"“{word}” lacks the plural that “{one.by}” asks for",
                        place,
                        f"write “{plural}”, or change “{one.by}”",
                    )


def _determined(text: str) -> Iterator[_Asked]:
    """Words behind les, aux, plusieurs, deux."""
    words = _lists().words
    for found in _lists().behind.finditer(text):
        by = _LAST.search(text, max(0, found.start() - _LONGEST), found.start() + 1)
        if (
            by
            and by[0].lower() in words["determiners"]
            and found["word"] not in words["small"]
            and lies_free(text, by.start())
            and not (by[0] == "les" and word_before(text, by.start()) in words["subjects"])
        ):
            yield _Asked(by[0], by.start(), found)


def _counted(text: str) -> Iterator[_Asked]:
    """Words behind un lot de, une dizaine de, beaucoup de."""
    words = _lists().words
    for found in _QUANTITY.finditer(text):
        by = _LAST.search(text, max(0, found.start() - _LONGEST), found.start())
        quantity, word = by[0].lower() if by else "", found["word"]
        if not by or not (quantity in words["counting"] or quantity in words["quantity"]):
            continue
        alone = {*_alone(quantity), *_alone(quantity.removesuffix("s"))}
        if word in alone or word in words["describing"] or word in words["small"]:
            continue
        if (
            quantity in words["counting"]
            or word in words["countable"]
            or word.endswith(("ateur", "atrice", "iste"))
        ):
            yield _Asked(f"{by[0]} de", by.start(), found)


def _alone(quantity: str) -> frozenset[str]:
    return _lists().alone.get(quantity, frozenset())


def _determines(asked: _Asked, text: str, known: Dictionary) -> bool:
    """Whether a plural noun follows, and no verb, and no description of a noun before."""
    words, det, word = _lists().words, asked.by.lower(), asked.word["word"]
    last = word_before(text, asked.start)
    if _SHARED.match(text, asked.word.end()):
        return False
    verb = may_be_verb(word, known)
    if det in _NUMBERS:
        return not verb and last not in words["numbered"]
    if det in ("les", "certains", "certaines") and governs(word, known):
        return False
    if det in ("certains", "certaines") or asked.word["adjective"]:
        return not verb
    if det != "les" or not verb:
        return True
    begins = (
        not last or text[max(0, asked.start - _LONGEST) : asked.start].rstrip()[-1:] in ".!?…:«“("
    )
    return (begins and asked.by == "Les") or last in words["prepositions"]


@functools.cache
def _lists() -> _Lists:
    data = dict(word_list("plurals", "fr"))
    alone = data.pop("alone")
    return _Lists(
        re.compile(_BEHIND.format(adjectives="|".join(data["before_noun"]))),
        {name: frozenset(words) for name, words in data.items()},
        {word: frozenset(nouns) for word, nouns in alone.items()},
    )
