"""``newsletter build``."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands._asked import Asked
from composer.commands._completion import issues as issue_names
from composer.commands._outcomes import plain, tell
from composer.commands._terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from composer.builder import Outcome

#: From this many issues on, a bar shows how far a build is.
_LONG = 12


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
    r"""Build issues into dist/.

    Each gets a folder dist/SLUG/ with email, text part, web edition and message. What is unchanged
    is not built again. Drafts are left out unless they are named.

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
        print(json.dumps([plain(outcome) for outcome in outcomes], ensure_ascii=False, indent=2))
    else:
        tell(asked.terminal, outcomes, asked.root(), (out or asked.root() / "dist"))
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
