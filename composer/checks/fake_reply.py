"""``fake-reply``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mailbox import subject
from composer.checking.proof import Proof

__all__ = ["FakeReply"]

#: What mail programs write before the subject of an answer or of a mail that is passed on, in
#: English, French, Portuguese, German, Dutch, the Scandinavian languages.
_SIGN = re.compile(
    r"(?:re|fwd?|tr|rép|res|enc|aw|wg|antw|sv)\s*(?:\[\d+\]|\(\d+\))?\s*:\s*", re.IGNORECASE
)


class FakeReply(Check):
    """A subject that pretends to be an answer.

    ``Re:``, ``Fwd:``, ``TR :``, ``RES:`` are what programs write before the subject of an answer.
    In a newsletter they are a trick to be opened: mailboxes look for it, and the law on commercial
    mail forbids subjects that mislead.

    Mend: take the sign out.

    Source: RFC 5322 §3.6.5 on what “Re: ” is for; CAN-SPAM §5(a)(2) on subjects that mislead;
    Gmail's guidelines for senders (https://support.google.com/mail/answer/81126).
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the beginning of the subject."""
        line = subject(proof)
        found = _SIGN.match(line.text)
        if found:
            rest = line.text[found.end() :]
            yield self.fault(
                f"the subject pretends to be an answer: “{found[0].strip()}”",
                line.location,
                f"write “{rest}”" if rest else "write what the issue is about",
            )
