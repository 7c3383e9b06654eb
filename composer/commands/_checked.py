"""How findings are shown in a terminal: grouped by issue, with their line of source."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from composer.checking.reports._report import IssueReport, totals
from composer.commands._terminal import Terminal

__all__ = ["tell"]


def tell(reports: Sequence[IssueReport], root: Path, *, quiet: bool, fixed: bool) -> None:
    """Prints all findings on stdout, for they are what was asked for, and their sum."""
    terminal = Terminal(quiet=quiet, stream=sys.stdout)
    for report in reports:
        if not report.findings:
            continue
        terminal.say(terminal.style(f"{report.title}  {report.path}", "bold"))
        terminal.findings(report.findings, root)
        terminal.say()
    terminal.say(_sum(terminal, reports, fixed=fixed))


def _sum(terminal: Terminal, reports: Sequence[IssueReport], *, fixed: bool) -> str:
    counts = totals(reports)
    checked = _counted(len(reports), "issue")
    if not any(counts.values()):
        return f"{terminal.style('✓', 'good')} {checked} checked: nothing to mend"
    said = ", ".join(_counted(count, name) for name, count in counts.items() if count)
    fixable = sum(report.fixable for report in reports)
    more = f"; --fix mends {fixable} of them" if fixable and not fixed else ""
    sign = terminal.style("✗", "error") if counts["error"] else terminal.style("!", "warning")
    return f"{sign} {checked} checked: {said}{more}"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
