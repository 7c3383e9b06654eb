"""``moved-link``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from composer.checking.check import Check, Fault, Group
from composer.checking.links import WrittenLink, place, readdressed
from composer.checking.outside import answered
from composer.checking.proof import Proof
from composer.model import Severity

if TYPE_CHECKING:
    from composer.links.asking import Answer

__all__ = ["MovedLink"]

#: Where a server sends everybody whom it does not know: that is no new address.
_GATE = re.compile(
    r"consent\.|[/.](?:login|signin|sign-in|auth|sso|accounts?)[/.?]|returnurl=", re.IGNORECASE
)


class MovedLink(Check):
    """A page that has moved for good.

    Its server sends readers on with 301 or 308, which says: use the new address from now on. They
    wait a little longer, and one day the old address is switched off. A page that is sent on to
    the first page of its site is most likely gone, which is a warning. Redirects that are for the
    time being (302, 307), and those to a login, are let be. Asked by ``--online`` only.

    Mend: ``newsletter check --online --fix`` writes the new address. That of a card stays, for the
    links lock knows the page by it: write the new one, and run ``newsletter links fetch``.

    Source: RFC 9110 §15.4.2 and §15.4.9.
    """

    group: ClassVar[Group] = "links"
    severity: ClassVar[Severity] = Severity.NOTE
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Each address of the issue, by what was answered."""
        for link, answer in answered(proof):
            if answer.moved and not _GATE.search(answer.moved):
                yield self._moved(proof, link, answer)

    def _moved(self, proof: Proof, link: WrittenLink, answer: Answer) -> Fault:
        at = place(proof, link)
        if _is_first_page(answer.moved) and not _is_first_page(answer.url):
            return self.fault(
                f"{answer.url} leads to the first page of its site now",
                at,
                "the page itself is most likely gone: look where it went",
                severity=Severity.WARNING,
            )
        new = answer.moved.partition("#")[0] + link.url.removeprefix(answer.url)
        fix = readdressed(proof, link, lambda _: new)
        return self.fault(f"{answer.url} has moved for good", at, f"write {new}", fix=fix)


def _is_first_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
