"""``newsletter publish``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands._options import AsJson
from composer.errors import UsageError

_Out = Annotated[
    str | None, typer.Option(help="The folder to write to; site/ by default.", metavar="DIR")
]
_Base = Annotated[
    str, typer.Option(help="Another address than [newsletter] url, to try it out.", metavar="URL")
]
_Prune = Annotated[
    bool, typer.Option("--prune", help="Remove what is gone from the site, once it is listed.")
]
_Redirects = Annotated[
    bool,
    typer.Option("--redirects", help="Let issues move: a page at the old address leads on."),
]
_Url = Annotated[
    str,
    typer.Argument(
        help="With --check: where the site is live; by default where it was published for.",
        metavar="[URL]",
    ),
]
_Check = Annotated[
    bool, typer.Option("--check", help="Ask the live site whether it has all that was published.")
]


def command(
    ctx: typer.Context,
    url: _Url = "",
    *,
    out: _Out = None,
    base: _Base = "",
    prune: _Prune = False,
    redirects: _Redirects = False,
    check: _Check = False,
    as_json: AsJson = False,
) -> None:
    r"""Write the newsletter's own site, for any static host.

    The web edition of each issue that is no draft and whose time has come, a front page with the
    archive, tags, feeds and a sitemap. Only what changed is written. With --check nothing is: the
    live site is asked whether each issue and each picture is there as it was published last.

    \b
    Examples:
      newsletter publish
      newsletter publish --base http://localhost:8000 --out /tmp/site
      newsletter publish --prune
      newsletter publish --check
    """
    if check:
        from composer.commands._site_check import check_site

        raise typer.Exit(check_site(ctx.obj, out=out, url=url, as_json=as_json))
    if url:
        raise UsageError(
            "publish takes an address only with --check",
            hint="to publish for another address, write --base URL",
        )
    from composer.commands._publishing import publish

    code = publish(ctx.obj, out=out, base=base, prune=prune, redirects=redirects, as_json=as_json)
    if code:
        raise typer.Exit(code)
