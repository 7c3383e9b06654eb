"""``--format github``: annotations of a pull request.

Workflow commands of GitHub Actions:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from composer.checking.manual import Manual
from composer.checking.reports._report import IssueReport, Report
from composer.model import Finding

__all__ = ["Github"]

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


class Github(Report):
    """One command a finding, which GitHub shows beside its line."""

    def write(self, issues: Sequence[IssueReport], manuals: Mapping[str, Manual]) -> str:
        """The commands, one a line."""
        del manuals
        return "\n".join(_command(finding) for issue in issues for finding in issue.findings)


def _command(finding: Finding) -> str:
    place = finding.location
    named = ",".join(_properties(finding))
    words = f"{finding.message} — {finding.hint}" if finding.hint else finding.message
    return f"::{_LEVELS[finding.severity]} file={_escaped(place.path, ':,')},{named}::{_escaped(words)}"


def _properties(finding: Finding) -> Iterator[str]:
    place = finding.location
    if place.line:
        yield f"line={place.line}"
    if place.column:
        yield f"col={place.column}"
    yield f"title={_escaped(finding.code, ':,')}"


def _escaped(text: str, more: str = "") -> str:
    """What would end a value is written as its percent code."""
    for sign in ("%", "\r", "\n", *more):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
