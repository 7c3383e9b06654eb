"""``emoji-headings``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.emoji import begins
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["EmojiHeadings"]

#: Headings from which on it is a habit.
_MANY = 3


class EmojiHeadings(Check):
    """An emoji at the beginning of every heading.

    Whoever goes from heading to heading by ear hears a name first each time: “brain, the week”,
    “hammer and wrench, the tools”. Behind the words it does not stand in the way.

    Mend: move the emojis behind the words, or leave them out.

    Source: our own rule, after advice on where emojis should stand
    (https://othersmallcities.net/writing/a11y/emoji-sr-adhd-a11y-weekly).
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Counts the headings; the place is the first one's."""
        headings = [one for one in proof.passages if one.role == "heading" and not one.foreign]
        if len(headings) >= _MANY and all(begins(one.text) for one in headings):
            first = headings[0]
            yield self.fault(
                f"each of the {len(headings)} headings begins with an emoji, whose name is read first",
                proof.place(first, 0, len(first.text)),
                "move them behind the words",
            )
