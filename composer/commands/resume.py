"""``newsletter resume``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands._options import OneIssue

if TYPE_CHECKING:
    from composer.commands._asked import Asked

_Unknown = Annotated[
    str,
    typer.Option(
        metavar="DECISION",
        help="What of readers of whom nobody knows: send-again, sent or failed.",
    ),
]
_Late = Annotated[bool, typer.Option("--late", help="Although it stopped long ago.")]

_GiveUp = Annotated[
    bool, typer.Option("--give-up", help="End the send: who is pending has failed.")
]


def command(
    ctx: typer.Context,
    issue: OneIssue,
    *,
    unknown: _Unknown = "",
    late: _Late = False,
    give_up: _GiveUp = False,
) -> None:
    r"""Go on with a send that was interrupted.

    Who is pending gets the issue, through the same channel, as it was when the send began. Readers
    of whom nobody knows whether they got it are left alone: look them up at your provider by their
    Message-ID, and decide with --unknown.

    \b
    Examples:
      newsletter resume 41
      newsletter resume 41 --unknown sent          they have it: the provider's log says so
      newsletter resume 41 --unknown send-again    some may get it twice
      newsletter resume 41 --give-up               who is still pending has failed
    """
    from composer.commands._resuming import resume

    asked: Asked = ctx.obj
    code = resume(asked, issue, unknown=unknown, late=late, give_up=give_up)
    if code:
        raise typer.Exit(code)
