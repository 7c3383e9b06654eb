"""``newsletter preview``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from composer.commands._completion import issues as issue_names
from composer.commands._options import Theme

_Issue = Annotated[
    str,
    typer.Argument(
        help="A path, a slug, a number or latest; by default the one written last.",
        metavar="[ISSUE]",
        autocompletion=issue_names,
    ),
]
_NoOpen = Annotated[bool, typer.Option("--no-open", help="Open no browser.")]
_Port = Annotated[
    int, typer.Option(help="The port; a free one by default.", min=0, metavar="NUMBER")
]
_Host = Annotated[str, typer.Option(help="The address to listen on.", metavar="ADDRESS")]
_Readers = Annotated[
    Path | None,
    typer.Option(help="A CSV file of readers to show the mail to.", metavar="FILE"),
]
_Editor = Annotated[
    str,
    typer.Option(
        help="A command, or an address such as vscode://file{path}:{line}.", metavar="COMMAND"
    ),
]
_Fetch = Annotated[bool, typer.Option("--fetch", help="Fetch the pages of new cards as you type.")]
_Shot = Annotated[
    Path | None, typer.Option(help="Write pictures of every state, and end.", metavar="DIR")
]
_Export = Annotated[
    Path | None, typer.Option(help="Write the page as static files, and end.", metavar="DIR")
]


def command(  # noqa: PLR0917 - typer gives them by name
    ctx: typer.Context,
    issue: _Issue = "",
    no_open: _NoOpen = False,
    port: _Port = 0,
    host: _Host = "127.0.0.1",
    theme: Theme = "",
    readers: _Readers = None,
    editor: _Editor = "",
    fetch: _Fetch = False,
    shot: _Shot = None,
    export: _Export = None,
) -> None:
    r"""See an issue as its readers will, while you write it.

    Opens your browser on the mail, its web edition, its text part and the inbox it arrives in, and
    follows every save. A click on a block opens your editor at its line, if $VISUAL or $EDITOR is
    one with a window.

    \b
    Examples:
      newsletter preview                    the issue that you wrote last
      newsletter preview 41 --theme letter
      newsletter preview --fetch            fill cards as you paste addresses
      newsletter preview --readers some.csv
      newsletter preview 41 --shot look/    pictures of every state, for a pull request
      newsletter preview --export page/     the page itself, for somebody without a checkout
    """
    from composer.commands._preview import Choice, run

    choice = Choice(issue, theme=theme, readers=readers, editor=editor, fetch=fetch)
    run(ctx.obj, choice, shot=shot, export=export, host=host, port=port, browser=not no_open)
