"""``newsletter import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AsJson

_Source = Annotated[
    Path,
    typer.Argument(metavar="SOURCE", help="An export's file, archive or folder, or a saved page."),
]
_Into = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="The folder of issues to write to; issues/ by default."),
]
_From = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="What the source is, where it cannot be told from it.",
        autocompletion=_completion.formats,
    ),
]
_Url = Annotated[
    str, typer.Option(metavar="URL", help="Where the old site is, if the export does not say it.")
]
_NoFetch = Annotated[bool, typer.Option("--no-fetch", help="Leave pictures at their addresses.")]
_Stubs = Annotated[
    bool, typer.Option("--stubs", help="Only titles and addresses: targets of cards.")
]


def command(
    ctx: typer.Context,
    source: _Source,
    *,
    into: _Into = None,
    no_fetch: _NoFetch = False,
    stubs: _Stubs = False,
    form: _From = "",
    url: _Url = "",
    as_json: AsJson = False,
) -> None:
    r"""Bring the posts of another platform along.

    Exports of beehiiv, Substack, Ghost, Buttondown and Mailchimp are known, folders of Hugo, Jekyll
    and Pelican, and a page that was saved from a browser. Each post becomes a folder with its text
    and its pictures. What could not be carried over is told, by issue and line.

    An issue that you edited since it was imported is left as it is, whatever you import.

    \b
    Examples:
      newsletter import posts.csv                        from beehiiv
      newsletter import export.zip --url https://low.substack.com
      newsletter import my-blog/ --from hugo --no-fetch
      newsletter import export.json --stubs              only targets of cards
    """
    from composer.commands._importing import Asking, bring

    wanted = Asking(source, into, form, url, no_fetch, stubs, as_json)
    if code := bring(ctx.obj, wanted):
        raise typer.Exit(code)
