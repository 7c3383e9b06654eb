"""The passages that the author may be told of: their own words, without what is no prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from composer.checking.passage import OBJECT, Passage
from composer.checking.proof import Proof

__all__ = ["START", "own_words", "prose"]

#: Addresses, paths, what stands in braces: signs mean something else in them.
_NO_PROSE = re.compile(
    r"\S*(?:://|www\.|@|\\)\S*|\S*\w/\w\S*/\S*|(?<!\S)[#@/~.][\w/.-]+|\{[^{}]*\}"
)
_NO_PROSE_SIGNS = re.compile(r"[/@\\#{~]|www|(?<!\S)\.\w")
#: What a sentence begins after: nothing, or a full stop and the like.
START = r"(?:(?<=^)|(?<=[.!?…] )|(?<=[.!?…:]\u00a0)|(?<=« )|(?<=«\u00a0)|(?<=[“(]))"


def own_words(proof: Proof, *languages: str) -> Iterator[tuple[Passage, str]]:
    """The author's own passages, in these languages or in any, each with its :func:`prose`."""
    for passage in proof.passages:
        if passage.foreign or not passage.text:
            continue
        if not languages or passage.language.partition("-")[0].lower() in languages:
            yield passage, prose(passage.text)


def prose(text: str) -> str:
    """A text of the same length in which addresses and the like are nobody's words."""
    if not _NO_PROSE_SIGNS.search(text):
        return text
    return _NO_PROSE.sub(lambda found: OBJECT * len(found[0]), text)
