"""``http-link``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.link_places import place_of_link
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["HttpLink"]


class HttpLink(Check):
    """A link or a picture by ``http:``.

    Browsers warn before such a page, or say “not secure”; whoever is in the same network can read
    and change it. Nearly every site answers by ``https:`` as well, mostly at the same address; but
    not all do, so nobody but you can change it.

    Mend: open the address with ``https:``, and write that if it answers.

    Source: RFC 7258 (§2, watching everybody is an attack); browsers' warnings; our own rule for
    mail.
    """

    group: ClassVar[Group] = "mail"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at each link, and at each picture of somebody else's server."""
        hint = "write https: if the site answers to it"
        for link in proof.edition.links:
            if link.url[:5].lower() == "http:":
                address = link.url.partition("?")[0]
                place = place_of_link(proof, link)
                yield self.fault(f"the link leads by http: to {address}", place, hint)
        for image in proof.page.iter("img"):
            source = str(image.get("src") or "")
            if source[:5].lower() == "http:":
                place = proof.source_of(image)
                place = place if place == proof.top else proof.written(place, source)
                yield self.fault(f"a picture is fetched by http: from {source}", place, hint)
