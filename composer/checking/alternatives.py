"""The alternative texts of a mail: what is read to those who do not see its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from composer.checking.authored import origin_of

if TYPE_CHECKING:
    from composer.checking.proof import Proof
    from composer.model import Block, Location

__all__ = ["Alternative", "alternatives"]


class Alternative(NamedTuple):
    """An alternative text, the address of its picture, its place, and the block around it."""

    text: str
    source: str
    location: Location
    block: Block | None = None


def alternatives(proof: Proof) -> tuple[Alternative, ...]:
    """Those that the author wrote, the cover's first."""
    return tuple(_found(proof))


def _found(proof: Proof) -> Iterator[Alternative]:
    meta = proof.meta
    if meta.cover_alt:
        yield Alternative(meta.cover_alt, meta.cover, meta.place("cover_alt"))
    for element in proof.page.iter("img"):
        text = " ".join((element.get("alt") or "").split())
        origin = origin_of(proof, element) if text else None
        if origin is None or origin.location is None or origin.foreign:
            continue
        place = proof.written(origin.location, text)
        source = getattr(origin.block, "source", "") or element.get("src") or ""
        yield Alternative(text, str(source), place, origin.block)
