"""``old-copyright``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.proof import Proof

__all__ = ["OldCopyright"]

_CLAIM = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s\u00a0]*(?:©[\s\u00a0]*)?"
    r"(?:(?:19|20)\d\d[\s\u00a0]*[-–—/][\s\u00a0]*)?(?P<year>(?:19|20)\d\d)(?!\d|[\s\u00a0]*[-–—/]\s*\d)",
    re.IGNORECASE,
)
#: Letters behind a claim in which its holder is named.
_NEAR = 60
_SIGN = re.compile(r"[©(Cc](?:(?<=©)|[Cc]\)|opyright|OPYRIGHT)")
_RESERVED = re.compile(
    r"tous droits réservés|all rights reserved|todos os direitos reservados", re.IGNORECASE
)


class OldCopyright(Check):
    """A © of an earlier year than the issue's.

    It is written once, in a carried section, an included file or a footer of one's own, and
    nobody looks at it in January. What counts is a claim of the newsletter's own: one that names
    it or its sender, reserves all rights, or is of the year before. The credit of an older picture
    is let be.

    Mend: write the issue's year; ``newsletter check --fix`` does where the text is in the issue.

    Source: our own rule.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the author's words, then at what a template adds to the mail."""
        year = proof.meta.date.year
        seen: set[str] = set()
        for passage, text in own_words(proof):
            for found in _CLAIM.finditer(text) if _SIGN.search(text) else ():
                seen.add(found[0])
                if _claimed(proof, found, text, year):
                    start, end = found.span("year")
                    place, fix = mended(proof, passage, start, end, str(year))
                    yield self.fault(
                        f"© {found['year']} stands in an issue of {year}",
                        place,
                        f"write {year}",
                        fix=fix,
                    )
        for said in _elsewhere(proof, seen):
            claim = _CLAIM.search(said)
            if claim and _claimed(proof, claim, said, year):
                yield self.fault(
                    f"the mail claims © {claim['year']}, in an issue of {year}",
                    proof.top,
                    f"write {year} in the template or the setting that says so",
                )


def _claimed(proof: Proof, found: re.Match[str], text: str, year: int) -> bool:
    """Whether it is the newsletter's own claim, and older than the issue."""
    claimed = int(found["year"])
    if claimed >= year:
        return False
    holder = text[found.start() : found.end() + _NEAR].partition(". ")[0]
    names = (proof.newsletter.name, proof.newsletter.sender.name)
    return (
        claimed == year - 1
        or any(name and name in holder for name in names)
        or bool(_RESERVED.search(text))
    )


def _elsewhere(proof: Proof, seen: set[str]) -> Iterator[str]:
    """Texts of the mail with a claim that no passage has made."""
    html = proof.html.lower()
    if not any(sign in html for sign in ("©", "(c)", "copyright")):
        return
    if not any(found[0] not in seen for found in _CLAIM.finditer(proof.html)):
        return
    for piece in proof.page.itertext():
        text = str(piece)
        found = _CLAIM.search(text)
        if found and found[0] not in seen:
            yield text
