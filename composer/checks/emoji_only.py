"""``emoji-only``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import authored_links, links_at
from composer.checking.check import Check, Fault, Group
from composer.checking.emoji import only
from composer.checking.proof import Proof
from composer.checking.shown import shown

__all__ = ["EmojiOnly"]


class EmojiOnly(Check):
    """A heading or a link that is nothing but an emoji.

    A screen reader says its name, “link, backhand index pointing right”, and no more; and each
    system draws it differently. Whoever goes from link to link, or from heading to heading, learns
    nothing.

    Mend: write words, and let the emoji stand behind them.

    Source: WCAG 2.2, success criteria 2.4.4 (purpose of a link) and 2.4.6 (headings).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at headings, then at links."""
        for passage in proof.passages:
            if passage.role == "heading" and not passage.foreign and only(passage.text):
                yield self.fault(
                    f"the heading “{shown(passage.text)}” has no words",
                    proof.place(passage, 0, len(passage.text)),
                    "write what the part is about, and the emoji behind it",
                )
        for link in proof.once(authored_links):
            if only(link.text):
                yield self.fault(
                    f"the link “{shown(link.text)}” has no words",
                    links_at(proof, link),
                    "write where it leads, and the emoji behind it",
                )
