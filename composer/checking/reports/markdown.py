"""``--format markdown``: for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from composer.checking.manual import Manual
from composer.checking.reports._report import IssueReport, Report, totals
from composer.model import Finding

__all__ = ["Markdown", "cell"]

_SIGNS = {"error": "❌", "warning": "⚠️", "note": "💡"}
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~])")


class Markdown(Report):
    """A table for each issue in which something was found."""

    def write(self, issues: Sequence[IssueReport], manuals: Mapping[str, Manual]) -> str:
        """The whole comment."""
        del manuals
        counts = totals(issues)
        said = [
            f"{count} {name}{'s' if count != 1 else ''}" for name, count in counts.items() if count
        ]
        lines = [f"### Check: {', '.join(said) if said else 'nothing to mend'}"]
        for issue in issues:
            if issue.findings:
                lines += ["", f"**{cell(issue.title)}** · `{issue.path}`", ""]
                lines += ["| | line | what | |", "|---|---:|---|---|"]
                lines += [_row(finding) for finding in issue.findings]
        return "\n".join(lines)


def _row(finding: Finding) -> str:
    place = finding.location
    return "| " + " | ".join(_cells(finding, str(place.line) if place.line else "")) + " |"


def _cells(finding: Finding, line: str) -> Iterator[str]:
    yield _SIGNS[finding.severity]
    yield line
    yield cell(finding.message) + (f"<br>{cell(finding.hint)}" if finding.hint else "")
    yield f"`{finding.code}`"


def cell(text: str) -> str:
    """Words in a table's cell: on one line, with nothing that Markdown would read."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
