"""``generic-link``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import authored_links, language_of, links_at
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list

__all__ = ["GenericLink"]

#: The signs around a text: arrows, dots, emojis. A plus means something: "en savoir +".
_AROUND = re.compile(r"^[^\w+]+|[^\w+]+$")


class GenericLink(Check):
    """A link whose words do not say where it leads: “cliquez ici”, “read more”.

    Screen readers list the links of a mail, each by its words alone; on a phone, the eye jumps
    from link to link as well. A list of five “here” leads nowhere. The words are compared in the
    language that the mail says they are in: French, English and Portuguese have lists.

    Mend: link the words that name the page: ``the [report on reactors](…)``, not ``the report is
    [here](…)``. Buttons too: “Read the report”.

    Source: WCAG 2.2, success criteria 2.4.4 and 2.4.9, failure F84
    (https://www.w3.org/WAI/WCAG22/Techniques/failures/F84).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at each link that has words."""
        for link in proof.once(authored_links):
            phrases = _phrases(language_of(link.element))
            if _AROUND.sub("", link.text.replace("’", "'")).casefold() in phrases:
                yield self.fault(
                    f"the link “{link.text}” does not say where it leads",
                    links_at(proof, link),
                    "link the words that name the page",
                )


@functools.cache
def _phrases(language: str) -> frozenset[str]:
    return frozenset(word_list("generic-links", language).get("phrases", ()))
