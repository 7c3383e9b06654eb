"""``poll-label``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.polls import polls_placed
from composer.checking.proof import Proof

__all__ = ["PollLabel"]

#: Letters of a narrow column: two lines on a button of a telephone that is 320 pixels wide.
_MOST = 50


class PollLabel(Check):
    """An answer that does not fit on its button.

    On a phone of 320 pixels a button has 200 for words, which is 25 letters a line. Two lines are
    read at a glance; a third makes the button a paragraph, and answers are no more compared by eye.

    Mend: shorten the answer to its point, and move the rest into the question or the description.

    Source: measured in Chromium at 320 pixels, in the theme ``classic``, with 132 labels of French
    and Portuguese: all of up to 43 letters take two lines, half of those of 50, none of 52 and
    more. A letter of Chinese or Japanese, and an emoji, counts as two.
    """

    group: ClassVar[Group] = "polls"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Measures the words of each answer."""
        for placed in proof.once(polls_placed):
            for number, option in enumerate(placed.poll.options):
                width = _columns(option.label)
                if width > _MOST:
                    yield self.fault(
                        f"the answer “{option.label}” takes {width} letters, and a phone's button"
                        f" shows {_MOST} in two lines",
                        placed.place_of(number),
                        "shorten it to its point",
                    )


def _columns(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
        if unicodedata.category(sign) not in ("Mn", "Me", "Cf")
    )
