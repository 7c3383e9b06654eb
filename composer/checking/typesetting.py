"""What the typesetter would write otherwise in words that the build has not set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.checking.own_words import own_words
from composer.checking.passage import OBJECT, Passage
from composer.checking.proof import Proof

if TYPE_CHECKING:
    from composer.source.typography import TypographyRules

__all__ = ["Change", "unset_words"]

#: Words: the typesetter changes what stands between them, and never them.
_WORD = re.compile(rf"[\w{OBJECT}]+")


class Change(Struct, frozen=True):
    """A place between two words where the typesetter would write something else."""

    passage: Passage
    start: int
    end: int
    old: str
    new: str


def unset_words(proof: Proof) -> Iterator[Change]:
    """All such places in the author's own words: in raw HTML, or everywhere without typography."""
    everywhere = not proof.newsletter.typography
    for passage, text in own_words(proof):
        if everywhere or passage.raw:
            rules = _rules(proof, passage.language)
            if rules is not None:
                yield from _changes(passage, text, rules)


def _changes(passage: Passage, text: str, rules: TypographyRules) -> Iterator[Change]:
    from composer.source.typography import typeset

    as_set = typeset(text, rules)
    if as_set == text:
        return
    ours, theirs = list(_gaps(text)), list(_gaps(as_set))
    if len(ours) != len(theirs):
        return
    for (start, old), (_, new) in zip(ours, theirs, strict=True):
        if old != new:
            # What both begin or end with stays, so that a fix is as small as can be.
            head = _alike(old, new)
            tail = _alike(old[head:][::-1], new[head:][::-1])
            yield Change(
                passage,
                start + head,
                start + len(old) - tail,
                old[head : len(old) - tail],
                new[head : len(new) - tail],
            )


def _gaps(text: str) -> Iterator[tuple[int, str]]:
    last = 0
    for word in _WORD.finditer(text):
        yield last, text[last : word.start()]
        last = word.end()
    yield last, text[last:]


def _alike(one: str, other: str) -> int:
    """How many signs both begin with."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def _rules(proof: Proof, language: str) -> TypographyRules | None:
    from composer.source.typography import rules_from

    locale = proof.project.locale(language)
    if locale is None or not locale.typography:
        return None
    return rules_from(locale.typography)
