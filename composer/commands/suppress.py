"""``newsletter suppress``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands._options import AsJson
from composer.commands._terminal import print_json, table
from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.ledger import Ledger

_Addresses = Annotated[
    list[str] | None, typer.Argument(metavar="[ADDRESS]...", help="Who gets no mail any more.")
]
_File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="All addresses of a list like that of send."),
]
_List = Annotated[bool, typer.Option("--list", help="Print who gets no mail, and why.")]
_Undo = Annotated[bool, typer.Option("--undo", help="Let them have mail again.")]
_Reason = Annotated[str, typer.Option(metavar="WORDS", help="Why; it stands in the list.")]


def command(
    ctx: typer.Context,
    addresses: _Addresses = None,
    *,
    file: _File = None,
    list_them: _List = False,
    undo: _Undo = False,
    reason: _Reason = "by hand",
    as_json: AsJson = False,
) -> None:
    r"""Leave addresses out of every send, from now on.

    Before each message the ledger is asked, so that who leaves while an issue is being sent gets no
    more of it. Case makes no difference.

    \b
    Examples:
      newsletter suppress ada@example.org
      newsletter suppress --file left.csv --reason "asked by mail"
      newsletter suppress --list --json
      newsletter suppress --undo ada@example.org
    """
    from composer.commands._dispatch import opened_ledger

    if list_them == bool(addresses or file or undo):
        wrong = "--list only lists: it takes nothing else" if list_them else "say whom"
        raise UsageError(wrong, hint="newsletter suppress ada@example.org, or --list")
    asked: Asked = ctx.obj
    with opened_ledger(asked.root()) as ledger:
        if list_them:
            _tell(asked, ledger, as_json=as_json)
        else:
            wanted = _wanted(asked, addresses or [], file)
            asked.terminal.say(_done(ledger, wanted, "" if undo else reason or "by hand"))


def _done(ledger: Ledger, wanted: list[str], reason: str) -> str:
    """Suppresses addresses, or without a reason lets them have mail again; says how many."""
    if not reason:
        return f"{sum(ledger.unsuppress(address) for address in wanted):,} may have mail again"
    done = sum(ledger.suppress(address, reason, "newsletter suppress") for address in wanted)
    known = f"; suppressed before: {len(wanted) - done:,}" if done < len(wanted) else ""
    return f"{done:,} suppressed{known}"


def _wanted(asked: Asked, addresses: list[str], file: Path | None) -> list[str]:
    """The addresses that were meant; says which rows of the file could not be read."""
    from composer.delivery.groups import addresses as checked
    from composer.delivery.readers import read_readers
    from composer.delivery.readers.report import summary

    found = list(checked(addresses))
    if file is not None:
        readers = read_readers(file, fields=())
        for line in summary(readers) if readers.errors else ():
            asked.terminal.say(line)
        found += [reader.email for reader in readers.readers]
    return found


def _tell(asked: Asked, ledger: Ledger, *, as_json: bool) -> None:
    rows = list(ledger.suppressions())
    if as_json:
        print_json(rows)
        return
    lines = [(f"{row.at:%Y-%m-%d}", row.email or "(forgotten)", row.reason) for row in rows]
    for line in table(lines):
        print(line)
    if not rows:
        asked.terminal.say("nobody is suppressed")
