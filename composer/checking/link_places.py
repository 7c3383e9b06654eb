"""Where a link stands in the source: its address, on the line of its block or soon after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.checking.hosts import host_of

if TYPE_CHECKING:
    from composer.checking.proof import Proof
    from composer.model import Link, Location

__all__ = ["place_of_link", "web_links"]


def web_links(proof: Proof) -> Iterator[tuple[Link, str]]:
    """The links of the mail to web addresses, each with its host."""
    for link in proof.edition.links:
        host = host_of(link.url)
        if host:
            yield link, host


def place_of_link(proof: Proof, link: Link) -> Location:
    """Its line and column; the top for a link that no block of the issue brings."""
    if not link.location.path:
        return proof.top
    whole = link.url.partition("?")[0]
    # Parameters may have been added to it, and its host's letters made small.
    for written in (link.url, whole, whole.rstrip("/"), host_of(link.url)):
        place = proof.written(link.location, written) if written else link.location
        if place != link.location or place.column:
            return place
    return link.location
