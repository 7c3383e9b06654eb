"""The command line: one module a command, found by scanning this package.

A module defines ``command``, a function that typer understands, or ``app``, a group of them.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

import composer.commands as package
from composer import __version__
from composer.commands._terminal import Terminal
from composer.errors import ComposerError
from composer.registry import names

__all__ = ["Asked", "make_app", "run"]

_HELP = """Write a newsletter in Markdown; get an issue that readers love and mailboxes accept.

\b
Examples:
  newsletter init my-letter        make a project that builds
  newsletter new "Grok 3 is late"  begin the next issue
  newsletter build                 write every issue to dist/
  newsletter blocks poll           read about a block
"""


class Asked:
    """What was asked for before the command's name: every command gets it as ``ctx.obj``."""

    def __init__(self, project: Path | None, *, quiet: bool, debug: bool) -> None:
        self.project = project
        self.debug = debug
        self.terminal = Terminal(quiet=quiet)

    def root(self) -> Path:
        """The project's root: ``--project``, else the nearest newsletter.toml above."""
        from composer.roots import find_root

        return find_root(Path.cwd(), named=self.project)


def make_app() -> typer.Typer:
    """The whole command line, with every command of this package."""
    app = typer.Typer(
        help=_HELP,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    )
    app.callback()(_options)
    for name in names(package):
        module: Any = importlib.import_module(f"{package.__name__}.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name=name)(module.command)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"newsletter-composer {__version__}")
        raise typer.Exit


def _options(
    ctx: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option(help="The project's directory; by default the one you are in.", metavar="DIR"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    debug: Annotated[bool, typer.Option(help="Show where an error comes from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    ctx.obj = Asked(project, quiet=quiet, debug=debug)


def run(words: Sequence[str]) -> int:
    """Runs one command and returns its exit code; an error is told, never thrown."""
    debug = "--debug" in words
    try:
        code = make_app()(list(words), prog_name="newsletter", standalone_mode=True)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except ComposerError as error:
        if debug:
            raise
        Terminal().error(error)
        return error.exit_code
    except KeyboardInterrupt:
        Terminal().say("interrupted: what is written so far is whole")
        return 130
    except BrokenPipeError:
        # Whoever read the output, `head` say, has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0
