"""``spelling``."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from string import ascii_lowercase
from typing import ClassVar, NamedTuple

from composer.checking.check import Check, Fault, Group
from composer.checking.dictionary import Dictionary, dictionary
from composer.checking.names import known_names
from composer.checking.passage import Passage
from composer.checking.proof import Proof
from composer.checking.trade_words import TRADE_WORDS
from composer.checking.wordlist import own_words

__all__ = ["Spelling"]

_WORD = re.compile(r"[^\W\d_]+(?:[\u2019'-][^\W\d_]+)*")
#: An address, a handle, a file's name, another tool's field: their letters are no words.
_NOT_PROSE = re.compile(
    r"\{[{%][^{}]*[%}]\}|\S*(?:://|www\.|@|[\w-]\.[a-z]{2,})\S*|[#@]\w+|\S*\d\S*"
)
_ELIDED = re.compile(
    r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)[\u2019']", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"[\u2019']s?$")
_ENDS = '.!?…:»”"“«\ufffc—–'
#: Words of an issue that every suggestion is looked for, for that takes longer than all else.
_SUGGESTED = 5
_ACCENTS = ("aàâáã", "eéèêë", "iîïí", "oôóõ", "uùûúü", "cç", "nñ")


class _Met(NamedTuple):
    """A word where it was met first."""

    word: str
    passage: Passage
    start: int
    opens: bool


class Spelling(Check):
    """A word that the dictionary does not have.

    Each word is told once, at its first place. Names are let be: words with a capital inside a
    sentence, words with figures or capitals in the middle, whatever a card, a post, an author or
    the lexicon names; so are English words in another language that are near no word of that. What
    somebody else wrote is theirs. Hunspell's dictionaries are used, which
    Debian has (``hunspell-fr``) and the extras ``spelling`` and ``dictionaries`` bring; without one
    for the issue's language nothing is looked up.

    Mend: correct it; if it is right, write it into ``words.txt`` in the project, one word a line,
    and commit that.

    Source: Hunspell's dictionaries, those of LibreOffice and Firefox; ``[checks.editorial] words``
    names another list than ``words.txt``.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks up each distinct word once."""
        left = _SUGGESTED
        for met in _unknown(proof):
            known = dictionary(met.passage.language, proof.project.root)
            # What begins a sentence is a word like any other, or else a name.
            word = met.word.lower() if met.opens and met.word.istitle() else met.word
            meant = _meant(word, known, far=left > 0) if known else ""
            left -= 1
            if not meant and (_may_be_a_name(met) or _is_english(met, proof)):
                continue
            place = proof.place(met.passage, met.start, met.start + len(met.word))
            list_name = proof.settings.editorial.words
            hint = f"or add it to {list_name}" if meant else f"correct it, or add it to {list_name}"
            yield self.fault(
                f"“{met.word}” is in no dictionary",
                place,
                f"did you mean “{meant}”? {hint}" if meant else hint,
            )


def _may_be_a_name(met: _Met) -> bool:
    """Whether a word begins a sentence, where a name looks like any other."""
    return met.opens and met.word[:1].isupper()


def _is_english(met: _Met, proof: Proof) -> bool:
    """Whether it is a word of English, which other languages borrow from every day."""
    if met.passage.language.startswith("en"):
        return False
    english = dictionary("en", proof.project.root)
    return english is not None and english.knows(met.word)


def _unknown(proof: Proof) -> Iterator[_Met]:
    """The words that nothing knows, each once, in reading order."""
    own = TRADE_WORDS | own_words(proof.project, proof.settings.editorial.words)
    names = _Names(proof)
    seen: set[tuple[str, str]] = set()
    doubtful: list[_Met] = []
    inside: set[str] = set()
    for passage in proof.passages:
        if passage.foreign:
            continue
        known = dictionary(passage.language, proof.project.root)
        if known is None:
            continue
        for met in _words(passage):
            if not met.opens and met.word[:1].isupper():
                inside.add(met.word)
                continue
            key = (passage.language, met.word)
            if key in seen:
                continue
            seen.add(key)
            if not _is_known(met.word, known, own) and not names.have(met.word):
                doubtful.append(met)
    # What begins a sentence here and stands inside one elsewhere with its capital is a name.
    yield from (met for met in doubtful if not (met.opens and met.word in inside))


class _Names:
    """The issue's names, looked up only once something is unknown."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof

    @functools.cached_property
    def _known(self) -> frozenset[str]:
        return known_names(self._proof)

    def have(self, word: str) -> bool:
        """Whether the word or a part of it is one, or a name of the lexicon in whatever letters."""
        known = any(part in self._known for part in (word, *_parts(word)))
        return known or word.casefold() in self._lexicon

    @functools.cached_property
    def _lexicon(self) -> frozenset[str]:
        # How these are written is the lexicon's own check.
        names = self._proof.settings.editorial.lexicon
        return frozenset(word.casefold() for name in names for word in name.split())


def _words(passage: Passage) -> Iterator[_Met]:
    text = _NOT_PROSE.sub(lambda found: "\ufffc" * len(found[0]), passage.text)
    for found in _WORD.finditer(text):
        word = found[0]
        # A word with a capital in its middle is a name; so is one of capitals alone.
        bare = _ELIDED.sub("", word)
        if any(part[1:] != part[1:].lower() for part in _parts(bare) or (bare,)):
            continue
        before = text[: found.start()].rstrip(" \u00a0\u202f(«“\"'‘")
        opens = not before or before[-1] in _ENDS
        if bare != word:
            # “L’Atome” inside a sentence: the capital that counts is the noun's.
            opens = opens and bare[:1].islower()
        yield _Met(bare, passage, found.end() - len(bare), opens)


def _parts(word: str) -> tuple[str, ...]:
    """The parts of a compound: no dictionary has them all."""
    return tuple(part for part in re.split(r"[-\u2019']", word) if part)


def _is_known(word: str, known: Dictionary, own: frozenset[str]) -> bool:
    for form in (word, _POSSESSIVE.sub("", word)):
        if form in own or form.lower() in own or known.knows(form):
            return True
    parts = _parts(word)
    return len(parts) > 1 and all(
        len(part) == 1 or part in own or part.lower() in own or known.knows(part) for part in parts
    )


def _meant(word: str, known: Dictionary, *, far: bool) -> str:
    """The word that was probably meant: an accent, two swapped, one too many; ``far``: too few."""
    forms = itertools.chain(_near(word), _longer(word) if far else ())
    return next((form for form in forms if known.knows(form)), "")


def _near(word: str) -> Iterator[str]:
    for at, letter in enumerate(word):
        for accents in _ACCENTS:
            if letter.lower() in accents:
                yield from (word[:at] + other + word[at + 1 :] for other in accents)
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(len(word)):
        yield word[: at + 1] + word[at:]
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _longer(word: str) -> Iterator[str]:
    for at in range(1, len(word) + 1):
        yield from (word[:at] + letter + word[at:] for letter in ascii_lowercase)
