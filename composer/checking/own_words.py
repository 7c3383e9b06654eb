"""The passages that the author may be told of, and where sentences begin in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from composer.checking.passage import Passage
from composer.checking.proof import Proof

__all__ = ["START", "begins_sentence", "lies_free", "own_words", "word_before"]

#: What a sentence begins after: nothing, or a full stop and the like.
START = r"(?:(?<=^)|(?<=[.!?…] )|(?<=[.!?…:]\u00a0)|(?<=« )|(?<=«\u00a0)|(?<=[“(]))"
_BEFORE = re.compile(r"([^\W\d_]+)[’' \u00a0]+$")
#: Letters that the longest word has which is looked for before another.
_FAR = 40


def own_words(proof: Proof, *languages: str) -> Iterator[tuple[Passage, str]]:
    """The author's own passages, in these languages or in any, each with its prose."""
    for passage, text in proof.own_words:
        if not languages or passage.language.partition("-")[0].lower() in languages:
            yield passage, text


def lies_free(text: str, start: int) -> bool:
    """Whether a word begins there: no letter, apostrophe or hyphen stands before.

    A pattern that looks behind before it looks at a letter is many times slower.
    """
    before = text[start - 1 : start]
    return not (before.isalnum() or before in tuple("’'-_"))


def begins_sentence(text: str, start: int) -> bool:
    """Whether nothing, a full stop or the like stands before a place."""
    before = text[max(0, start - _FAR) : start].rstrip(' \u00a0«“("*-–—')
    return not before or before[-1] in ".!?…:"


def word_before(text: str, start: int) -> str:
    """The word before a place, in lower case, where nothing but spaces stands between."""
    found = _BEFORE.search(text[max(0, start - _FAR) : start])
    return found[1].lower() if found else ""
