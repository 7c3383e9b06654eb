"""``missing-attachment``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import lies_free, own_words
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["MissingAttachment"]


class MissingAttachment(Check):
    """Words that speak of an attachment, which a newsletter never has.

    A text that was a mail once still says “attached” or “ci-joint”; readers look for the file and
    write back that it is missing.

    Mend: link to the file instead.

    Source: the mails of this program carry their words and pictures, and no other file; the
    phrases are our own list.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks for the phrases of each passage's language."""
        for passage, text in own_words(proof):
            pattern = _phrases(passage.language.partition("-")[0].lower())
            for found in pattern.finditer(text.lower()) if pattern else ():
                if not lies_free(text, found.start()):
                    continue
                place, _ = mended(proof, passage, found.start(), found.end(), None)
                yield self.fault(
                    f"“{text[found.start() : found.end()]}”, but the mail has no attachment",
                    place,
                    "link to the file, or say it otherwise",
                )


@functools.cache
def _phrases(language: str) -> re.Pattern[str] | None:
    phrases = sorted(word_list("attachments", language).get("phrases", ()), key=len, reverse=True)
    if not phrases:
        return None
    any_of = "|".join(
        re.escape(p).replace("\\ ", r"[\s\u00a0]").replace("’", "['’]") for p in phrases
    )
    return re.compile(rf"(?:{any_of})(?![\w-])")
