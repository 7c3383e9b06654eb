"""``newsletter status``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AsJson
from composer.commands._terminal import print_json, table
from composer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from composer.commands._asked import Asked
    from composer.commands._standing import Sent, Standing

_Issue = Annotated[
    str,
    typer.Argument(
        metavar="[ISSUE]",
        help="Only this one, with those who failed or are unknown.",
        autocompletion=_completion.issues,
    ),
]
_Due = Annotated[
    bool, typer.Option("--due", help="Is an issue due, or late? Exit 1 if one is missing.")
]
_Readers = Annotated[
    bool, typer.Option("--readers", help="With an ISSUE: list those who failed or are unknown.")
]


def command(
    ctx: typer.Context,
    issue: _Issue = "",
    *,
    due: _Due = False,
    readers: _Readers = False,
    as_json: AsJson = False,
) -> None:
    r"""Tell what was built, approved, pushed and sent.

    For each issue that has gone anywhere: to how many, how many failed or are unknown, when, by
    which channel, and whether it was edited since. With --due, whether the days and the hour of
    [schedule] have an issue: one that is dated on that day and has begun to be sent or pushed.

    \b
    Examples:
      newsletter status
      newsletter status 41 --readers
      newsletter status --due || echo "nothing was sent today"
      newsletter status --json | jq '.[] | select(.unknown > 0)'
    """
    asked: Asked = ctx.obj
    if readers and not issue:
        raise UsageError("--readers needs an ISSUE", hint="newsletter status latest --readers")
    if due:
        from composer.commands._due import tell_due

        raise typer.Exit(tell_due(asked, as_json=as_json))
    from composer.commands._standing import standings

    found = standings(asked.root(), issue)
    if as_json:
        print_json(found)
        return
    for line in (*_lines(asked, found), *(_readers(asked, found[0].slug) if readers else ())):
        print(line)


def _readers(asked: Asked, slug: str) -> list[str]:
    """Who failed, or is unknown, and why."""
    from composer.commands._standing import readers_of

    rows = readers_of(asked.root(), slug)
    return table([(row.state, row.email or "(forgotten)", row.detail) for row in rows])


def _lines(asked: Asked, found: list[Standing]) -> Iterator[str]:
    if not found:
        asked.terminal.say("nothing was built, pushed or sent yet")
    yield from table([(one.date, one.slug, ", ".join(_states(one)), one.title) for one in found])
    for standing in found if len(found) == 1 else ():
        for sent in standing.sends:
            yield ""
            yield f"{sent.at}  {sent.list_name} by {sent.channel} ({sent.by})"
            yield f"  {_counted(sent)}"


def _states(standing: Standing) -> Iterator[str]:
    """What is to be said of an issue in a few words."""
    if standing.draft:
        yield "draft"
    elif standing.built:
        yield "built"
    if standing.approved:
        yield "approved" if standing.approved == "as it is" else "approved, changed since"
    for push in standing.pushes:
        yield f"{push.state} on {push.channel}"
    for sent in standing.sends[-1:]:
        yield f"{sent.state}: {_counted(sent)}"
    if standing.edited:
        yield "edited since"


def _counted(sent: Sent) -> str:
    names = ("sent", "failed", "unknown", "suppressed", "pending", "sending")
    parts = [f"{getattr(sent, name):,} {name}" for name in names if getattr(sent, name)]
    return f"{', '.join(parts) or 'nobody'} of {sent.total:,}"
