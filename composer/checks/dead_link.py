"""``dead-link``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.links import place
from composer.checking.outside import answered
from composer.checking.proof import Proof
from composer.model import Severity

if TYPE_CHECKING:
    from composer.links.asking import Answer

__all__ = ["DeadLink"]

#: From this status on an answer is an error (RFC 9110 §15), and from this one on the server's own.
_ERRORS, _OF_SERVER = 400, 500
#: What sites answer to programs though readers get the page: sign in, forbidden, not so often, and
#: LinkedIn's own number.
_NOT_JUDGED = (401, 403, 407, 429, 451, 999)
_GONE = (404, 410)
#: Sites whose 404 tells nothing either: LinkedIn gives it to programs for people who are there.
_SHY = re.compile(r"https?://(?:[\w-]+\.)?linkedin\.com/", re.IGNORECASE)


class DeadLink(Check):
    """A page that is not there.

    The servers are asked, by ``--online`` only: each address once a day, one connection to a host
    at a time. 404 and 410 are errors, for the page is gone. A server that fails or is not found is
    a warning, for it may be back tomorrow. Where a site refuses programs (401, 403, 429, LinkedIn's
    999) nothing is known, and nothing is said.

    Mend: look where the page went, or link to its copy at https://web.archive.org; a card keeps
    the words that the links lock has.

    Source: RFC 9110 §15 for what a status means. That 403 tells nothing of a page is what users of
    link checkers found (lycheeverse/lychee, issue 1157), and so is LinkedIn's 404 for people who are
    there (opensearch-project/sql, pull request 5461).
    """

    group: ClassVar[Group] = "links"
    online: ClassVar[bool] = True

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Each address of the issue, by what was answered."""
        for link, answer in answered(proof):
            if answer.problem == "unreachable":
                hint = "look for a slip in the address; a server may also be down for a day"
                yield self.fault(answer.message, place(proof, link), hint)
            elif answer.status >= _ERRORS and not _is_refusal(answer):
                is_gone = answer.status < _OF_SERVER
                yield self.fault(
                    f"{answer.url} answers with status {answer.status}",
                    place(proof, link),
                    "look where the page went, or link to its copy at https://web.archive.org"
                    if is_gone
                    else "its server fails: open it in a browser, and ask again later",
                    severity=Severity.ERROR if answer.status in _GONE else self.severity,
                )


def _is_refusal(answer: Answer) -> bool:
    """Whether it may only be programs that get this answer."""
    return answer.status in _NOT_JUDGED or _SHY.match(answer.url) is not None
