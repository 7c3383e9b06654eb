"""``newsletter build``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands._building import build
from composer.commands._completion import issues as issue_names
from composer.commands._options import Theme

_Issues = Annotated[
    list[str] | None,
    typer.Argument(
        help="A path, a slug, a number or latest; by default all of them.",
        metavar="[ISSUE]...",
        autocompletion=issue_names,
    ),
]
_Out = Annotated[
    str | None, typer.Option(help="The folder to write to; dist/ by default.", metavar="DIR")
]
_Force = Annotated[bool, typer.Option("--force", help="Build what is unchanged too.")]
_Drafts = Annotated[bool, typer.Option("--drafts", help="Build drafts too.")]
_Json = Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")]


def command(
    ctx: typer.Context,
    issues: _Issues = None,
    *,
    out: _Out = None,
    force: _Force = False,
    drafts: _Drafts = False,
    theme: Theme = "",
    as_json: _Json = False,
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
    code = build(
        ctx.obj,
        issues or [],
        out=out,
        force=force,
        drafts=drafts,
        theme=theme,
        as_json=as_json,
    )
    if code:
        raise typer.Exit(code)
