"""``poll-answers``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mailbox import words
from composer.checking.polls import polls_placed
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["PollAnswers"]


class PollAnswers(Check):
    """Two answers of a poll with the same words.

    Readers cannot tell them apart, and the votes are split by chance between two keys. It mostly
    is a line that was copied and not changed.

    Mend: change one, or take it out. Once the issue was sent, keep the keys: votes name them.

    Source: our own rule. Case and signs make no difference to the eye; words and figures do.
    """

    group: ClassVar[Group] = "polls"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the answers of each poll."""
        for placed in proof.once(polls_placed):
            known: dict[tuple[str, ...], str] = {}
            for number, option in enumerate(placed.poll.options):
                said = tuple(words(option.label)) or (option.label,)
                if said in known:
                    yield self.fault(
                        f"the poll “{placed.poll.id}” has the answer “{option.label}” twice:"
                        f" as {known[said]} and as {option.key}",
                        placed.place_of(number),
                        "change one of them, or take it out",
                    )
                known.setdefault(said, option.key)
