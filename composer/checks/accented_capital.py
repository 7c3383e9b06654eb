"""``accented-capital``."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.dictionary import Dictionary
from composer.checking.mending import mended
from composer.checking.own_words import START, begins_sentence, lies_free, own_words, word_before
from composer.checking.passage import Passage
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["AccentedCapital"]

#: `Ca` and `ca` before words; `ca.` before a year is circa.
_CA = re.compile(
    r"(?P<word>[Cc]a)(?=[\s\u00a0,;!?…)»”]|$|\.(?!\s?\d))(?![\s\u00a0](?:[A-Z\d]|[+²2]))"
)
#: `A` at the beginning, before a word that makes it the preposition, or an infinitive.
_A = (
    rf"{START}(?P<word>A)(?=[ \u00a0](?:[ldcs][’']|(?:{{after}})\b(?![’'])"
    r"|\d+\s?(?:ans|h|heures|km|€|%|jours|mois|mètres|euros)\b"
    r"|(?!(?:{no_infinitives})\b)[a-zéèêâîôûç]{{2,}}(?:er|ir|dre|tre|ire|vre|pre)\b))"
)
#: É before one consonant, or two that open a syllable; the commonest words that begin so with an E
#: are not looked up.
_CAPITAL = re.compile(
    r"(?P<word>[AEIO](?:(?<=E)[bcdfglmnpqrtv](?:[aeiouyéèêà]|[rhl][aeiouyéèêà]|tr|qu)|(?<=[AIO])[gmlt])[a-zà-ÿœ]*)(?![\w’'-])"
)
#: A word that has lost its vowel before it.
_ELIDED = re.compile(r"(?<![\w’'-])(?:[LlDdNnSsJjMmTtCc]|[Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu)[’']$")
#: A name goes on in capitals: Edition Limited, Eclair #12.
_TITLE = re.compile(r"[\s\u00a0]+(?:[A-Z][a-z]+|#|v?\d)")
_ACCENTED = {"E": "ÉÊÈ", "A": "ÂÀ", "I": "Î", "O": "Ô", "C": "Ç"}


class AccentedCapital(Check):
    """A capital that lacks its accent or cedilla.

    In French an accent is a part of the letter, in capitals too: “Ca”, “A la” and “Etat” are
    misspelled as much as “ca” and “etat”. A name is let be, and so is a word between others in
    capitals, which may be a title in English; so are words that stand in capitals throughout.

    Mend: ``newsletter check --fix`` writes the accent.

    Source: the Académie française (“Accentuation des majuscules”): in French, the accent has full
    orthographic value. What is missing is looked up in the Hunspell dictionary, or in a list of
    ours where none is installed.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at words that begin with such a capital."""
        passages = list(own_words(proof, "fr"))
        names = _names(passages)
        look_up = functools.partial(proof.dictionary, "fr")
        for passage, text in passages:
            for found, new in (*_small_words(text), *_lacking(text, names, look_up)):
                start, end = found.span("word")
                place, fix = mended(proof, passage, start, end, new)
                message = f"“{found['word']}” lacks its accent"
                yield self.fault(message, place, f"write “{new}”", fix=fix)


def _small_words(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """`Ca` and `A`, and what they should be."""
    if "Ca" in text or "ca" in text:
        for found in _CA.finditer(text):
            before = text[: found.start()][-1:]
            if lies_free(text, found.start()) and before not in (".", "/"):
                yield found, "Ça" if found["word"] == "Ca" else "ça"
    if "A " in text or "A\u00a0" in text:
        for found in _preposition().finditer(text):
            yield found, "À"


def _lacking(
    text: str, names: Collection[str], look_up: Callable[[], Dictionary | None]
) -> Iterator[tuple[re.Match[str], str]]:
    """Other words whose first letter lacks its accent, but no names."""
    for found in _capitals(text):
        word, start = found["word"], found.start()
        if word in names or _TITLE.match(text, found.end()):
            continue
        begins = begins_sentence(text, start)
        if begins or word_before(text, start) in _french():
            accented = _accented(word, look_up, begins=begins)
            if accented:
                yield found, accented


def _capitals(text: str) -> Iterator[re.Match[str]]:
    for found in _CAPITAL.finditer(text):
        start = found.start()
        if lies_free(text, start) or _ELIDED.search(text, max(0, start - 7), start):
            yield found


def _names(passages: Iterable[tuple[Passage, str]]) -> frozenset[str]:
    """The words that have a capital within sentences too, and so are names: Eclair, Electrum."""
    return frozenset(
        found["word"]
        for _, text in passages
        for found in _capitals(text)
        if not begins_sentence(text, found.start()) and found["word"] not in _listed("nouns")
    )


def _accented(word: str, look_up: Callable[[], Dictionary | None], *, begins: bool) -> str:
    """The word with the accent that it lacks; empty where it lacks none, or is a name."""
    if not begins:
        return _listed("nouns").get(word, "")
    listed = _listed("nouns").get(word) or _listed("words").get(word, "")
    known = None if listed else look_up()
    if known is None or known.knows(word) or known.knows(word.lower()):
        return listed
    for letter in _ACCENTED.get(word[0], ""):
        # In lower case: a first name is known with a capital alone.
        if known.knows(letter.lower() + word[1:]):
            return letter + word[1:]
    return ""


@functools.cache
def _listed(which: str) -> Mapping[str, str]:
    plain = str.maketrans("ÉÊÈÂÀÎÔ", "EEEAAIO")
    words = word_list("capitals", "fr")[which]
    return {word[0].translate(plain) + word[1:]: word for word in words}


@functools.cache
def _preposition() -> re.Pattern[str]:
    data = word_list("capitals", "fr")
    return re.compile(
        _A.format(after="|".join(data["after_a"]), no_infinitives="|".join(data["no_infinitives"]))
    )


@functools.cache
def _french() -> frozenset[str]:
    """Words that a French noun follows within a sentence."""
    return frozenset(word_list("capitals", "fr")["before_nouns"])
