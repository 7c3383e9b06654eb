"""Arguments and options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands import _completion

__all__ = ["AsJson", "Issues", "Theme"]

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]

Issues = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ISSUE]...", help="Only these.", autocompletion=_completion.issues),
]

Theme = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Another theme than the one in use.",
        autocompletion=_completion.themes,
    ),
]
