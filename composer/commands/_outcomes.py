"""What a build says of its outcomes. Imports nothing that costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.commands._terminal import Terminal, fitting, table
from composer.errors import AuthorError, ThemeError

if TYPE_CHECKING:
    from composer.builder import Outcome
    from composer.model import Finding, Project

__all__ = ["exit_code", "plain", "refusals", "tell", "unshown"]

#: How many rows of a table are read.
_MOST = 12
_KILOBYTE = 1024
#: As much of a title as tells it from others.
_TITLE = 60


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
                # 0 is one that is not known.
                "line": finding.location.line or None,
                "column": finding.location.column or None,
            }
            for finding in outcome.findings
        ],
    }


def refusals(error: AuthorError | ThemeError) -> list[Outcome]:
    """An outcome for each file of the project that is so broken that no issue could be read."""
    from composer.builder import Outcome
    from composer.model import Finding, Severity

    if isinstance(error, AuthorError):
        found = error.findings
    else:
        found = (Finding(error.code, Severity.ERROR, error.message, error.location, error.hint),)
    files = dict.fromkeys(finding.location.path for finding in found)
    return [
        Outcome(path, "refused", {}, tuple(f for f in found if f.location.path == path))
        for path in files
    ]


def unshown(project: Project, outcomes: Sequence[Outcome]) -> list[Finding]:
    """What is wrong with files of results that no issue shows yet: it stops nothing."""
    if not project.unusable:
        return []
    from msgspec.structs import replace

    from composer.model import Severity

    told = {finding for outcome in outcomes for finding in outcome.findings}
    found = (finding for each in project.unusable.values() for finding in each)
    return [replace(f, severity=Severity.WARNING) for f in found if f not in told]


_SIGNS = {"built": "✓", "unchanged": "·", "draft": "–", "elsewhere": "–", "refused": "✗"}
_STYLES = {
    "built": "good",
    "unchanged": "dim",
    "draft": "dim",
    "elsewhere": "dim",
    "refused": "error",
}
_NOTES = {"draft": "draft, left out", "elsewhere": "published elsewhere: a target of cards"}


def tell(terminal: Terminal, outcomes: Sequence[Outcome], root: Path, out: Path) -> None:
    """Tells findings, then a row an issue that was built, then the sum."""
    # What is wrong with a template is so for every issue: it is told once.
    told = dict.fromkeys(finding for outcome in outcomes for finding in _worth_telling(outcome))
    terminal.findings(told, root)
    if told:
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


def _worth_telling(outcome: Outcome) -> list[Finding]:
    """Its findings; of an issue that is as it was, not again what was decided for the author."""
    was_told = outcome.state == "unchanged"
    return [f for f in outcome.findings if not (was_told and f.severity == "note")]


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0, or 1 where there is something to mend; 3 where only the disk stood in the way."""
    found = [finding for o in outcomes if o.state == "refused" for finding in o.findings]
    if not any(outcome.state == "refused" for outcome in outcomes):
        return 0
    errors = [finding for finding in found if finding.severity == "error"]
    return 3 if errors and all(finding.code == "output" for finding in errors) else 1


def _row(outcome: Outcome) -> tuple[str, ...]:
    summary = outcome.summary
    number = f"n° {summary['number']}" if summary.get("number") is not None else ""
    size = f"{summary['bytes'] / _KILOBYTE:.1f} KB" if "bytes" in summary else ""
    note = _NOTES.get(outcome.state, "")
    if summary.get("warnings"):
        note = f"{summary['warnings']} warning{'s' * (summary['warnings'] > 1)}"
    if "carried" in summary:
        pictures = f"{summary['carried'] / _KILOBYTE:,.0f} KB of pictures in each message"
        note = f"{pictures}, {note}" if note else pictures
    title = fitting(summary.get("title") or outcome.path, _TITLE)
    return _SIGNS[outcome.state], summary.get("date", ""), number, title, size, note


def _sum(outcomes: Sequence[Outcome], out: Path) -> str:
    counts = {state: sum(o.state == state for o in outcomes) for state in _SIGNS}
    words = {
        "built": f"{counts['built']} built",
        "unchanged": f"{counts['unchanged']} up to date",
        "draft": f"{counts['draft']} draft{'s' * (counts['draft'] > 1)} left out",
        "elsewhere": f"{counts['elsewhere']} published elsewhere",
        "refused": f"{counts['refused']} refused",
    }
    said = ", ".join(words[state] for state in words if counts[state]) or "nothing to build"
    return f"{said} → {_near(out)}/"


def _near(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
