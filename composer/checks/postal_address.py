"""``postal-address``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.gmail import CLIPPED
from composer.checking.mailbox import words
from composer.checking.proof import Proof
from composer.checking.visible import seen

__all__ = ["PostalAddress"]


class PostalAddress(Check):
    """A mail that does not say where its sender lives.

    Most countries ask a newsletter for the sender's postal address, and so do most providers, some
    of which refuse a mail without one. A post-office box will do.

    Mend: set ``postal_address`` under ``[newsletter]``; the footers of the bundled themes show it.
    In a footer of your own, write ``{{ newsletter.postal_address }}``.

    Source: CAN-SPAM §5(a)(5)(A)(iii) (a valid physical postal address), Directive 2000/31/EC
    art. 5(1)(b) (the geographic address), CASL §6(2); the cut at 102,400 bytes, measured by senders.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks for the address of the settings among the words that are seen."""
        address = proof.newsletter.postal_address
        wanted = words(address)
        if not wanted:
            yield self.fault(
                "the newsletter has no postal address to show",
                proof.setting("newsletter"),
                "set `postal_address` under [newsletter] in newsletter.toml: a P.O. box will do",
            )
            return
        told = [word for run in proof.once(seen) for word in words(run.text)]
        if f" {' '.join(wanted)} " not in f" {' '.join(told)} ":
            yield self.fault(
                "the mail does not show the postal address",
                proof.top,
                "write {{ newsletter.postal_address }} into the footer of your theme",
            )
            return
        from html import escape

        # An address that the inliner wrote otherwise is where the footer is: at the end.
        found = proof.html.find(escape(address, quote=False))
        where = len(proof.html[:found].encode()) if found >= 0 else proof.edition.bytes.email
        if where > CLIPPED:
            yield self.fault(
                f"the postal address stands at {where / 1000:.1f} kB of the HTML, and Gmail cuts"
                f" it at {CLIPPED / 1000:.1f} kB",
                proof.top,
                "shorten the issue, or split it",
            )
