"""What the program has: commands, directives, settings, front matter, tokens."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
import typer.main

from composer.commands import make_app
from composer.config import TABLES
from composer.model import Author, Directive, Newsletter, Poll
from composer.model.settings import ThemeChoice
from composer.source.directive_blocks import directives, fields_of
from tests.docs.pages import ROOT

__all__ = [
    "EVERYWHERE",
    "Command",
    "attributes",
    "commands",
    "directive_row",
    "directives",
    "settings",
    "tokens",
]

#: Options that stand before the command's name or after it.
EVERYWHERE = {"--project", "--quiet", "-q", "--debug"}


class Command(NamedTuple):
    """A command: its options as they are typed, and its arguments as help shows them."""

    options: frozenset[str]
    arguments: tuple[str, ...]


@functools.cache
def commands() -> dict[str, Command]:
    """Every command that does something, by its whole name; ``newsletter`` itself is one."""
    root: Any = typer.main.get_command(make_app())
    context = root.make_context("newsletter", [], resilient_parsing=True)
    found = dict(_commands(root, "newsletter", context))
    own = found["newsletter"]
    found["newsletter"] = own._replace(options=own.options - EVERYWHERE)
    return found


def _commands(command: Any, name: str, context: Any) -> Iterator[tuple[str, Command]]:
    inner = command.list_commands(context) if hasattr(command, "list_commands") else []
    if not inner or name == "newsletter":
        options = {
            word
            for each in command.params
            if each.param_type_name == "option" and not each.hidden
            for word in (*each.opts, *each.secondary_opts)
        }
        if name != "newsletter":
            # init makes a project, and takes none.
            missing = EVERYWHERE - options - ({"--project"} if name.endswith(" init") else set())
            assert not missing, f"{name} lacks {missing}"
        arguments = [
            each.metavar or each.name.upper()
            for each in command.params
            if each.param_type_name == "argument"
        ]
        yield name, Command(frozenset(options - EVERYWHERE), tuple(arguments))
    for each in inner:
        yield from _commands(command.get_command(context, each), f"{name} {each}", context)


def attributes(kind: type[Directive]) -> dict[str, str]:
    """The attributes of a directive as they are written, each with its default."""
    spelled = {field: written for written, field in kind.spelled.items()}
    return {
        spelled.get(name, name): default(field)
        for name, field in fields_of(kind).items()
        if name not in ("location", "label", "children", *kind.found)
    }


def directive_row(name: str) -> tuple[str, str]:
    """A directive's shape, and what stands in its brackets."""
    kind = directives()[name]
    shape = " or ".join(
        word for word, has in (("leaf", kind.leaf), ("container", kind.container)) if has
    )
    label = fields_of(kind).get("label")
    brackets = "none" if label is None else "words" if label.required else "optional"
    return shape, brackets


def default(field: msgspec.structs.FieldInfo) -> str:
    """A field's default, in the words of the documentation."""
    if field.required:
        return "required"
    value = field.default
    if value is msgspec.NODEFAULT or value in ("", None, (), {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def settings() -> dict[str, dict[str, str]]:
    """The keys of each table of newsletter.toml with their defaults."""
    apart = {*TABLES, "authors", "polls", "theme", "extra"}
    unwritten = {"channels", "places"}
    tables: dict[str, Mapping[str, str]] = {
        "newsletter": _defaults(Newsletter, without=apart),
        "authors": _defaults(Author, without={"id", "location"}),
        "polls": _defaults(Poll, without={"id", "location"}),
        "theme": _defaults(ThemeChoice, without={"tokens", "places"}),
        **{name: _defaults(kind, without=unwritten) for name, kind in TABLES.items()},
        **_inner_tables(),
        "version": {"version": "1"},
    }
    return {name: dict(table) for name, table in tables.items() if table}


def _inner_tables() -> dict[str, Mapping[str, str]]:
    """The tables inside tables, as ``checks.links``."""
    return {
        f"{name}.{field.name}": _defaults(field.type)
        for name, kind in TABLES.items()
        for field in msgspec.structs.fields(kind)
        if _is_table(field.type)
    }


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _defaults(kind: type[msgspec.Struct], without: set[str] | None = None) -> dict[str, str]:
    words = {"yes": "true", "no": "false"}
    return {
        field.name: words.get(default(field), default(field))
        for field in msgspec.structs.fields(kind)
        if field.name not in (without or set()) and not _is_table(field.type)
    }


@functools.cache
def tokens() -> set[str]:
    """The tokens that the bundled themes declare."""
    found: set[str] = set()
    for path in (ROOT / "templates").glob("*/theme.toml"):
        found |= set(tomllib.loads(path.read_text("utf-8")).get("tokens", {}))
    return found
