"""``newsletter explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AsJson


def command(
    ctx: typer.Context,
    code: Annotated[
        str,
        typer.Argument(metavar="[CODE]", help="A code.", autocompletion=_completion.codes),
    ] = "",
    *,
    as_json: AsJson = False,
) -> None:
    r"""Tell what a code means, why it matters, and how to mend it.

    Codes stand in brackets behind each finding. Without CODE, all checks are listed.

    \b
    Examples:
      newsletter explain
      newsletter explain html-size
      newsletter explain --json | jq -r '.[].code'
    """
    from composer.commands._explaining import explain

    explain(ctx.obj.terminal, code, as_json=as_json)
