"""``newsletter issues``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands._options import AsJson
from composer.commands._terminal import fitting, print_json, table

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._listing import Listed


def command(
    ctx: typer.Context,
    *,
    grep: Annotated[str, typer.Option(metavar="TEXT", help="Only issues that have this.")] = "",
    as_json: AsJson = False,
) -> None:
    r"""List the issues, and what is wrong with them.

    Each has its date, number, slug, state and title, the oldest first. The state is `built` where dist/ has the issue, `draft`, `broken` where its top cannot be read (the
    first reason stands in the title's place), or nothing. With --grep, only issues whose title or text
    has these words, with the lines that have them; case and accents do not matter.

    \b
    Examples:
      newsletter issues
      newsletter issues --grep nucleaire
      newsletter issues --json | jq -r '.[] | select(.draft) | .path'
    """
    from composer.commands._listing import listed, matching
    from composer.pipeline import survey

    asked: Asked = ctx.obj
    project = survey(asked.root())
    issues = listed(project)
    if grep:
        issues = matching(issues, grep, project)
    if as_json:
        print_json(issues)
        return
    if not issues:
        asked.terminal.say(f"no issue has “{grep}”" if grep else _none_yet())
    for line in _table(issues, grep):
        print(line)


def _none_yet() -> str:
    return 'there is no issue yet: begin one with `newsletter new "Its title"`'


def _table(issues: list[Listed], grep: str) -> list[str]:
    import shutil
    import sys

    rows = table(
        [
            (issue.date, str(issue.number or ""), issue.slug, issue.state, issue.shown)
            for issue in issues
        ],
        right=frozenset({1}),
    )
    # Whoever reads a pipe gets the whole line, a person what fits.
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    room = max(0, columns - 12)
    lines = []
    for row, issue in zip(rows, issues, strict=True):
        lines.append(fitting(row, columns) if columns else row)
        lines += [f"    {match.line}: {match.near(grep, room)}" for match in issue.matches]
    return lines
