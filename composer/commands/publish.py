"""``newsletter publish``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands._options import AsJson

_Out = Annotated[
    str | None, typer.Option(help="The folder to write to; site/ by default.", metavar="DIR")
]
_Base = Annotated[
    str, typer.Option(help="Another address than [newsletter] url, to try it out.", metavar="URL")
]
_Prune = Annotated[
    bool, typer.Option("--prune", help="Remove what issues that are gone left, and list it.")
]
_Redirects = Annotated[
    bool,
    typer.Option("--redirects", help="Let issues move: a page at the old address leads on."),
]


def command(
    ctx: typer.Context,
    *,
    out: _Out = None,
    base: _Base = "",
    prune: _Prune = False,
    redirects: _Redirects = False,
    as_json: AsJson = False,
) -> None:
    r"""Write the newsletter's own site, for any static host.

    The web edition of each issue that is no draft and whose time has come, a front page with the
    archive, tags, feeds and a sitemap. Only what changed is written.

    \b
    Examples:
      newsletter publish
      newsletter publish --base http://localhost:8000 --out /tmp/site
      newsletter publish --prune
    """
    from composer.commands._publishing import publish

    code = publish(ctx.obj, out=out, base=base, prune=prune, redirects=redirects, as_json=as_json)
    if code:
        raise typer.Exit(code)
