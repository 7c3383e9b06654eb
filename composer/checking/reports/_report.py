"""What a report is made of, and what a form of it has to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from msgspec import Struct

from composer.checking.manual import Manual
from composer.model import Finding

__all__ = ["IssueReport", "Report", "totals"]


class IssueReport(Struct, frozen=True, kw_only=True):
    """What was found in one issue; ``fixable`` of it ``--fix`` mends. ``bytes`` are the HTML's."""

    path: str
    title: str
    findings: tuple[Finding, ...] = ()
    fixable: int = 0
    bytes: int = 0


class Report(ABC):
    """The base of every form: one subclass a module, whose name ``--format`` takes."""

    @abstractmethod
    def write(self, issues: Sequence[IssueReport], manuals: Mapping[str, Manual]) -> str:
        """All that was found, as text without a line end at its end.

        ``manuals`` are the manual pages of the checks by their code.
        """


def totals(issues: Sequence[IssueReport]) -> dict[str, int]:
    """How many findings there are of each severity."""
    counts = {"error": 0, "warning": 0, "note": 0}
    for issue in issues:
        for finding in issue.findings:
            counts[str(finding.severity)] += 1
    return counts
