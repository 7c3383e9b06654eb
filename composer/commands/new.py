"""``newsletter new``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from composer.commands._asked import Asked


_Title = Annotated[str, typer.Argument(metavar="TITLE", help="The issue's title.")]
_Source = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="ISSUE",
        help="Take its {.carry} sections along; `previous` is the issue before.",
        autocompletion=_completion.previous_or_issues,
    ),
]
_Date = Annotated[str, typer.Option(metavar="DATE", help="As 2025-01-13; today by default.")]


def command(
    ctx: typer.Context,
    title: _Title,
    *,
    source: _Source = "",
    date: _Date = "",
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Open it in your editor.")] = False,
) -> None:
    r"""Begin the next issue.

    Its file has the next number and today's date. It is made from templates/new.md, where {title},
    {date}, {number}, {slug}, {language} and {carried} are filled in. It is a draft until you change
    `draft: yes`. Its path is printed.

    With --from, the sections of an earlier issue whose heading has {.carry} come along, as they are
    written there: "Until Monday", the poll at the end, the sponsor of the month.

    \b
    Examples:
      newsletter new "Grok 3 is late"
      newsletter new "Grok 3 is late" --from previous
      newsletter new "Grok 3 is late" --from 41 --date 2025-01-13
      newsletter new "Grok 3 is late" --edit        and open it in $VISUAL or $EDITOR
    """
    from composer.commands._next import begin
    from composer.commands._writing import one_at_a_time, shown
    from composer.pipeline import survey

    asked: Asked = ctx.obj
    editor = _editor() if edit else []
    root = asked.root()
    with one_at_a_time(root, "new"):
        # Two at once would give two issues one number.
        begun = begin(survey(root), title, source=source, date=date)
    for word in begun.told:
        asked.terminal.say(word)
    print(shown(begun.path), flush=True)
    if editor:
        _open(editor, begun.path)


def _editor() -> list[str]:
    import os
    import shlex

    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not words:
        raise UsageError(
            "there is no editor to open", hint="set VISUAL or EDITOR, as in VISUAL='code --wait'"
        )
    return words


def _open(editor: list[str], path: Path) -> None:
    import subprocess

    try:
        code = subprocess.run([*editor, str(path)], check=False).returncode  # noqa: S603
    except OSError as error:
        raise OutsideError(f"{editor[0]}: {error.strerror}", hint=f"open {path} yourself") from None
    if code:
        raise OutsideError(f"{editor[0]} ended with code {code}", hint=f"the issue is at {path}")
