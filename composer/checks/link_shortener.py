"""``link-shortener``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.hosts import listed
from composer.checking.link_places import place_of_link, web_links
from composer.checking.proof import Proof

__all__ = ["LinkShortener"]


class LinkShortener(Check):
    """A link through a service that makes addresses short.

    Nobody sees where it leads, neither a reader nor a filter, so spam is full of them, and the
    service's name stands on block lists for what others did with it. In a mail a link may be as
    long as it likes. And when the service ends, every link in your archive ends with it.

    Mend: open the link, and write the address that it leads to.

    Source: our own rule, and our own list; Spamhaus and SURBL list the hosts of shorteners that
    are misused. Addresses that one house shortens for its own pages (``youtu.be``) are none.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the host of each link."""
        known = listed("shorteners")
        for link, host in web_links(proof):
            if host in known:
                yield self.fault(
                    f"{host} hides where the link leads",
                    place_of_link(proof, link),
                    "write the address that it leads to",
                )
