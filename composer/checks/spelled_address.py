"""``spelled-address``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import authored_links, links_at
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.shown import shown
from composer.model import Severity

__all__ = ["SpelledAddress"]

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class SpelledAddress(Check):
    """A long address as the words of a link.

    A screen reader spells it, slashes, hyphens and all; on a phone it takes three lines.
    ``[checks.accessibility] address`` sets how long one may be, 60 characters by default.

    Mend: write ``[what the page is](address)``; or let the address stand alone in its paragraph,
    where it becomes a card once ``newsletter links fetch`` knows the page.

    Source: our own rule, after WCAG 2.2, success criterion 2.4.4 (purpose of a link).
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at links whose words are an address."""
        most = proof.settings.accessibility.address
        for link in proof.once(authored_links):
            if len(link.text) > most and _ADDRESS.fullmatch(link.text):
                yield self.fault(
                    f"“{shown(link.text, 40)}” is read letter by letter, all {len(link.text)} of them",
                    links_at(proof, link),
                    "write [what the page is](address)",
                )
