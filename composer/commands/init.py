"""``newsletter init``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.errors import UsageError
from composer.roots import SETTINGS_FILE

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._begin import Answers


_Folder = Annotated[
    Path, typer.Argument(metavar="[DIR]", help="Where to make it.", show_default="here")
]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Take every default.")]
_Name = Annotated[str, typer.Option(help="The newsletter's name.", metavar="NAME")]
_Language = Annotated[
    str, typer.Option(help="The language of its issues: en, fr, pt-BR, …", metavar="TAG")
]
_Url = Annotated[str, typer.Option(help="Where the web edition will live.", metavar="URL")]
_Sender = Annotated[
    str, typer.Option("--from", help="Who the mail is from.", metavar='"NAME <ADDRESS>"')
]
_Theme = Annotated[
    str, typer.Option(help="How it looks.", metavar="THEME", autocompletion=_completion.themes)
]


#: It makes a project, and needs none: ``--project`` is not offered.
IS_OUTSIDE = True


def command(
    ctx: typer.Context,
    folder: _Folder = Path(),
    *,
    yes: _Yes = False,
    name: _Name = "",
    language: _Language = "",
    url: _Url = "",
    sender: _Sender = "",
    theme: _Theme = "",
) -> None:
    r"""Make a newsletter project that builds.

    It has settings, a first issue, and a template for more. You are asked for the name, language,
    address, sender and theme; what you do not answer keeps its default. Every answer can be given
    as an option, and changed later in newsletter.toml. No file that is there is written over.

    \b
    Examples:
      newsletter init                       here, with questions
      newsletter init my-letter             in a folder of its own
      newsletter init my-letter --yes       without questions
      newsletter init lettre --yes --name "Courant continu" --language fr \
          --from "Théo <theo@courant.example>" --url https://courant.example
    """
    if ctx.obj.project:
        raise UsageError(
            "init takes no --project",
            hint=f"write newsletter init {shlex.quote(str(ctx.obj.project))}",
        )
    _check(folder)
    given = {"name": name, "language": language, "url": url, "sender": sender, "theme": theme}
    _begin(ctx.obj, folder, given, is_asking=not yes)


def _check(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a folder, or none to begin here")
    if (folder / SETTINGS_FILE).exists():
        raise UsageError(
            f"there is a project already: {folder / SETTINGS_FILE}",
            hint="change what you like in that file, or name another folder",
        )


def _begin(asked: Asked, folder: Path, given: dict[str, str], *, is_asking: bool) -> None:
    from composer.commands._begin import Answers, make

    answers = Answers.guessed(folder.resolve())
    for question, answer in given.items():
        if answer:
            answers.take(question, answer)
    if is_asking and not asked.terminal.quiet:
        _ask(answers, [question for question, answer in given.items() if not answer], asked)
    written, kept = make(folder, answers)
    for path in written:
        print(path)
    _tell(asked, folder, kept)


def _ask(answers: Answers, questions: list[str], asked: Asked) -> None:
    """Makes a project."""
    from composer.commands._begin import QUESTIONS

    for question in questions:
        words = QUESTIONS[question].replace("{themes}", ", ".join(answers.themes()))
        while True:
            default = answers.shown(question)
            typer.echo(f"{words} [{default}]: ", nl=False, err=True)
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
        say(f"  cd {shlex.quote(str(folder))}")
    say("  newsletter preview                see it in the browser, while you write")
    say("  newsletter build                  write the first issue to dist/")
    say('  newsletter new "A title"          begin the next one')
