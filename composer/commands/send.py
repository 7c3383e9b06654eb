"""``newsletter send``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AllowDirty, OneIssue, Unpublished

_To = Annotated[
    list[str] | None,
    typer.Option(
        "--to", metavar="WHO", help="A test, to an address or a group of [delivery.groups]."
    ),
]
_List = Annotated[
    Path | None,
    typer.Option("--list", metavar="FILE", help="Readers: CSV or JSON lines; - is standard input."),
]
_Via = Annotated[
    str,
    typer.Option(
        metavar="CHANNEL",
        help="Through another channel than [delivery] channel.",
        autocompletion=_completion.mailers,
    ),
]
_Rate = Annotated[
    str, typer.Option(metavar="N/s", help="At most so many messages a second, as 5 or 5/s.")
]
_Concurrency = Annotated[
    int | None, typer.Option(min=1, max=64, metavar="N", help="So many at once.")
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")]
_Confirm = Annotated[
    int | None,
    typer.Option(metavar="COUNT", help="The number of readers, for scripts: nobody is asked."),
]
_Again = Annotated[
    bool,
    typer.Option(
        "--again", help="Although it was sent before, and has changed since, or went to the outbox."
    ),
]


def command(
    ctx: typer.Context,
    issue: OneIssue,
    *,
    to: _To = None,
    readers: _List = None,
    via: _Via = "",
    rate: _Rate = "",
    concurrency: _Concurrency = None,
    dry_run: _DryRun = False,
    confirm: _Confirm = None,
    allow_dirty: AllowDirty = False,
    unpublished: Unpublished = False,
    again: _Again = False,
) -> None:
    r"""Send an issue, as a test or to its readers.

    With --to, a test: the subject is marked, nothing is written down, and one can not unsubscribe
    by it. With --list, to every reader of the list, each once, whatever happens meanwhile: what was
    interrupted goes on with `newsletter resume`. Before that you see who, how many, from whom and
    through what, and type the number of readers.

    \b
    Examples:
      newsletter send latest --to ada@example.org
      newsletter send latest --to crew --via smtp
      newsletter send 41 --list readers.csv --dry-run
      newsletter send 41 --list readers.csv --rate 10/s --confirm 1204
    """
    from composer.commands._sending import Wish, send

    wish = Wish(
        issue, readers, via, rate, concurrency, dry_run, confirm, allow_dirty, unpublished, again
    )
    if code := send(ctx.obj, wish, to or []):
        raise typer.Exit(code)
