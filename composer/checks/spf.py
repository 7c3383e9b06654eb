"""``spf``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.sender_domain import SenderDomain, diagnosed
from composer.domains.diagnosis import Diagnosis
from composer.domains.records import Resolve, spf

__all__ = ["Spf"]


class Spf(Check):
    """A domain that does not say who may send for it, or says it wrongly.

    Mailboxes ask the DNS which servers may send for the domain that bounces go to. Without an
    answer they believe whoever says it; with two records, or one that needs more than ten
    lookups, they take the answer for none; and `+all` lets everybody send in your name. With a
    provider that has an envelope of its own, its own record counts, and yours may be missing.

    Mend: keep one TXT record that begins with v=spf1 and names your server or provider, such as
    `v=spf1 include:_spf.example.net ~all`. Take out providers that you have left.

    Source: RFC 7208 (§4.5 one record, §4.6.4 ten lookups); Gmail asks every sender for SPF or
    DKIM (https://support.google.com/mail/answer/81126).
    """

    group: ClassVar[Group] = "deliverability"
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Asks for the SPF record of the domain that bounces go to."""
        return diagnosed(self, proof, _asked)


def _asked(sender: SenderDomain, resolve: Resolve) -> Iterator[Diagnosis]:
    yield spf(sender.envelope or sender.name, resolve, own=sender.own_envelope)
