"""``dmarc``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.sender_domain import SenderDomain, diagnosed
from composer.domains.diagnosis import Diagnosis
from composer.domains.records import Resolve, dmarc

__all__ = ["Dmarc"]


class Dmarc(Check):
    """A sender without a DMARC policy, or with a broken one.

    The policy tells mailboxes what to do with mail that says it is from you and is not. Gmail,
    Yahoo and Outlook ask for one from whoever sends 5,000 messages a day, and once is for ever;
    `p=none` is enough, and changes nothing about your mail.

    Mend: add a TXT record at `_dmarc.` and your domain: `v=DMARC1; p=none`. Keep one record.

    Source: RFC 7489 (§6.3 the record, §6.6.3 where it is looked for); Gmail's rules for senders
    (https://support.google.com/mail/answer/81126).
    """

    group: ClassVar[Group] = "deliverability"
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Asks for the policy of the domain of From, or of the one above it."""
        return diagnosed(self, proof, _asked)


def _asked(sender: SenderDomain, resolve: Resolve) -> Iterator[Diagnosis]:
    yield dmarc(sender.name, resolve)
