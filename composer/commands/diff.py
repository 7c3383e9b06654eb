"""``newsletter diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from composer.commands import _completion

_Revision = Annotated[
    str,
    typer.Argument(metavar="[REV]", help="A commit, a branch or a tag of Git; HEAD by default."),
]
_Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORM",
        help="text, json or markdown.",
        autocompletion=_completion.diff_forms,
    ),
]


def command(ctx: typer.Context, revision: _Revision = "HEAD", *, form: _Format = "text") -> None:
    r"""Show what changed for readers since a commit.

    Of each issue: the words that changed, as they are read, links that came and went, the size of
    the mail before and after, and what the checks find now and did not find then. On a branch, REV
    means the commit that the branch began at. Nothing is written, and nothing of Git's is changed.

    \b
    Examples:
      newsletter diff                                what is not committed yet
      newsletter diff main                           what this branch changes
      newsletter diff main --format markdown         for a comment on a pull request
    """
    from composer.commands._diffing import diff

    diff(ctx.obj, revision, form=form)
