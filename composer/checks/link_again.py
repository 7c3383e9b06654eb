"""``link-again``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.earlier import mentions
from composer.checking.links import place
from composer.checking.proof import Proof
from composer.checking.repeats import comparable
from composer.model import Severity

__all__ = ["LinkAgain"]

#: Earlier issues from which on an address is the newsletter's habit.
_HABIT = 3


class LinkAgain(Check):
    """An address that an earlier issue gave already.

    Readers who open every issue have read it. The earlier issues in the same language are looked
    at, drafts excepted. An address that three of them or more give is a habit (a tracker, a page
    of rules) and is let be, as is all that ``link-twice`` lets be: sections with ``{.carry}``,
    included files, sponsors, the newsletter's own pages. Nothing is said of an issue that was sent.

    Mend: say that you come back to it, by a link to the earlier issue; or take it out. What may be
    repeated is named in ``[checks.links] allow``: whole addresses, or beginnings that end in ``*``.

    Source: authors of link letters keep lists of what they have used for this; FullStackBulletin's
    program has such a list. That three times is a habit is our own rule, tried on 94 issues.
    """

    group: ClassVar[Group] = "links"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Links in the text, and cards, each once."""
        if proof.meta.path in proof.project.sent:
            return
        known = mentions(proof.project)
        told: set[str] = set()
        for page, link in comparable(proof):
            before = [
                mention
                for mention in known.get(page, ())
                if mention.meta.moment < proof.meta.moment
                and mention.meta.language == proof.meta.language
                and not mention.meta.draft
            ]
            if not before or len(before) >= _HABIT or page in told:
                continue
            told.add(page)
            last = before[-1].meta
            yield self.fault(
                f"{link.url} was in “{last.title}” already, on {last.date.isoformat()}",
                place(proof, link),
                f"readers have seen it ({last.path}, line {before[-1].line}): take it out, or say"
                " that you come back to it",
            )
