"""The polls that an issue places, each as often as it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from composer.blocks.poll import Poll as PollBlock
from composer.model import Location, Poll, Prose

if TYPE_CHECKING:
    from composer.checking.proof import Proof

__all__ = ["Placed", "polls_placed"]


class Placed(NamedTuple):
    """A poll, where it is placed, and where each answer stands, if they are written there too."""

    poll: Poll
    location: Location
    answers: tuple[Location, ...] = ()

    def place_of(self, answer: int) -> Location:
        """Where an answer stands, counted from 0; where the poll is placed, if it is elsewhere."""
        return self.answers[answer] if answer < len(self.answers) else self.location


def polls_placed(proof: Proof) -> tuple[Placed, ...]:
    """Those of the issue, in reading order."""
    return tuple(
        Placed(block.poll, block.location, tuple(_answers(block)))
        for block in proof.blocks
        if isinstance(block, PollBlock) and block.poll is not None
    )


def _answers(block: PollBlock) -> Iterator[Location]:
    for child in block.children:
        if isinstance(child, Prose):
            yield from (item.location for item in child.items())
