"""``newsletter blocks``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.commands._options import AsJson
from composer.commands._terminal import print_json, table
from composer.errors import ProjectNotFound, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from composer.commands._asked import Asked


def command(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="[NAME]", help="A block.", autocompletion=_completion.blocks),
    ] = "",
    *,
    as_json: AsJson = False,
) -> None:
    r"""Show the blocks that an issue can hold.

    A block is a line `::name` or a pair of lines `:::name` … `:::`. Without NAME all of them are
    listed, those of your own templates/blocks/ too; with it, you read how that one is written.

    \b
    Examples:
      newsletter blocks
      newsletter blocks poll
      newsletter blocks --json | jq -r '.[].name'
    """
    from composer.commands._manual import all_blocks, manual_of, page

    known = all_blocks(_root(ctx.obj))
    wanted = name.strip(":").lower()
    if name and wanted not in known:
        raise _unknown(name, tuple(known))
    manuals = [manual_of(key, kind) for key, kind in known.items() if key == wanted or not name]
    if as_json:
        print_json(manuals[0] if name else manuals)
    elif name:
        print(page(manuals[0]))
    else:
        rows = [
            (one.name, f"{one.summary} (your own)" if one.own else one.summary) for one in manuals
        ]
        print("\n".join(table(rows)))
        ctx.obj.terminal.say("\n`newsletter blocks NAME` shows how one is written")


def _root(asked: Asked) -> Path | None:
    """The project that one is in, if any: the manual can be read anywhere."""
    try:
        return asked.root()
    except ProjectNotFound:
        if asked.project:
            raise
        return None


def _unknown(name: str, known: tuple[str, ...]) -> UsageError:
    from composer.nearest import nearest

    meant = nearest(name.strip(":").lower(), known)
    hint = f"did you mean {meant}?" if meant else f"there are {', '.join(known)}"
    return UsageError(f"there is no block “{name}”", hint=hint)
