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
    from datetime import datetime

    from composer.commands._asked import Asked
    from composer.commands._standing import Sent, Standing

#: Letters of a hash that tell two apart for a person.
_SHORT = 8

_Issue = Annotated[
    str,
    typer.Argument(
        metavar="[ISSUE]",
        help="Only this one, with each of its sends and drafts.",
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
    r"""Tell what was built, published, approved, pushed and sent.

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
    from composer.commands._standing import standings, with_readers

    found = standings(asked.root(), issue)
    if readers:
        found = [with_readers(asked.root(), one) for one in found]
    if as_json:
        print_json(found)
        return
    _tell(asked, found, whole=bool(issue), readers=readers)


def _tell(asked: Asked, found: list[Standing], *, whole: bool, readers: bool) -> None:
    """A row for each issue; ``whole`` adds its sends and drafts, ``readers`` who has it not."""
    if not found:
        asked.terminal.say("nothing was built, pushed or sent yet")
    for line in table([(one.date, one.slug, ", ".join(_states(one)), one.title) for one in found]):
        print(line)
    for one in found if whole else ():
        for line in _details(one):
            print(line)
        if readers:
            _tell_readers(asked, one)


def _tell_readers(asked: Asked, standing: Standing) -> None:
    """Who failed, or is unknown, and why."""
    rows = [(f"  {who.state}", who.email or "(forgotten)", who.detail) for who in standing.readers]
    for line in table(rows):
        print(line)
    if rows or not standing.sends:
        return
    known = any(sent.by for sent in standing.sends)
    said = "nobody failed, and nobody is unknown"
    asked.terminal.say(said if known else "the ledger of this machine does not know its readers")


def _details(standing: Standing) -> Iterator[str]:
    """Each draft and each send: when, through what, the first letters of the content hash."""
    if standing.published:
        yield ""
        yield f"published at {standing.address} ({standing.published[:_SHORT]})"
    for push in standing.pushes:
        yield ""
        yield f"{_at(push.at)}  {push.state} on {push.channel} ({push.hash[:_SHORT]})"
        yield f"  {push.address}"
    for sent in standing.sends:
        by = f"by {sent.by}" if sent.by else "by another machine"
        yield ""
        yield (
            f"{_at(sent.at)}  {sent.list_name or 'a list'} through {sent.channel} {by}"
            f" ({sent.hash[:_SHORT]})"
        )
        yield f"  {_counted(sent)}"


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _states(standing: Standing) -> Iterator[str]:
    """What is to be said of an issue in a few words."""
    if standing.draft:
        yield "draft"
    else:
        yield "built" if standing.built else "not built"
    if standing.published:
        same = not standing.built or standing.built == standing.published
        yield "published" if same else "published, built anew since"
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
