"""``subject-length``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mailbox import subject
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["SubjectLength"]

#: Characters with which a subject says something.
_LEAST = 10


class SubjectLength(Check):
    """A subject that mailboxes cut, or that says too little.

    A phone shows 30 to 45 characters of a subject, a wide window about 70; the rest is three dots.
    One of a word or two, or without any letter, does not tell what the mail is about. Merge
    fields count as long as their defaults.

    Mend: write a ``subject`` of its own in the front matter, the weight in its first words; the
    title of the issue may stay long.

    Source: the advice of senders, not measured by us: 60 to 70 characters at most (``[checks.mail]
    subject``, 70), and 10 at least, as Buttondown asks before it sends.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Counts the characters of the subject, or of the title that stands in for it."""
        line = subject(proof)
        most = proof.settings.mail.subject
        if not line.letters:
            shown = f"“{line.text}” has" if line.text else "the subject is empty and has"
            yield self.fault(
                f"{shown} no words for a subject",
                line.location,
                "write what the issue is about: signs alone are read aloud one by one, or not shown",
                severity=Severity.WARNING,
            )
        elif line.length > most:
            yield self.fault(
                f"the subject has {line.length} characters, and mailboxes show {most} at most",
                line.location,
                f"write a `subject` of {most} characters or fewer, the weight in its first 40",
            )
        elif line.length < _LEAST:
            yield self.fault(
                f"the subject has {line.length} characters, which say little",
                line.location,
                f"write a `subject` of {_LEAST} characters or more: the title may stay short",
                severity=Severity.NOTE,
            )
