"""``newsletter announce``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AsJson, OneIssue

_For = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="NETWORK",
        help="Only for this network; may be given again.",
        autocompletion=_completion.networks,
    ),
]
_Utm = Annotated[
    bool,
    typer.Option("--utm", help="Tag the address: the network, and what [links] utm has."),
]
_Draft = Annotated[bool, typer.Option("--draft", help="Although it is a draft.")]


def command(
    ctx: typer.Context,
    issue: OneIssue,
    *,
    networks: _For = None,
    utm: _Utm = False,
    draft: _Draft = False,
    as_json: AsJson = False,
) -> None:
    r"""Print what to post of an issue, at the length of each network.

    Its title, its description (else its subtitle, its preheader or its first words) and the address
    of its web edition, counted as the network counts. Nothing is posted. The post goes to standard
    output, its length to standard error.

    \b
    Examples:
      newsletter announce latest
      newsletter announce latest --for mastodon --utm
      newsletter announce 41 --for bluesky -q | wl-copy
    """
    from composer.commands._announcing import announce

    code = announce(ctx.obj, issue, networks or [], utm=utm, draft=draft, as_json=as_json)
    if code:
        raise typer.Exit(code)
