"""``newsletter channels``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AsJson
from composer.commands._terminal import print_json, table

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._ways import Way

_Name = Annotated[
    str,
    typer.Argument(metavar="[CHANNEL]", help="Only this one.", autocompletion=_completion.channels),
]


def command(ctx: typer.Context, channel: _Name = "", *, as_json: AsJson = False) -> None:
    r"""List the ways to readers, and what each can do.

    A mailer takes one message to one reader, from your own list: `newsletter send`. A platform
    hosts the readers and takes a draft for all of them: `newsletter push`. With a name: its settings
    for newsletter.toml, its secrets for the environment or .env, and the page to read about it.

    \b
    Examples:
      newsletter channels
      newsletter channels smtp
      newsletter channels --json | jq -r '.[] | select(.features | index("idempotent")) | .name'
    """
    from composer.commands._ways import all_ways, one_way

    asked: Asked = ctx.obj
    ways = [one_way(channel)] if channel else all_ways()
    if as_json:
        print_json(ways)
    elif channel:
        print("\n".join(_whole(asked, ways[0])))
    else:
        print("\n".join(_lists(asked, ways)))


def _lists(asked: Asked, ways: list[Way]) -> list[str]:
    """The channels by their kind, each with what it can do."""
    lines = []
    for kind, about in (
        ("mailer", "Mailers: a message to each reader of your list (newsletter send)"),
        ("platform", "Platforms: a draft for the readers that they host (newsletter push)"),
    ):
        rows = [(w.name, w.title, ", ".join(w.features)) for w in ways if w.kind == kind]
        lines += ["", asked.terminal.style(about, "bold"), *table(rows)]
    return lines[1:]


def _whole(asked: Asked, way: Way) -> list[str]:
    """All that there is to say of one channel."""
    bold = asked.terminal.style
    lines = [
        f"{bold(way.title, 'bold')}, a {way.kind}",
        f"can: {', '.join(way.features) or 'nothing more'}",
    ]
    if way.settings:
        lines += ["", f"[delivery.{way.name}] in newsletter.toml"]
        lines += table(
            [(f"  {s.name}", s.about, _default(s.default, s.required)) for s in way.settings]
        )
    if way.secrets:
        lines += ["", "In the environment, in .env, or in the keyring"]
        lines += table(
            [(f"  {s.variable}", s.about, "" if s.required else "if wanted") for s in way.secrets]
        )
    return [*lines, "", way.page]


def _default(default: str, required: bool) -> str:
    return "required" if required else default
