"""``link-text``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.hosts import host_of, same_house
from composer.checking.link_places import place_of_link
from composer.checking.proof import Proof
from composer.model import Link, Severity

__all__ = ["LinkText"]

#: Words that are an address: with a scheme, with ``www.``, or a host with a path behind it. A host
#: alone (``Booking.com``, ``Node.js``) is mostly a name.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s/…]+\.[^\s/…]+\S*|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*", re.IGNORECASE
)
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class LinkText(Check):
    """A link that shows one address and leads to another.

    It is how fraud works: the words say the bank's address, the link leads elsewhere. Thunderbird
    warns of it before it opens the page, and filters give points. An address in the words has to
    be the one of the link; parameters and a longer path may differ, the host may not.

    Mend: write words instead of an address; or the address that the link leads to.

    Source: SpamAssassin's HTTPS_HTTP_MISMATCH; Thunderbird's detector of fraud compares hosts in
    the same way.
    """

    group: ClassVar[Group] = "mail"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the host in a link's words with the host that it leads to."""
        for link in proof.edition.links:
            shown = _told(link)
            if shown:
                target = link.url.partition("?")[0]
                yield self.fault(
                    f"the link shows {shown} and leads to {target}",
                    place_of_link(proof, link),
                    "write words, or the address that it leads to",
                )


def _told(link: Link) -> str:
    """The address that a link shows and does not lead to."""
    text = link.text.strip("<>()[]“”«».,;: \u00a0\u202f")
    if "." not in text or " " in text:
        return ""
    if link.url.lower().startswith("mailto:"):
        target = link.url[7:].partition("?")[0].replace("%40", "@")
        other = _MAILBOX.fullmatch(text) and text.lower() != target.lower()
        return text if other else ""
    host = host_of(link.url)
    if not host or not _ADDRESS.fullmatch(text):
        return ""
    shown = host_of(text if "://" in text else f"https://{text}")
    return "" if not shown or same_house(_ascii(shown), _ascii(host)) else text


def _ascii(host: str) -> str:
    """A host as DNS knows it, so that accents and their code are one."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
