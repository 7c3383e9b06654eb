"""``preheader-repeats``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mailbox import preheader, subject, words
from composer.checking.proof import Proof

__all__ = ["PreheaderRepeats"]

#: Fewer words than these may be the same by chance.
_FEW = 3
#: The share of the preheader's words that the subject has said.
_SAID = 0.8


class PreheaderRepeats(Check):
    """A preheader that says the subject again.

    A mailbox shows both in one line, the subject first. Words that stand there twice are a place
    in front of the reader's eyes that says nothing.

    Mend: let the preheader go on where the subject stops: a second story, a name, a figure.

    Source: our own rule: four fifths of the preheader's words are the subject's or the title's, or
    it begins with all of them.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares its words with those of the subject and of the title."""
        line = preheader(proof)
        if not line.field:
            return
        own = words(line.text)
        titles = {"subject": subject(proof).text, "title": proof.meta.title}
        for name, text in titles.items():
            said = words(text)
            if own and said and _repeats(own, said):
                yield self.fault(
                    f"the preheader says the {name} again: “{line.text}”",
                    line.location,
                    "write in `preheader` what the subject does not say yet",
                )
                return


def _repeats(own: list[str], said: list[str]) -> bool:
    if own == said:
        return True
    if len(said) >= _FEW and own[: len(said)] == said:
        return True
    known = [word for word in own if word in said]
    return len(own) >= _FEW and len(known) >= _SAID * len(own)
