"""``newsletter links``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.commands._finder import group
from composer.commands._options import AsJson, Issues
from composer.commands._terminal import print_json, table
from composer.errors import AuthorError, OutsideError

if TYPE_CHECKING:
    from composer.commands._asked import Asked

app = group(r"""Fetch and list what is known of linked pages.

A link that stands alone in its paragraph becomes a card with the page's title, description and
picture. These are fetched once, here, and kept in issues/links.lock.jsonl: commit it, and a build
reaches no network. A line that you write there yourself, with a title and no `fetched`, is never
touched; neither is your `card`.

\b
Examples:
  newsletter links list
  newsletter links fetch
  newsletter links fetch latest --refresh
""")


@app.command("list")
def list_links(
    ctx: typer.Context,
    issues: Issues = None,
    *,
    as_json: AsJson = False,
) -> None:
    r"""List the links that are cards.

    The state is `fetched` with its day, `own` for a line of your own, `missing` for a page that was
    not fetched yet, or the status of a page that could not be read.

    \b
    Examples:
      newsletter links list
      newsletter links list 41
      newsletter links list --json | jq -r '.[] | select(.state == "missing") | .url'
    """
    from composer.commands._cards import card_links, chosen
    from composer.pipeline import survey

    asked: Asked = ctx.obj
    project = survey(asked.root())
    asked.terminal.findings(project.findings, project.root)
    links = card_links(project, chosen(project, issues or ()))
    if as_json:
        print_json(links)
        return
    if not links:
        asked.terminal.say("no issue has a card that leads out of the newsletter")
    rows = [(link.shown, link.url, link.title, link.places[0]) for link in links]
    for line in table(rows):
        print(line)


_Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[URL|ISSUE]...",
        help="Only these pages, or the cards of these issues.",
        autocompletion=_completion.issues,
    ),
]
_Refresh = Annotated[
    bool, typer.Option("--refresh", "--all", help="Also pages that are known already.")
]


@app.command()
def fetch(ctx: typer.Context, words: _Words = None, *, refresh: _Refresh = False) -> None:
    r"""Fetch title, description and picture of cards.

    Without words, for the cards of every issue that have no line in the lock yet; else for those of
    the issues or addresses that you name. Pages are asked one after the other, with a pause between
    two of one host. Only pages of the public internet are fetched.

    \b
    Examples:
      newsletter links fetch
      newsletter links fetch grok-3
      newsletter links fetch https://example.org/reactors
      newsletter links fetch --refresh            ask every page again
    """
    from composer.commands._cards import due
    from composer.commands._fetching import Fetching
    from composer.pipeline import survey

    asked: Asked = ctx.obj
    project = survey(asked.root())
    if any(finding.severity == "error" for finding in project.findings):
        # A lock that cannot be read whole must not be written over.
        raise AuthorError(project.findings)
    wanted = due(project, words or (), refresh=refresh)
    fetching = Fetching(project.root, asked.terminal)
    try:
        fetching.run(wanted)
    finally:
        fetching.keep()
    if fetching.failed and not fetching.pages:
        raise OutsideError(
            "no page could be fetched",
            hint="look at the reasons above; cards without a page show what you wrote",
        )
    if not wanted:
        asked.terminal.say("nothing to fetch: every card's page is known")
