"""``newsletter release``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from composer.commands._options import OneIssue

if TYPE_CHECKING:
    from composer.commands._asked import Asked


def command(ctx: typer.Context, issue: OneIssue) -> None:
    r"""Free the claim on an issue whose sender is dead.

    With `claim = "git"` under [send], a send is claimed in the Git remote. Where the machine that
    claimed it will not go on, this takes the claim back; you are told whose it was. Make sure first
    that nobody is sending: `newsletter status` on that machine knows.

    \b
    Examples:
      newsletter release 41
    """
    from composer.commands._issues import resolve
    from composer.delivery.claims import release
    from composer.pipeline import survey

    asked: Asked = ctx.obj
    project = survey(asked.root())
    (path,) = resolve(project, (issue,))
    claim = release(project.root, project.catalogue[path].slug)
    asked.terminal.say(f"released: it was claimed by {claim}" if claim else "nobody has claimed it")
