"""What ``newsletter build`` does, however its words were read. Imports nothing that costs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from composer.commands._out import out_folder
from composer.commands._outcomes import exit_code, plain, refusals, tell, unshown
from composer.errors import AuthorError, ThemeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from composer.builder import Builder, Outcome
    from composer.commands._asked import Asked
    from composer.commands._terminal import Terminal
    from composer.model import Project

__all__ = ["build"]

#: From this many issues on, a bar shows how far a build is.
_LONG = 12


def build(
    asked: Asked,
    issues: Sequence[str],
    *,
    out: str | None = None,
    force: bool = False,
    drafts: bool = False,
    theme: str = "",
    as_json: bool = False,
) -> int:
    """Builds the issues, all where none is named, tells what became of them; the exit code."""
    folder = out_folder(out, asked.root())
    try:
        outcomes = _outcomes(asked, issues, folder, force=force, drafts=drafts, theme=theme)
    except (AuthorError, ThemeError) as error:
        if not as_json:
            raise
        outcomes = refusals(error)
    if as_json:
        import json

        print(json.dumps([plain(outcome) for outcome in outcomes], ensure_ascii=False, indent=2))
    else:
        tell(asked.terminal, outcomes, asked.root(), folder)
    return exit_code(outcomes)


def _outcomes(
    asked: Asked,
    words: Sequence[str],
    out: Path,
    *,
    force: bool,
    drafts: bool,
    theme: str,
) -> list[Outcome]:
    from composer.builder import Builder

    root = asked.root()
    if theme:
        from composer.commands._themes import check_theme

        check_theme(theme, root / "templates")
    builder = Builder(root, out, drafts=drafts, force=force, theme=theme, debug=asked.debug)
    if not words and (unchanged := builder.unchanged()) is not None:
        return unchanged
    from composer.commands._issues import resolve
    from composer.pipeline import load

    project = load(root, drafts=drafts, theme=theme)
    asked.terminal.findings(project.findings, root)
    every = tuple(dict.fromkeys((*project.catalogue, *sorted(project.broken))))
    paths = resolve(project, words) if words else every
    if not paths:
        asked.terminal.say('There is no issue yet: begin one with newsletter new "Its title".')
    return _built(asked.terminal, builder, project, paths, all_of_them=not words)


def _built(
    terminal: Terminal,
    builder: Builder,
    project: Project,
    paths: Sequence[str],
    *,
    all_of_them: bool,
) -> list[Outcome]:
    """Builds, and tells what concerns no single issue."""
    with _progress(terminal, len(paths)) as advance:
        outcomes = builder.build(project, paths, all_of_them=all_of_them, told=advance)
    if all_of_them:
        terminal.findings(unshown(project, outcomes), project.root)
    if builder.forgetful:
        terminal.warn(
            f"nothing is remembered of this build: {builder.forgetful}",
            "the next one does everything again; let it write there to have it quicker",
        )
    return outcomes


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
