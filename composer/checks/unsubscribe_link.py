"""``unsubscribe-link``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.gmail import CLIPPED, end_of
from composer.checking.proof import Proof
from composer.checking.visible import seen
from composer.model import Severity

__all__ = ["UnsubscribeLink"]

_FIELD = "unsubscribe_url"


class UnsubscribeLink(Check):
    """A mail whose readers find no way out in its text.

    Law asks for it nearly everywhere, and mailboxes do: a link that is seen, has words, and stands
    where Gmail has not cut the mail yet. Whoever does not find it reports the mail as spam.

    Mend: let the footer of your theme hold ``<a href="{{ unsubscribe_url }}">``, or write
    ``[…]({{ unsubscribe_url }})`` in the issue; shorten a mail that is cut before it.

    Source: Gmail's guidelines for senders ask for a link that is clearly visible in the body
    (https://support.google.com/mail/answer/81126); Directive 2002/58/EC art. 13, CAN-SPAM
    §5(a)(3); the cut at 102,400 bytes, measured by senders.
    """

    group: ClassVar[Group] = "mail"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks for a link to the reader's address of unsubscription, among what is seen."""
        ways = {slot.default for slot in proof.edition.slots.values() if slot.field == _FIELD}
        hint = (
            "put a link to {{ unsubscribe_url }} into the footer of your theme, or into the issue"
        )
        if not any(
            ancestor.tag == "a" and ancestor.get("href") in ways
            for run in proof.once(seen)
            for ancestor in (run.element, *run.element.iterancestors("a"))
        ):
            message = "no link in the mail's text lets a reader unsubscribe"
            yield self.fault(message, proof.top, hint)
            return
        where = end_of(proof.edition.email, _FIELD)
        if where > CLIPPED:
            yield self.fault(
                f"the link to unsubscribe stands at {where / 1000:.1f} kB of the HTML, and Gmail"
                f" cuts it at {CLIPPED / 1000:.1f} kB",
                proof.top,
                "shorten the issue, or put a link to {{ unsubscribe_url }} near its beginning",
            )
