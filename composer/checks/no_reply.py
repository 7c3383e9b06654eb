"""``no-reply``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof

__all__ = ["NoReply"]

#: How an address says that nobody reads what comes back, without the signs between the words.
_SAYS = (
    *("noreply", "noresponse", "donotreply", "dontreply", "notreply", "unmonitored"),
    *("nepasrepondre", "nepasrépondre", "pasdereponse", "sansreponse"),
    *("naoresponda", "nãoresponda", "naoresponder", "semresposta"),
    *("noresponder", "norispondere", "nichtantworten", "keineantwort", "nullreply"),
)


class NoReply(Check):
    """An address that does not want an answer.

    A reader who answers tells a mailbox that the sender is wanted: nothing else does as much for
    the next issue. And whom an answer bounces for, unsubscribes or reports spam. Votes and
    unsubscriptions by mail go to the same address here.

    Mend: let ``email``, or ``reply_to``, under ``[sender]`` be a mailbox that somebody reads.

    Source: our own rule; RFC 5322 §3.6.2 has Reply-To for where answers are to go.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the sender's and the reply address."""
        sender = proof.newsletter.sender
        for name, address in (("email", sender.email), ("reply_to", sender.reply_to)):
            local = address.rpartition("@")[0].lower()
            bare = "".join(filter(str.isalnum, local))
            if any(said in bare for said in _SAYS):
                yield self.fault(
                    f"“{address}” tells readers not to answer",
                    proof.setting("sender", name),
                    f"set `{name}` under [sender] to a mailbox that somebody reads",
                )
