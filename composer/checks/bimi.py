"""``bimi``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.sender_domain import SenderDomain, diagnosed
from composer.domains.diagnosis import Diagnosis
from composer.domains.records import Resolve, bimi
from composer.model import Severity

__all__ = ["Bimi"]


class Bimi(Check):
    """A published logo that no mailbox will show.

    BIMI puts your logo beside the subject. Who publishes none loses nothing, and nothing is said
    of it; who does needs an SVG at an https address, and a DMARC policy that asks mailboxes to do
    something: with `p=none` they do not look at the logo.

    Mend: write `v=BIMI1; l=https://…/logo.svg` at `default._bimi.` and your domain, and set
    `p=quarantine` or `p=reject` once all your mail is signed. Gmail wants a certificate too.

    Source: the draft of BIMI, which asks domain owners for a DMARC policy of quarantine or reject
    (https://datatracker.ietf.org/doc/draft-brand-indicators-for-message-identification/).
    """

    group: ClassVar[Group] = "deliverability"
    severity: ClassVar[Severity] = Severity.NOTE
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Asks for the logo of the domain of From."""
        return diagnosed(self, proof, _asked, worst=Severity.NOTE)


def _asked(sender: SenderDomain, resolve: Resolve) -> Iterator[Diagnosis]:
    yield bimi(sender.name, resolve)
