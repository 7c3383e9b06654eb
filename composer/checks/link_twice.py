"""``link-twice``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.links import place
from composer.checking.proof import Proof
from composer.checking.repeats import comparable
from composer.model import Severity

__all__ = ["LinkTwice"]


class LinkTwice(Check):
    """An address that this issue gives twice.

    Mostly one of the two was meant to be another: it was copied with the line above it. Two cards of
    one page are a warning. Addresses are compared without their scheme, a slash at the end and what
    only counts clicks; two parts of one page (``#l-17``, ``#l-84``) are two. Sponsors, buttons,
    quotes, sections with ``{.carry}``, included files, the newsletter's own pages, and the page of a
    site or a person as such may stand twice.

    Mend: look whether the second was meant to lead elsewhere; else take one out. What may be
    repeated is named in ``[checks.links] allow``.

    Source: the same rule as in the checks of This Week in Rust, whose links come from many people;
    what is compared and what is let be is our own, tried on 94 issues of eight other newsletters.
    """

    group: ClassVar[Group] = "links"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Links in the text, and cards."""
        first: dict[tuple[str, str], tuple[bool, int]] = {}
        told: set[tuple[str, str]] = set()
        for page, link in comparable(proof):
            part = (page, link.url.partition("#")[2])
            if part in told:
                continue
            at = place(proof, link)
            is_card = link.kind == "card"
            was_card, line = first.setdefault(part, (is_card, 0))
            if not line:
                first[part] = (is_card, at.line)
                continue
            told.add(part)
            yield self.fault(
                f"{link.url} stands on line {line} already",
                at,
                "see whether another address was meant; if not, one link is enough",
                severity=Severity.WARNING if is_card and was_card else self.severity,
            )
