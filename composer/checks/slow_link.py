"""``slow-link``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.links import place
from composer.checking.outside import answered
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["SlowLink"]

#: Seconds to a server's first answer from which on readers turn back.
_SLOW = 5.0


class SlowLink(Check):
    """A page that takes long to answer.

    The time is that from the question to the server's first line, redirects included, without the
    page itself. Many readers do not wait so long, and a newsletter that sends thousands there at
    once makes it longer. One that gave no answer at all in time is a warning. Asked by ``--online``
    only.

    Mend: ask again another day; if it stays slow, link to a copy, or tell its owner when you send.

    Source: 5 seconds are our own rule. Google's web.dev calls a first answer after 1.8 s poor, for
    people who stay on one site.
    """

    group: ClassVar[Group] = "links"
    severity: ClassVar[Severity] = Severity.NOTE
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Each address of the issue, by what was answered."""
        for link, answer in answered(proof):
            if answer.problem == "late":
                yield self.fault(
                    f"{answer.url} gave no answer in {answer.seconds:.0f} seconds",
                    place(proof, link),
                    "open it in a browser, and ask again later",
                    severity=Severity.WARNING,
                )
            elif not answer.problem and answer.seconds > _SLOW:
                yield self.fault(
                    f"{answer.url} took {answer.seconds:.1f} seconds to answer",
                    place(proof, link),
                    "ask again another day; readers turn back",
                )
