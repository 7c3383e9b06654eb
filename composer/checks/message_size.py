"""``message-size``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof

__all__ = ["MessageSize"]


class MessageSize(Check):
    """A message that is heavy before its pictures are counted.

    The message is what a server takes, stores and counts: the header, the text part and the HTML,
    each coded for the way. Its pictures are fetched later, and are none of it. A heavy one is slow
    to send to a long list and slow to open on a phone.

    Mend: shorten the issue, or split it in two. Raw HTML pasted from elsewhere often weighs more
    than the words in it.

    Source: our own rule, at ``[checks.mail] message_kb`` (200): twice what Gmail shows of the HTML
    (102 kB), for the text part and the coding add up to as much again. Servers take 10 MB and more.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """The octets of the message, every merge field at its default."""
        size = len(proof.message)
        if size > proof.settings.mail.message_kb * 1000:
            html, text = proof.edition.bytes.email, len(proof.text.encode())
            yield self.fault(
                f"the message has {size / 1000:.0f} kB without its pictures",
                proof.top,
                f"shorten it, or split the issue: the HTML has {html / 1000:.0f} kB,"
                f" the text part {text / 1000:.0f} kB, and coding for the way adds the rest",
            )
