"""``poll-closed``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.polls import polls_placed
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["PollClosed"]


class PollClosed(Check):
    """A poll that has closed before readers get the issue.

    Its last day lies before the day of the issue, so that no vote counts. It mostly is a poll of
    an earlier issue that was copied, or a year that has changed.

    Mend: move ``closes``, or take it out.

    Source: our own rule. A poll that closes on the day of the issue is let be.
    """

    group: ClassVar[Group] = "polls"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the last day of each poll with the day of the issue."""
        day = proof.meta.date
        for placed in proof.once(polls_placed):
            closes = placed.poll.closes
            if closes is not None and closes < day:
                yield self.fault(
                    f"the poll “{placed.poll.id}” closes on {closes}, and the issue is of {day}",
                    placed.location,
                    "move `closes`, or take it out",
                )
