"""``newsletter approve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands._options import OneIssue

if TYPE_CHECKING:
    from composer.commands._asked import Asked

_By = Annotated[
    str,
    typer.Option(metavar="NAME", help="Who approves; by default Git's user, else the system's."),
]


def command(ctx: typer.Context, issue: OneIssue, *, by: _By = "") -> None:
    r"""Let an issue go out as it stands now.

    The hash of its content and the person are written down. With `approval = true` under [send],
    `send` to a list and `push --send-now` ask for it; what changes after it needs a new one.

    \b
    Examples:
      newsletter approve latest
      newsletter approve 41 --by "Ada Lovelace"
    """
    from composer.commands._dispatch import composed, opened_ledger
    from composer.delivery.worktree import person

    asked: Asked = ctx.obj
    found = composed(asked, issue)
    slug, root = found.edition.issue.meta.slug, found.project.root
    name = by or person(root)
    with opened_ledger(root) as ledger:
        ledger.approve(slug, found.edition.hash, name)
    asked.terminal.say(f"{slug} is approved by {name} as it is now ({found.edition.hash[:8]})")
