"""``free-mail-sender``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.hosts import listed
from composer.checking.proof import Proof

__all__ = ["FreeMailSender"]


class FreeMailSender(Check):
    """A sender at a provider that gives anybody a mailbox.

    Such a domain belongs to its provider, and nobody else can sign for it. Gmail, Yahoo, Outlook
    and others tell every mailbox (by DMARC) to distrust or refuse what says it comes from there
    and does not: a newsletter sent by any other server lands among the spam, or nowhere.

    Mend: send from a domain of your own; ``reply_to`` may be the free mailbox.

    Source: Gmail's guidelines for senders forbid Gmail's addresses in From to anybody else
    (https://support.google.com/mail/answer/81126); Yahoo's DMARC record has said p=reject since
    2014; the list of domains is our own.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the domain of From."""
        domain = proof.newsletter.sender.email.rpartition("@")[2].lower()
        if domain in listed("free_mail"):
            yield self.fault(
                f"the sender's address is at {domain}, which only {domain} itself can send for",
                proof.setting("sender", "email"),
                "set `email` under [sender] to an address of your own domain;"
                " `reply_to` may stay there",
            )
