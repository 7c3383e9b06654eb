"""What a build says of its outcomes. Imports nothing that costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.commands._terminal import Terminal, table

if TYPE_CHECKING:
    from composer.builder import Outcome

__all__ = ["plain", "tell"]

#: How many rows of a table are read.
_MOST = 12
_KILOBYTE = 1024


def plain(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values, ready for JSON."""
    summary = {key: value for key, value in outcome.summary.items() if key != "inputs"}
    return {
        "path": outcome.path,
        "state": outcome.state,
        **summary,
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "message": finding.message,
                "hint": finding.hint,
                "path": finding.location.path,
                "line": finding.location.line,
                "column": finding.location.column,
            }
            for finding in outcome.findings
        ],
    }


_SIGNS = {"built": "✓", "unchanged": "·", "draft": "–", "refused": "✗"}
_STYLES = {"built": "good", "unchanged": "dim", "draft": "dim", "refused": "error"}


def tell(terminal: Terminal, outcomes: Sequence[Outcome], root: Path, out: Path) -> None:
    """Tells findings, then a row an issue that was built, then the sum."""
    for outcome in outcomes:
        terminal.findings(outcome.findings, root)
    if any(outcome.findings for outcome in outcomes):
        terminal.say()
    shown = [outcome for outcome in outcomes if outcome.state != "unchanged"]
    rows = [_row(outcome) for outcome in (shown or outcomes)[-_MOST:]]
    for outcome, line in zip(
        (shown or outcomes)[-_MOST:], table(rows, right=frozenset({4})), strict=True
    ):
        terminal.say(terminal.style(line, _STYLES[outcome.state]))
    if len(shown or outcomes) > _MOST:
        terminal.say(terminal.style(f"  … and {len(shown or outcomes) - _MOST} more", "dim"))
    terminal.say(_sum(outcomes, out))


def _row(outcome: Outcome) -> tuple[str, ...]:
    summary = outcome.summary
    number = f"n° {summary['number']}" if summary.get("number") is not None else ""
    size = f"{summary['bytes'] / _KILOBYTE:.1f} KB" if "bytes" in summary else ""
    note = "draft, left out" if outcome.state == "draft" else ""
    if summary.get("warnings"):
        note = f"{summary['warnings']} warning{'s' * (summary['warnings'] > 1)}"
    title = summary.get("title") or outcome.path
    return _SIGNS[outcome.state], summary.get("date", ""), number, title, size, note


def _sum(outcomes: Sequence[Outcome], out: Path) -> str:
    counts = {state: sum(o.state == state for o in outcomes) for state in _SIGNS}
    words = {
        "built": f"{counts['built']} built",
        "unchanged": f"{counts['unchanged']} up to date",
        "draft": f"{counts['draft']} draft{'s' * (counts['draft'] > 1)} left out",
        "refused": f"{counts['refused']} refused",
    }
    said = ", ".join(words[state] for state in words if counts[state]) or "nothing to build"
    return f"{said} → {_near(out)}/"


def _near(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
