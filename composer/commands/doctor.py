"""``newsletter doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AsJson
from composer.commands._terminal import print_json, table

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.domains.diagnosis import Diagnosis

_Via = Annotated[
    str,
    typer.Option(
        metavar="CHANNEL",
        help="Another channel than that of the settings.",
        autocompletion=_completion.channels,
    ),
]
_Dns = Annotated[bool, typer.Option("--dns", help="Ask the DNS about the sender's domain too.")]


def command(
    ctx: typer.Context, *, via: _Via = "", dns: _Dns = False, as_json: AsJson = False
) -> None:
    r"""Examine what a send needs: settings, secrets, connection, ledger, Git, the sender.

    The channel is asked whether it would take mail; nothing is sent. With --dns, the records that
    mailboxes look at: MX, SPF, DMARC, BIMI, and DKIM where the channel signs itself. The exit code
    is 1 where something is broken.

    \b
    Examples:
      newsletter doctor
      newsletter doctor --via smtp --dns
      newsletter doctor --json | jq -r '.[] | select(.state != "fine") | .words'
    """
    from composer.commands._examining import examined

    asked: Asked = ctx.obj
    found = examined(asked.root(), via=via, dns=dns)
    if as_json:
        print_json(found)
    else:
        print("\n".join(_lines(asked, found)))
    if any(diagnosis.state == "broken" for diagnosis in found):
        raise typer.Exit(1)


_SIGNS = {"fine": ("✓", "+"), "warn": ("!", "!"), "broken": ("✗", "x"), "unknown": ("?", "?")}
_STYLES = {"fine": "good", "warn": "warning", "broken": "error", "unknown": "note"}


def _lines(asked: Asked, found: list[Diagnosis]) -> list[str]:
    """A line each, its sign in front, and below what is not fine what to do."""
    style, plain = asked.terminal.style, not _has_signs()
    rows = table([(_SIGNS[one.state][plain], one.name, one.words) for one in found])
    lines = []
    for row, one in zip(rows, found, strict=True):
        lines.append(style(row[0], _STYLES[one.state]) + row[1:])
        if one.hint:
            lines.append(f"   hint: {one.hint}")
    return lines


def _has_signs() -> bool:
    """Whether the output can say them; a question mark in their place would mean something else."""
    import sys

    try:
        "✓✗".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
