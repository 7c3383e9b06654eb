"""``newsletter push``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AllowDirty, OneIssue, Unpublished

_Via = Annotated[
    str,
    typer.Option(
        metavar="PLATFORM",
        help="The platform that hosts the readers, if not that of the settings.",
        autocompletion=_completion.platforms,
    ),
]
_Schedule = Annotated[
    str, typer.Option(metavar="TIME", help='When it is sent there, as "2025-03-10 08:00".')
]
_SendNow = Annotated[bool, typer.Option("--send-now", help="Send it there, to all its readers.")]

_Defaults = Annotated[
    bool,
    typer.Option(
        "--defaults", help="Where the platform fills in no merge fields, all get the defaults."
    ),
]


def command(
    ctx: typer.Context,
    issue: OneIssue,
    *,
    via: _Via = "",
    schedule: _Schedule = "",
    send_now: _SendNow = False,
    allow_dirty: AllowDirty = False,
    unpublished: Unpublished = False,
    defaults: _Defaults = False,
) -> None:
    r"""Put an issue on a platform, as a draft.

    The same draft is written again however often it is pushed. What the platform stored is read
    back and held against the issue: what was changed on the way is told. Nothing is sent unless
    you ask for it with --schedule or --send-now. A time without a zone is in the newsletter's own.

    \b
    Examples:
      newsletter push latest --via buttondown
      newsletter push 41 --via listmonk --schedule "2025-03-10 08:00"
      newsletter push 41 --via mailchimp --send-now
    """
    from composer.commands._pushing import Push, push

    wish = Push(issue, via, schedule, send_now, allow_dirty, unpublished, defaults)
    if code := push(ctx.obj, wish):
        raise typer.Exit(code)
