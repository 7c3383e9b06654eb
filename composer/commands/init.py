"""``newsletter init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.errors import UsageError
from composer.roots import SETTINGS_FILE

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._begin import Answers


def command(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where to make it.", show_default="here")
    ] = Path(),
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take every default.")] = False,
    name: Annotated[str, typer.Option(help="The newsletter's name.", metavar="NAME")] = "",
    language: Annotated[
        str, typer.Option(help="The language of its issues: en, fr, pt-BR, …", metavar="TAG")
    ] = "",
    url: Annotated[str, typer.Option(help="Where the web edition will live.", metavar="URL")] = "",
    sender: Annotated[
        str, typer.Option("--from", help="Who the mail is from.", metavar='"NAME <ADDRESS>"')
    ] = "",
    theme: Annotated[
        str,
        typer.Option(help="How it looks.", metavar="THEME", autocompletion=_completion.themes),
    ] = "",
) -> None:
    r"""Make a newsletter project that builds.

    It has settings, a first issue, and a template for more. You are asked for the newsletter's name,
    language, address, sender and theme; what you do not answer keeps its default. Every answer can
    be given as an option, and changed later in newsletter.toml. No file that is there already is
    written over.

    \b
    Examples:
      newsletter init                       here, with questions
      newsletter init my-letter             in a folder of its own
      newsletter init my-letter --yes       without questions
      newsletter init lettre --yes --name "Courant continu" --language fr \
          --from "Théo <theo@courant.example>" --url https://courant.example
    """
    from composer.commands._begin import Answers, make

    asked: Asked = ctx.obj
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a folder, or none to begin here")
    if (folder / SETTINGS_FILE).exists():
        raise UsageError(
            f"there is a project already: {folder / SETTINGS_FILE}",
            hint="change what you like in that file, or name another folder",
        )
    answers = Answers.guessed(folder.resolve())
    given = {"name": name, "language": language, "url": url, "sender": sender, "theme": theme}
    for question, answer in given.items():
        if answer:
            answers.take(question, answer)
    if not yes and not asked.terminal.quiet:
        _ask(answers, [question for question, answer in given.items() if not answer], asked)
    written, kept = make(folder, answers)
    for path in written:
        print(path)
    _tell(asked, folder, kept)


def _ask(answers: Answers, questions: list[str], asked: Asked) -> None:
    """Makes a project."""
    from composer.commands._begin import QUESTIONS

    for question in questions:
        while True:
            default = answers.shown(question)
            typer.echo(f"{QUESTIONS[question]} [{default}]: ", nl=False, err=True)
            answer = _line()
            if not answer:
                break
            try:
                answers.take(question, answer)
            except UsageError as error:
                asked.terminal.error(error)
            else:
                break


def _line() -> str:
    """What somebody types; nothing at the end of a file, so that no script waits for ever."""
    import sys

    line = sys.stdin.readline()
    if not line:
        typer.echo(err=True)
        if sys.stdin.isatty():
            raise typer.Abort
    return line.strip()


def _tell(asked: Asked, folder: Path, kept: list[str]) -> None:
    say = asked.terminal.say
    for path in kept:
        say(f"kept {path}")
    say()
    if folder != Path():
        say(f"  cd {folder}")
    say("  newsletter build                  write the first issue to dist/")
    say('  newsletter new "A title"          begin the next one')
