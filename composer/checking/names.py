"""Names that an issue knows: of people, products and pages. No dictionary has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from composer.checking.proof import Proof

__all__ = ["known_names"]

_WORD = re.compile(r"[^\W_]+(?:[\u2019'-][^\W_]+)*")


def known_names(proof: Proof) -> frozenset[str]:
    """The words with a capital that cards, posts, authors and settings bring, and their lexicon."""
    found: set[str] = set()
    for text in _sources(proof):
        for word in _WORD.findall(text):
            if not word.islower():
                found.add(word.replace("'", "\u2019"))
    return frozenset(found)


def _sources(proof: Proof) -> Iterator[str]:
    newsletter, meta = proof.newsletter, proof.meta
    yield from (newsletter.name, newsletter.tagline, newsletter.sender.name)
    yield from newsletter.postal_address.split("\n")
    yield from (author.name for author in (*newsletter.authors.values(), *meta.authors))
    yield from proof.settings.editorial.lexicon
    yield from meta.tags
    for block in proof.blocks:
        card = getattr(block, "card", None)
        if card is not None:
            yield from (card.title, card.description, card.site, card.author)
        yield from (str(getattr(block, name, "")) for name in ("author", "handle"))
        if block.name == "sponsor":
            yield block.label.text  # type: ignore[attr-defined]
    yield from (passage.text for passage in proof.passages if passage.inside == "post")
