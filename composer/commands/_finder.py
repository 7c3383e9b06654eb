"""Finds the module of a command when it is asked for, and tells what stopped it."""

from __future__ import annotations

import copy
import importlib
from functools import cached_property
from typing import Any

import typer
import typer.main
from typer.core import TyperGroup

import composer.commands as package
from composer.commands._asked import Asked
from composer.commands._ends import told
from composer.errors import UsageError
from composer.nearest import nearest
from composer.registry import names

__all__ = ["Finder", "group"]

#: Options of every command, which may stand before its name or after it.
_EVERYWHERE = ("project", "quiet", "debug")


class Finder(TyperGroup):
    """The commands of this package. Only the one that runs is built."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all commands."""
        return names(package)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, for whoever completes a word."""
        del ctx
        return list(self.names)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """What each command is for. To build them all would double the time of --help."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(_module(name))) for name in self.names])

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, or ``None``."""
        del ctx
        if cmd_name in self.names and cmd_name not in self.commands:
            found = _click_command(_module(cmd_name), cmd_name)
            self._share_options(found, is_outside=hasattr(_module(cmd_name), "IS_OUTSIDE"))
            self.commands[cmd_name] = found
        return self.commands.get(cmd_name)

    def _share_options(self, command: Any, *, is_outside: bool = False) -> None:
        for inner in getattr(command, "commands", {}).values():
            self._share_options(inner)
        if hasattr(command, "commands"):
            return
        for option in self.params:
            if option.name in _EVERYWHERE and not (is_outside and option.name == "project"):
                twin = copy.copy(option)
                twin.expose_value = False
                twin.callback = _again
                command.params.append(twin)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words begin with."""
        name = args[0]
        known = self.names
        if name not in known and not ctx.resilient_parsing:
            meant = nearest(name, known)
            raise UsageError(
                f"there is no command “{name}”",
                hint=f"write newsletter {meant}" if meant else f"there are {', '.join(known)}",
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Runs a command; what it raises is told, and becomes an exit code."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read the output, `head` say, has had enough.
            raise typer.Exit(0) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            # typer's own errors know how to show themselves.
            if hasattr(error, "format_message"):
                raise
            raise typer.Exit(told(error, ctx.obj or Asked(None))) from None


def _module(name: str) -> Any:
    return importlib.import_module(f"{package.__name__}.{name}")


def _summary(module: Any) -> str:
    """The first line of what --help says."""
    about = module.app.info.help if hasattr(module, "app") else module.command.__doc__
    return (about or "").strip().partition("\n")[0]


def _click_command(module: Any, name: str) -> Any:
    """What a module defines, as typer builds it."""
    if hasattr(module, "app"):
        app = module.app
    else:
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command()(module.command)
    found: Any = typer.main.get_command(app)
    found.name = name
    for command in (found, *getattr(found, "commands", {}).values()):
        # Docstrings are raw; what Click looks for is the character.
        command.help = (command.help or "").replace("\\b\n", "\b\n")
        for word in command.params:
            if word.param_type_name == "argument" and word.required:
                # typer puts braces around what is required; ours is a name, as options have it.
                word.get_usage_pieces = lambda _ctx, shown=word.metavar: [shown]
    return found


def group(about: str) -> typer.Typer:
    """A command that is made of commands: what a module calls ``app``."""
    app = typer.Typer(help=about, no_args_is_help=True, rich_markup_mode=None, add_completion=False)
    # With a callback it is a group even while it has one command.
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    """Does nothing."""


def _again(ctx: Any, option: Any, value: Any) -> None:
    """Takes an option of every command that was written after the command's name."""
    if value and isinstance(ctx.obj, Asked):
        ctx.obj.again(option.name, value)
