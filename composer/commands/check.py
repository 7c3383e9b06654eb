"""``newsletter check``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands import _completion
from composer.commands._options import Issues, Theme

_Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Only this check, or group of checks; may be repeated.",
        autocompletion=_completion.checks,
    ),
]
_Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Without this check, or group of checks; may be repeated.",
        autocompletion=_completion.checks,
    ),
]
_Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORM",
        help="text, json, github, sarif or markdown.",
        autocompletion=_completion.reports,
    ),
]
_Strict = Annotated[bool, typer.Option("--strict", help="Fail for warnings too.")]
_Online = Annotated[
    bool, typer.Option("--online", help="Ask the network too: links, and the DNS of the sender.")
]
_Fix = Annotated[
    bool, typer.Option("--fix", help="Mend what needs no judgement, and show what changed.")
]
_Stdin = Annotated[
    str,
    typer.Option(
        metavar="PATH",
        help="Check the text on standard input, as if it stood in this file: for editors.",
    ),
]


def command(
    ctx: typer.Context,
    issues: Issues = None,
    *,
    select: _Select = None,
    ignore: _Ignore = None,
    form: _Format = "text",
    strict: _Strict = False,
    online: _Online = False,
    fix: _Fix = False,
    stdin_filename: _Stdin = "",
    theme: Theme = "",
) -> None:
    r"""Find what readers and mailboxes would find, before they do.

    All issues are checked, drafts too, or those that are named. Each finding has its line, a code
    that `newsletter explain` tells of, and what to do. Errors fail the check; with --strict,
    warnings do too. [checks] in newsletter.toml sets what is checked and the thresholds.

    \b
    Examples:
      newsletter check latest
      newsletter check --select editorial --select links
      newsletter check latest --online
      newsletter check latest --fix
      newsletter check --format github           in a pull request
      newsletter check --stdin-filename issues/2025-01-09-grok-3.md < buffer
    """
    from composer.commands._checking import check
    from composer.commands._wanted import Wanted

    words = (tuple(issues or ()), tuple(select or ()), tuple(ignore or ()))
    wanted = Wanted(*words, form, strict, online, fix, stdin_filename, theme)
    if code := check(ctx.obj, wanted):
        raise typer.Exit(code)
