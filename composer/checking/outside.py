"""The addresses of an issue that the network can be asked for, and what it answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from composer.checking.links import WrittenLink, is_web
from composer.model import Project

if TYPE_CHECKING:
    from composer.checking.proof import Proof
    from composer.links.asking import Answer

__all__ = ["answered", "outside"]


def outside(links: Iterable[WrittenLink], project: Project) -> Iterator[tuple[str, WrittenLink]]:
    """Each address that a server is asked for, without its fragment, and the link that has it.

    Issues of this newsletter are left out, for they may not be published yet, and so are addresses
    that a merge field makes.
    """
    own = {meta.url.rstrip("/") for meta in project.catalogue.values()}
    for link in links:
        address = link.url.partition("#")[0]
        if link.has_field or not is_web(address):
            continue
        # An address with another platform's field is none that could be asked for.
        is_whole = "|" not in address and "{" not in address
        if is_whole and address.partition("?")[0].rstrip("/") not in own:
            yield address, link


def answered(proof: Proof) -> Iterator[tuple[WrittenLink, Answer]]:
    """The links of an issue, each address once, with what was answered."""
    answer = proof.reach.get("answer")
    told: set[str] = set()
    for address, link in outside(proof.links, proof.project) if answer else ():
        found = answer(address) if answer and address not in told else None
        told.add(address)
        if found is not None:
            yield link, found
