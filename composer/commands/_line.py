"""The command line itself: its options, its help, and how a run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import typer.main

from composer import __version__
from composer.commands._asked import Asked
from composer.commands._ends import begin, ended
from composer.commands._finder import Finder

__all__ = ["make_app", "run"]

_HELP = """Write a newsletter in Markdown; get an issue that readers love and mailboxes accept.

One issue is one Markdown file in issues/. Everything else follows from it: the mail with its CSS
inlined, the plain text part, the web page and the message, all in dist/.

\b
Begin:
  newsletter init my-letter          make a project that builds
  cd my-letter
  newsletter build                   write every issue to dist/
  newsletter new "Grok 3 is late"    begin the next issue
  newsletter import export.zip       bring along what you published elsewhere

\b
Go on:
  newsletter build latest            write one issue again
  newsletter check latest            find what readers and mailboxes would find
  newsletter issues                  what there is, and what is wrong with it
  newsletter blocks poll             how a poll is written
  newsletter links fetch             fill the cards of links with title and picture
  newsletter theme eject poll        change how polls look

\b
Send:
  newsletter send latest --to me@example.org          a test
  newsletter send latest --list readers.csv           to everybody, once
  newsletter push latest --via buttondown             a draft on a platform
  newsletter status                                   what went where

Wherever a command takes ISSUE, give its path, its slug, its number, or "latest".
"""


def make_app() -> typer.Typer:
    """The whole command line, with every command of this package."""
    app = typer.Typer(
        cls=Finder,
        help=_HELP,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    )
    app.callback()(_take_options)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"newsletter-composer {__version__}")
        raise typer.Exit


def _take_options(
    ctx: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option(help="The project's directory; by default the one you are in.", metavar="DIR"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    ctx.obj = Asked(project, quiet=quiet, debug=debug)


def run(words: Sequence[str]) -> int:
    """Runs one command and returns its exit code; an error is told, never thrown."""
    begin()
    if "_NEWSLETTER_COMPLETE" in os.environ:
        # Only to take markup out of help texts, which have none, completion would load rich.
        sys.modules["rich"] = None  # type: ignore[assignment]
    command = typer.main.get_command(make_app())
    try:
        command.main(args=list(words), prog_name="newsletter")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    return ended(code)
