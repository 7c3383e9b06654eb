"""``newsletter theme``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from composer.commands import _completion
from composer.commands._finder import group
from composer.commands._options import AsJson, Theme
from composer.commands._terminal import print_json, table
from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._themes import Ejected

app = group(r"""List themes, and copy their templates to change them.

A theme is named under [theme] in newsletter.toml, where its tokens (colours, fonts, widths) can be
changed too: often that is enough. For the rest, `eject` copies a template into your templates/,
where it wins over the theme's own.

\b
Examples:
  newsletter theme list
  newsletter theme eject poll
  newsletter theme eject --all
""")


@app.command("list")
def list_themes(
    ctx: typer.Context,
    *,
    as_json: AsJson = False,
) -> None:
    """List the themes; a star marks the one in use."""
    from composer.commands._themes import all_themes

    themes = all_themes(ctx.obj)
    if as_json:
        print_json(themes)
        return
    rows = [
        (
            "*" if theme.used else " ",
            theme.name,
            f"{theme.description} (your own)".strip() if theme.own else theme.description,
        )
        for theme in themes
    ]
    print("\n".join(table(rows)))


_Templates = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TEMPLATE]...",
        help="A block, or a file of the theme.",
        autocompletion=_completion.templates,
    ),
]


@app.command()
def eject(
    ctx: typer.Context,
    templates: _Templates = None,
    *,
    theme: Theme = "",
    whole: Annotated[bool, typer.Option("--all", help="The whole theme.")] = False,
) -> None:
    r"""Copy templates into your project.

    What you change in the copy wins over the theme. TEMPLATE is a block (its three templates, for
    mail, web and text), or one file as email.css. With --all, the whole theme goes to
    templates/NAME/. Nothing that is there already is written over, so to begin again, delete the
    copy first. Templates of a theme that is not yours (--theme) go to templates/NAME/ too. The
    paths that were written are printed.

    \b
    Examples:
      newsletter theme eject poll             templates/blocks/poll.email.html.j2, .web.html.j2, .txt.j2
      newsletter theme eject header footer
      newsletter theme eject email.css
      newsletter theme eject --all --theme classic
    """
    from composer.commands._themes import eject_templates, eject_whole

    asked: Asked = ctx.obj
    root = asked.root()
    if bool(templates) == whole:
        wrong = "--all takes no templates" if whole else "name templates, or give --all"
        raise UsageError(wrong, hint="newsletter theme eject poll")
    done = eject_whole(root, theme) if whole else eject_templates(root, theme, templates or [])
    for path in done.written:
        print(path)
    for path in done.kept:
        asked.terminal.say(f"kept {path}: it was there already")
    if done.written and not whole:
        asked.terminal.say(_told(done))


def _told(done: Ejected) -> str:
    """Where the copies count, and how to be rid of them."""
    other = (
        f"templates/{done.other}/ counts where the theme is {done.other}: " if done.other else ""
    )
    change = f'write name = "{done.other}" under [theme] to use it; ' if done.other else ""
    return f"{other}{change}delete a copy to get the theme's own template back"
