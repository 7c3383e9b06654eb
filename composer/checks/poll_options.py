"""``poll-options``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.polls import polls_placed
from composer.checking.proof import Proof

__all__ = ["PollOptions"]


class PollOptions(Check):
    """A poll with more answers than anybody weighs.

    Each answer is a button of its own, as high as a thumb: on a phone six fill the screen. Who has
    to scroll to compare does not answer, and rare answers say nothing.

    Mend: put what is close together, and let an “other” with a comment take the rest.

    Source: our own rule, at ``[checks.polls] options`` (6): buttons of 48 pixels with 10 between
    them, under a question, on a screen of 568.
    """

    group: ClassVar[Group] = "polls"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Counts the answers of each poll that the issue places."""
        most = proof.settings.polls.options
        for placed in proof.once(polls_placed):
            count = len(placed.poll.options)
            if count > most:
                yield self.fault(
                    f"the poll “{placed.poll.id}” has {count} answers, and {most} is the most",
                    placed.location,
                    "put those together that are close",
                )
