"""``page-language``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["PageLanguage"]


_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class PageLanguage(Check):
    """A mail that does not say its language, or says another.

    A screen reader takes its voice by it: French read by an English voice is noise. Browsers take
    it for the division of words, and offer to translate. The bundled themes say it; a page template
    of your own may not. Tags in the mail are looked at too: “anglais” is none.

    Mend: write ``<html lang="{{ meta.language }}">`` in your ``email.html.j2``; or correct
    ``language`` in the front matter or under ``[newsletter]``.

    Source: WCAG 2.2, success criterion 3.1.1, technique H57
    (https://www.w3.org/WAI/WCAG22/Techniques/html/H57).
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the page's language with that of the front matter; reads those in it."""
        said, meant = proof.page.get("lang") or "", proof.meta.language
        if not said:
            yield self.fault(
                f"the mail does not say that it is in {meant}",
                proof.top,
                'write <html lang="{{ meta.language }}"> in your email.html.j2',
            )
        elif said.lower() != meant.lower():
            yield self.fault(
                f"the mail says that it is in {said}, and the issue that it is in {meant}",
                proof.meta.place("language"),
                'write <html lang="{{ meta.language }}"> in your email.html.j2',
            )
        for element in proof.page.iterfind("body//*[@lang]"):
            language = element.get("lang") or ""
            if not _TAG.fullmatch(language):
                yield self.fault(
                    f"“{language}” is no language tag",
                    proof.written(proof.source_of(element), language),
                    "write a tag, as fr, en or pt-BR",
                )
