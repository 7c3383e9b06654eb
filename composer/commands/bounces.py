"""``newsletter bounces``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands._options import AsJson
from composer.commands._terminal import print_json, table

if TYPE_CHECKING:
    from composer.commands._asked import Asked

_Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE", help="A message, an mbox, a Maildir, or imaps://user@host/FOLDER."
    ),
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be suppressed.")]
_Mark = Annotated[bool, typer.Option("--mark", help="Over IMAP: mark what was understood as read.")]


def command(
    ctx: typer.Context,
    source: _Source,
    *,
    dry_run: _DryRun = False,
    mark: _Mark = False,
    as_json: AsJson = False,
) -> None:
    r"""Read what came back, and suppress who cannot or will not get mail.

    Bounces for good, complaints and unsubscriptions by mail take a reader out of every later send.
    A full mailbox, a delay or an answering machine do not. A report is believed only of a message
    that was sent. The password for IMAP is in NEWSLETTER_IMAP_PASSWORD; nothing is deleted there.

    \b
    Examples:
      newsletter bounces ~/Maildir
      newsletter bounces returned.eml --dry-run
      newsletter bounces imaps://bounces@mail.example.org/INBOX --mark
    """
    from composer.commands._bounces import read_back

    asked: Asked = ctx.obj
    found = read_back(asked, source, dry_run=dry_run, mark=mark)
    if as_json:
        print_json(found)
        return
    for line in table([(one.done, one.email, one.reason) for one in found]):
        print(line)
    new = sum(one.done == "suppressed" for one in found)
    asked.terminal.say(
        f"{len(found):,} report{'' if len(found) == 1 else 's'},"
        f" {new:,} address{'' if new == 1 else 'es'} {'to suppress' if dry_run else 'suppressed'}"
    )
