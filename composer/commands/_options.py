"""Arguments and options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands import _completion

__all__ = ["AllowDirty", "AsJson", "Issues", "OneIssue", "Theme", "Unpublished"]

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]

Issues = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ISSUE]...", help="Only these.", autocompletion=_completion.issues),
]

OneIssue = Annotated[
    str,
    typer.Argument(
        metavar="ISSUE",
        help="A path, a slug, a number or latest.",
        autocompletion=_completion.issues,
    ),
]

AllowDirty = Annotated[
    bool, typer.Option("--allow-dirty", help="Although it is not committed as it is.")
]

Unpublished = Annotated[
    bool, typer.Option("--unpublished", help="Although its web edition or pictures do not answer.")
]

Theme = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Another theme than the one in use.",
        autocompletion=_completion.themes,
    ),
]
