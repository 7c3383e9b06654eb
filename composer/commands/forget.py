"""``newsletter forget``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from composer.commands._asked import Asked


def command(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Who asked for it.")],
) -> None:
    r"""Erase a reader: from the ledger, its old pages, and the outbox.

    What is left is a number that nobody can turn back into the address; by it the reader stays
    suppressed, and the counts of earlier sends stay true. Your own list of readers, your provider
    and your backups you have to clean yourself.

    \b
    Examples:
      newsletter forget ada@example.org
    """
    from composer.commands._dispatch import opened_ledger
    from composer.commands._forgetting import clean_outbox
    from composer.delivery.groups import addresses

    asked: Asked = ctx.obj
    root = asked.root()
    (email,) = addresses((address,))
    with opened_ledger(root) as ledger:
        rows = ledger.forget(email)
    files = clean_outbox(root, email)
    letters = f"{files:,} message{'' if files == 1 else 's'} of the outbox"
    asked.terminal.say(
        f"erased in {rows:,} row{'' if rows == 1 else 's'} of the ledger and {letters}"
    )
    asked.terminal.say("now take them out of your list of readers, your provider and your backups")
