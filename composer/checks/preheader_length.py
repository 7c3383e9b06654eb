"""``preheader-length``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mailbox import preheader
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["PreheaderLength"]

_LEAST = 40
_MOST = 130


class PreheaderLength(Check):
    """A preheader that is cut, or leaves its line empty.

    The preheader is the grey line after the subject. A phone shows 40 characters of it or more, a
    wide window some 130. What is longer is cut in the middle of a sentence; a shorter one leaves
    the room empty, for the theme keeps the mail's own first words out of it. Without a
    ``preheader`` the subtitle stands there, and without that the first words of the text.

    Mend: write a ``preheader`` of 40 to 130 characters in the front matter: what the subject does
    not say yet.

    Source: our own rule, after what Gmail, Apple Mail and Outlook show at their usual widths; the
    same 130 characters are taken from the text where an issue has neither.
    """

    group: ClassVar[Group] = "mail"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Counts the characters of what a mailbox shows, every merge field at its default."""
        line = preheader(proof)
        if not line.text:
            hint = "write a `preheader` in the front matter, of 40 to 130 characters"
            yield self.fault("mailboxes have nothing to show after the subject", proof.top, hint)
        elif not line.field:
            # The first words of the text are cut between two words, as long as they have to be.
            return
        elif line.length > _MOST:
            yield self.fault(
                f"the preheader has {line.length} characters, and mailboxes show {_MOST} at most",
                line.location,
                f"shorten it to {_MOST}: it is cut in the middle of a sentence",
            )
        elif line.length < _LEAST:
            what = "preheader" if line.field == "preheader" else "subtitle, shown as the preheader,"
            yield self.fault(
                f"the {what} has {line.length} characters, and the rest of its line stays empty",
                line.location,
                f"write a `preheader` of {_LEAST} characters or more",
            )
