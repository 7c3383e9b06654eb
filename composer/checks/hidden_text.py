"""``hidden-text``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.visible import Run, runs

__all__ = ["HiddenText"]

#: Letters of hidden words that a message shows.
_SHOWN = 40


class HiddenText(Check):
    """Words in the mail that no reader sees.

    Spam hides words from readers to please filters, so filters look for it: ``display: none``,
    letters of no size, letters in the colour of the ground. What a theme hides on purpose, the
    preheader, says so in its template by ``data-meant="hidden"``, which no reader gets.

    Mend: take the words out, or show them. What only one edition is to show stands in
    ``:::only{in=web}``.

    Source: SpamAssassin's HTML_FONT_LOW_CONTRAST and its like; Gmail's guidelines for senders ask
    not to hide content by HTML and CSS (https://support.google.com/mail/answer/81126).
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks for runs of letters that an inline style hides."""
        told = set()
        for run in proof.once(runs):
            if run.hidden and not run.meant and run.cause not in told:
                told.add(run.cause)
                yield self._told(proof, run)

    def _told(self, proof: Proof, run: Run) -> Fault:
        text = " ".join(run.text.split())
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
        place = proof.source_of(run.cause)
        found = place if place == proof.top else proof.written(place, text.split(" ")[0])
        return self.fault(
            f"nobody sees “{shown}”: {run.hidden}",
            found,
            "take it out or show it: filters look for words that readers do not see",
        )
