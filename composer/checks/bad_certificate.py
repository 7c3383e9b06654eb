"""``bad-certificate``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.links import place
from composer.checking.outside import answered
from composer.checking.proof import Proof

__all__ = ["BadCertificate"]


class BadCertificate(Check):
    """A page whose certificate has expired, or is another's.

    A browser shows a full page of warning instead, and few readers go past it. It is a warning
    and no error, for some servers leave out a certificate between theirs and the authority's, which
    browsers then fetch themselves. Asked by ``--online`` only.

    Mend: open the page in a browser. If it warns too, tell the site's owner, or link elsewhere.

    Source: RFC 5280 §6 and RFC 9110 §4.3.4; the authorities are those of Mozilla, as certifi has
    them.
    """

    group: ClassVar[Group] = "links"
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Each address of the issue, by what was answered."""
        for link, answer in answered(proof):
            if answer.problem == "certificate":
                hint = "open it in a browser: where that warns too, link elsewhere"
                yield self.fault(answer.message, place(proof, link), hint)
