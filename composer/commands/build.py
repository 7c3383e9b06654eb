"""``newsletter build``."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from composer.commands._asked import Asked
from composer.commands._completion import issues as issue_names
from composer.commands._terminal import Terminal, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from composer.builder import Outcome

#: From this many issues on, a bar shows how far a build is.
_LONG = 12
_KILOBYTE = 1024


def command(  # noqa: PLR0917 - typer gives them by name
    ctx: typer.Context,
    issues: Annotated[
        list[str] | None,
        typer.Argument(
            help="A path, a slug, a number or latest; by default all of them.",
            metavar="[ISSUE]...",
            autocompletion=issue_names,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The folder to write to; dist/ by default.", metavar="DIR")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Build what is unchanged too.")] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Build drafts too.")] = False,
    theme: Annotated[str, typer.Option(help="Another theme than the settings'.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    r"""Build issues: email, text part, web edition and message, each in dist/SLUG/.

    What is unchanged is not built again. Drafts are left out unless they are named.

    \b
    Examples:
      newsletter build                 every issue
      newsletter build latest          the newest one
      newsletter build 41 --force      number 41, changed or not
      newsletter build --drafts --out /tmp/look
    """
    asked: Asked = ctx.obj
    outcomes = _outcomes(asked, issues or [], out, force=force, drafts=drafts, theme=theme)
    if as_json:
        print(json.dumps([_plain(outcome) for outcome in outcomes], ensure_ascii=False, indent=2))
    else:
        _tell(asked.terminal, outcomes, asked.root(), (out or asked.root() / "dist"))
    if any(outcome.state == "refused" for outcome in outcomes):
        raise typer.Exit(1)


def _outcomes(
    asked: Asked,
    words: Sequence[str],
    out: Path | None,
    *,
    force: bool,
    drafts: bool,
    theme: str,
) -> list[Outcome]:
    from composer.builder import Builder

    root = asked.root()
    builder = Builder(root, out or root / "dist", drafts=drafts, force=force, theme=theme)
    if not words and (unchanged := builder.unchanged()) is not None:
        return unchanged
    from composer.commands._issues import resolve
    from composer.pipeline import load

    project = load(root, drafts=drafts, theme=theme)
    asked.terminal.findings(project.findings, root)
    paths = (
        resolve(project, words)
        if words
        else tuple(dict.fromkeys((*project.catalogue, *sorted(project.broken))))
    )
    if not paths:
        asked.terminal.say('There is no issue yet: begin one with newsletter new "Its title".')
    with _progress(asked.terminal, len(paths)) as advance:
        return builder.build(project, paths, all_of_them=not words, told=advance)


@contextmanager
def _progress(terminal: Terminal, total: int) -> Iterator[Callable[[Outcome], object]]:
    """A bar where a person watches long work, else nothing."""
    if not terminal.interactive or total < _LONG:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("[bold]Building[/]", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda _: bar.advance(task)


def _plain(outcome: Outcome) -> dict[str, Any]:
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


def _tell(terminal: Terminal, outcomes: Sequence[Outcome], root: Path, out: Path) -> None:
    for outcome in outcomes:
        terminal.findings(outcome.findings, root)
    if any(outcome.findings for outcome in outcomes):
        terminal.say()
    shown = [outcome for outcome in outcomes if outcome.state != "unchanged"]
    rows = [_row(outcome) for outcome in (shown or outcomes)[-_LONG:]]
    for outcome, line in zip(
        (shown or outcomes)[-_LONG:], table(rows, right=frozenset({4})), strict=True
    ):
        terminal.say(terminal.style(line, _STYLES[outcome.state]))
    if len(shown or outcomes) > _LONG:
        terminal.say(terminal.style(f"  … and {len(shown or outcomes) - _LONG} more", "dim"))
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
