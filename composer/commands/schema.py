"""``newsletter schema``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked

_KINDS = ("settings", "front-matter")


def _kinds(incomplete: str) -> list[str]:
    return [kind for kind in _KINDS if kind.startswith(incomplete)]


_Kind = Annotated[
    str, typer.Argument(metavar="[settings|front-matter]", help="Of what.", autocompletion=_kinds)
]
_Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there instead.")]


def command(ctx: typer.Context, kind: _Kind = "settings", *, out: _Out = None) -> None:
    r"""Print a JSON Schema for editors.

    With it they complete and check what you write. `settings` (the default) is newsletter.toml,
    `front-matter` the fields at the top of an issue.

    \b
    Examples:
      newsletter schema
      newsletter schema settings --out .newsletter/settings.json
      newsletter schema front-matter --out .newsletter/front-matter.json

    \b
    An editor finds it by a comment at the top of the file:
      #:schema .newsletter/settings.json                                  newsletter.toml
      # yaml-language-server: $schema=../.newsletter/front-matter.json    front matter
    """
    import json

    from composer.atomic import replace
    from composer.commands._schemas import SCHEMAS
    from composer.nearest import nearest

    asked: Asked = ctx.obj
    if kind not in SCHEMAS:
        meant = nearest(kind, SCHEMAS)
        hint = f"did you mean {meant}?" if meant else f"there are {' and '.join(SCHEMAS)}"
        raise UsageError(f"there is no schema of “{kind}”", hint=hint)
    text = json.dumps(SCHEMAS[kind](), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        print(text, end="")
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    replace(out, text.encode())
    asked.terminal.say(f"wrote {out}")
