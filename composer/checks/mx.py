"""``mx``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.sender_domain import SenderDomain, diagnosed
from composer.domains.diagnosis import Diagnosis
from composer.domains.records import Resolve, mx
from composer.model import Severity

__all__ = ["Mx"]


class Mx(Check):
    """A domain that no reply or bounce can come back to.

    Replies go to the sender, bounces to `[delivery] return_path`. Where the DNS names no mail
    server for a domain, they are lost, and some mailboxes refuse what comes from there.

    Mend: set the MX record of the domain, or write from one that has it.

    Source: RFC 5321 §5.1 (which server takes mail), RFC 7505 (a domain that takes none).
    """

    group: ClassVar[Group] = "deliverability"
    severity: ClassVar[Severity] = Severity.NOTE
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Asks for the mail servers of the domains of From and of the envelope."""
        return diagnosed(self, proof, _asked, worst=Severity.NOTE)


def _asked(sender: SenderDomain, resolve: Resolve) -> Iterator[Diagnosis]:
    yield mx(sender.name, resolve, for_what="replies")
    if sender.own_envelope and sender.envelope != sender.name:
        yield mx(sender.envelope, resolve, for_what="bounces")
