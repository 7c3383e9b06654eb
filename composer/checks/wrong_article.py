"""``wrong-article``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.proof import Proof

__all__ = ["WrongArticle"]

#: `a` before a vowel that is heard as one; u is heard both ways, and left alone.
_A = re.compile(
    r"(?<![\w’'.-])(?P<article>[Aa]) (?P<word>(?!(?:one|once|ones|oui|ouija|ewe|ewes|eu\w*|io|or|and|are|as|at|is|in|if|it|its|on|of|also|after|any|an|i|e|o)\b)(?:[aeio][a-z]{2,}|hours?|hourly|honest\w*|honou?r\w*|heir\w*))(?!\w|\.\w)"
)
#: `an` before a consonant that is heard; an h may be mute.
_AN = re.compile(
    r"(?<![\w’'.-])(?P<article>[Aa]n) (?P<word>(?!(?:heir\w*|hono\w*|hour\w*|honest\w*|herb\w*|hist\w*|hyst\w*|hab\w*|hotel\w*|homage\w*|hors)\b)[bcdfghjklmnpqrstvwz][a-z]*[aeiouy][a-z]*)(?!\w|\.\w)"
)
#: Letters that are read one by one are no words: an sms, an rss feed.
_SPELLED = re.compile(
    r"(?:[fhlmnrsx][bcdfghjklmnpqrstvwxz]|mp\d|npm|ssh|sql|html|xml|rss|sms|ngo|lgbt)"
)


class WrongArticle(Check):
    """The wrong article: “a” where English says “an”, or “an” where it says “a”.

    The article goes by sound: “an hour”, “a European”. Words that begin with u, single letters,
    abbreviations and names in capitals are let be, for they are read in more than one way.

    Mend: ``newsletter check --fix`` writes the other one.

    Source: The Chicago Manual of Style (“a” and “an”), which goes by sound.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the word behind each article."""
        for passage, text in own_words(proof, "en"):
            for pattern in (_A, _AN):
                for found in pattern.finditer(text):
                    article, word = found["article"], found["word"]
                    if _SPELLED.match(word):
                        continue
                    new = f"{article}n" if pattern is _A else article[0]
                    end = found.end("article")
                    place, fix = mended(
                        proof,
                        passage,
                        found.start(),
                        found.end(),
                        f"{new}{text[end : found.end()]}",
                    )
                    yield self.fault(
                        f"“{article} {word}” has the wrong article",
                        place,
                        f"write “{new} {word}”",
                        fix=fix,
                    )
