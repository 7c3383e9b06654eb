"""``later-issue``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.links import place
from composer.checking.proof import Proof

__all__ = ["LaterIssue"]


class LaterIssue(Check):
    """A link to an issue that comes out after this one.

    Readers who follow it on the day get a page that is not there yet. A draft is told of when the
    issue is composed, and an issue that was sent is let be: by then its web edition may well point
    forward.

    Mend: link to an issue that is out, or give one of the two another date.

    Source: our own rule; the dates are those of the front matter.
    """

    group: ClassVar[Group] = "links"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Links and cards whose address is that of another issue."""
        if proof.meta.path in proof.project.sent:
            return
        later = {
            meta.url.rstrip("/"): meta
            for meta in proof.project.catalogue.values()
            if meta.moment > proof.meta.moment and not meta.draft
        }
        if not later:
            return
        for link in proof.links:
            meta = later.get(link.url.partition("#")[0].partition("?")[0].rstrip("/"))
            if meta is not None:
                yield self.fault(
                    f"“{meta.title}” comes out after this issue, on {meta.date.isoformat()}",
                    place(proof, link),
                    "link to an issue that is out by then, or change one of the two dates",
                )
