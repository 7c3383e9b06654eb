"""``html-support``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.support.facts import judge_of
from composer.checking.support.finder import KINDS, in_element
from composer.checking.support.origins import Origins, form_of_element, meant
from composer.checking.support.weak import Weak, once

__all__ = ["HtmlSupport"]


class HtmlSupport(Check):
    """HTML that mail clients do not know.

    Mail programs take out what they do not know or do not trust: fields of a form, videos, drawings
    in SVG. The words in it mostly stay, what it should do is lost. The check looks at each element
    and attribute of the finished mail, weighs what each family of clients makes of it by how many
    readers use it, and says what these readers see instead.

    Mend: as the hint says; or put your own readers under ``[checks.clients] shares``. What a
    template of yours provides for is marked: ``<main data-meant="html-semantics">``.

    Source: caniemail.com by Rémi Parmentier (MIT), as of the date in
    ``composer/checking/support/table.json``. The shares of clients are our own estimate, which
    leans on what Litmus (2021) and Mapp (2018) published: see ``support/families.py``. That 90 %
    of readers must see it is our own rule.
    """

    group: ClassVar[Group] = "clients"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Each feature once a place."""
        for weak in once(_weak(proof)):
            yield self.fault(weak.message, weak.place, weak.hint, severity=weak.severity)


def _weak(proof: Proof) -> Iterator[Weak]:
    judge = judge_of(proof.settings.clients)
    origins = Origins(proof)
    for element in proof.page.iter("*"):
        name = str(element.tag)
        kind = element.get(KINDS[name], "") if name in KINDS else ""
        for use, attribute in in_element(name, kind, tuple(element.keys())):
            standing = judge.weak(use)
            if standing and use.code not in meant(element):
                place = origins.written(element, form_of_element(name, attribute))
                words = f"<{name}{f' {attribute or kind}' if attribute or kind else ''}>"
                yield Weak(use, words, place or proof.source_of(element), standing)
