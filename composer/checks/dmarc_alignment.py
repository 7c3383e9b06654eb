"""``dmarc-alignment``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.sender_domain import SenderDomain, diagnosed
from composer.domains.diagnosis import Diagnosis
from composer.domains.records import Resolve, aligned

__all__ = ["DmarcAlignment"]


class DmarcAlignment(Check):
    """Mail whose signature and envelope speak for another domain than the one it is from.

    SPF vouches for the domain that bounces go to, DKIM for the one that signs. Unless one of them
    is the domain of the sender's address, DMARC fails, however well both were set up. Two names of
    one domain (`news.example.org`, `example.org`) belong together, unless the policy is strict
    (`aspf=s`, `adkim=s`).

    Mend: sign for the domain of the sender (`dkim_domain`, or your provider's page), or take a
    `return_path` there.

    Source: RFC 7489 §3.1; Gmail and Yahoo ask for it from whoever sends 5,000 messages a day
    (https://support.google.com/mail/answer/81126).
    """

    group: ClassVar[Group] = "deliverability"
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the domains that SPF and DKIM speak for with that of From."""
        return diagnosed(self, proof, _asked)


def _asked(sender: SenderDomain, resolve: Resolve) -> Iterator[Diagnosis]:
    signed = [place.partition("._domainkey.")[2] for place in sender.keys]
    # Of a provider's envelope and signature nothing is known until a selector is set.
    if sender.own_envelope or signed:
        yield aligned(sender.name, sender.envelope, signed, resolve)
