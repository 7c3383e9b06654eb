"""``dkim``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.sender_domain import SenderDomain, diagnosed
from composer.domains.diagnosis import Diagnosis
from composer.domains.records import Resolve, key

__all__ = ["Dkim"]


class Dkim(Check):
    """A key for signatures that mailboxes cannot find, or will not believe.

    A signature says that the mail is yours and was not changed. Mailboxes find the key to it in
    the DNS, under the selector that the signature names. The selectors are those of
    `[checks.deliverability] selectors`, and `dkim_selector` of `[delivery.smtp]` where that is the
    channel; a provider's page on your domain tells them. Without one, nothing can be asked.

    Mend: publish the record that your provider or your key shows, with 2,048 bits; give a
    selector as `s1`, or as `s1@mail.example.org` where another domain of yours signs.

    Source: RFC 6376 §3.6 (the record), RFC 8301 §3.2 (1,024 bits at least, 2,048 better);
    `newsletter doctor --dns` signs with the key itself, and verifies.
    """

    group: ClassVar[Group] = "deliverability"
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Asks for the key of each selector that is known."""
        return diagnosed(self, proof, _asked)


def _asked(sender: SenderDomain, resolve: Resolve) -> Iterator[Diagnosis]:
    for place in sender.keys:
        yield key(place, resolve)
    if not sender.keys:
        yield Diagnosis(
            "DKIM",
            "unknown",
            f"no selector is known of, so nobody can tell whether mail is signed for {sender.name}",
            'set selectors = ["…"] under [checks.deliverability]: your provider names them',
        )
