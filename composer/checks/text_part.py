"""``text-part``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mailbox import words
from composer.checking.proof import Proof
from composer.checking.visible import seen

__all__ = ["TextPart"]

#: The share of the HTML's words that the text part may lack.
_LACKING = 0.5
#: Words that a message names.
_NAMED = 4
#: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: Below these, a share says nothing.
_FEW = 20


class TextPart(Check):
    """A text part that says something else than the HTML.

    Filters compare the two parts of a mail, for spam hides in the one that nobody looks at; and
    who reads the text part (a terminal, a watch, a screen reader's user by choice) is to read the
    same letter.

    Mend: write blocks for ``only{in=email}`` sparingly, and give each one for ``only{in=text}``; a
    template of your own for the text part has to draw the issue's blocks.

    Source: SpamAssassin's MPART_ALT_DIFF (2.2 points of the 5 that make spam) looks at the share
    of the HTML's words that the text part lacks, and strikes at 99 %; half of them is our own
    rule, for an issue of this program lacks hardly any.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the words of both parts."""
        shown = [word for run in proof.once(seen) for word in _units(run.text)]
        told = set(_units(proof.text))
        if not told:
            hint = "let the theme's email.txt.j2 draw the issue's blocks"
            yield self.fault("the mail has no text part", proof.top, hint)
            return
        distinct = dict.fromkeys(shown)
        lacking = [word for word in distinct if word not in told]
        if len(distinct) >= _FEW and len(lacking) > _LACKING * len(distinct):
            named = ", ".join(f"“{word}”" for word in lacking[:_NAMED])
            yield self.fault(
                f"the text part lacks {100 * len(lacking) // len(distinct)} % of the words of the"
                f" HTML: {named} …",
                proof.top,
                "give both parts the same words: filters compare them",
            )


def _units(text: str) -> Iterator[str]:
    """What is compared: words; letters in scripts without spaces, whose lines break anywhere."""
    for word in words(text):
        if word.isascii() or not _UNSPACED.search(word):
            yield word
        else:
            yield from word
