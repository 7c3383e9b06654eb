"""newsletter.toml -> Newsletter, with every mistake named by its line."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import msgspec

from composer.config.checks import Checks, shape_of
from composer.config.located import Table, read_toml
from composer.config.polls import read_polls
from composer.config.secrets import looks_secret
from composer.model import Author, Findings, Newsletter, Sender
from composer.model.check_settings import CheckSettings
from composer.model.settings import (
    Delivery,
    Images,
    Links,
    Readers,
    Schedule,
    Sending,
    Site,
    ThemeChoice,
    Voting,
)
from composer.nearest import nearest
from composer.roots import SETTINGS_FILE

__all__ = ["MAIN", "NAMES", "TABLES", "is_table", "read_newsletter", "read_theme"]

#: The tables that are a struct each.
TABLES: Mapping[str, type[msgspec.Struct]] = {
    "sender": Sender,
    "voting": Voting,
    "readers": Readers,
    "images": Images,
    "site": Site,
    "links": Links,
    "delivery": Delivery,
    "send": Sending,
    "schedule": Schedule,
    "checks": CheckSettings,
}

#: The settings that stand under [newsletter].
MAIN = tuple(
    field.name
    for field in msgspec.structs.fields(Newsletter)
    if field.name not in {*TABLES, "authors", "polls", "theme", "extra"}
)
#: What may stand at the root of the file.
NAMES = ("version", "newsletter", *TABLES, "authors", "polls", "theme")


def read_newsletter(text: str, findings: Findings) -> Newsletter | None:
    """The settings, or ``None`` where ``findings`` has an error."""
    table = Table(SETTINGS_FILE, findings)
    read_toml(text.removeprefix("\ufeff").replace("\r\n", "\n"), 1, table)
    if findings.has_errors:
        return None
    return _Reader(table, findings).read()


def read_theme(text: str) -> ThemeChoice | None:
    """The theme that settings name, whatever else is wrong with them; ``None`` where it is lost."""
    findings = Findings()
    table = Table(SETTINGS_FILE, findings)
    read_toml(text.removeprefix("\ufeff").replace("\r\n", "\n"), 1, table)
    chosen = _Reader(table, findings).theme()
    return None if findings.has_errors else chosen


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a table; to find them, msgspec evaluates all of its annotations."""
    return msgspec.structs.fields(kind)


class _Reader:
    def __init__(self, table: Table, findings: Findings) -> None:
        self.table = table
        self.data = table.data
        self.findings = findings

    def read(self) -> Newsletter | None:
        self._check_version()
        self.table.check_secrets()
        self._names((), self.data, NAMES)
        main = self._table("newsletter")
        self._names(("newsletter",), main, MAIN)
        values = {
            name: self._value(Newsletter, ("newsletter", name), main[name])
            for name in main
            if name in MAIN
        }
        self._required(("newsletter",), main, ("name", "url"))
        tables = {
            name: self._delivery()
            if name == "delivery"
            else self._nested(kind, (name,), self._table(name))
            for name, kind in TABLES.items()
            if name in self.data or name == "sender"
        }
        authors = {
            key: self._struct(
                Author,
                ("authors", key),
                value,
                id=key,
                location=self.table.place("authors", key, "avatar"),
            )
            for key, value in self._table("authors").items()
        }
        polls = read_polls(self._table("polls"), self.table.place, self.findings)
        theme = self.theme()
        Checks(values, tables, self._error).run()
        if self.findings.has_errors:
            return None
        return Newsletter(**values, **tables, authors=authors, polls=polls, theme=theme)

    def _table(self, name: str) -> dict[str, Any]:
        value = self.data.get(name, {})
        if isinstance(value, dict):
            return value
        self._error("setting-type", f"{name} must be a table", (name,), f"write [{name}]")
        return {}

    def theme(self) -> ThemeChoice:
        """The theme and its tokens."""
        table = self._table("theme")
        tokens = {key: str(value) for key, value in table.items() if key != "name"}
        places = {key: self.table.place("theme", key) for key in ("name", *tokens)}
        name = str(table.get("name", "classic"))
        return ThemeChoice(name=name, tokens=tokens, places=places)

    def _delivery(self) -> Any:
        """[delivery], its inner tables the settings of channels: which are known, each channel says."""
        table = self._table("delivery")
        own = {f.name for f in msgspec.structs.fields(Delivery)}
        inner = {k: v for k, v in table.items() if isinstance(v, dict) and k not in own}
        places = {
            f"{name}.{key}": self.table.place("delivery", name, key)
            for name, values in inner.items()
            for key in ("", *values)
        }
        return self._struct(
            Delivery,
            ("delivery",),
            {key: value for key, value in table.items() if key not in inner},
            channels={name: _texts(values) for name, values in inner.items()},
            places=places,
        )

    def _nested(self, kind: type[msgspec.Struct], keys: tuple[str, ...], data: Any) -> Any:
        """A table whose fields may be tables of their own."""
        inner = {
            field.name: self._struct(field.type, (*keys, field.name), data[field.name])
            for field in _fields(kind)
            if field.name in data and is_table(field.type)
        }
        plain = {name: value for name, value in data.items() if name not in inner}
        return self._struct(kind, keys, plain, **inner)

    def _struct(
        self, kind: type[msgspec.Struct], keys: tuple[str, ...], data: Any, **more: Any
    ) -> Any:
        if not isinstance(data, dict):
            where = f"[{'.'.join(keys)}]"
            self._error("setting-type", f"{keys[-1]} must be a table", keys, f"write {where}")
            return None
        fields = _fields(kind)
        known = tuple(field.name for field in fields if field.name not in more)
        self._names(keys, data, known)
        self._required(
            keys, data, tuple(f.name for f in fields if f.required and f.name not in more)
        )
        values = {
            name: self._value(kind, (*keys, name), data[name]) for name in data if name in known
        }
        # What is missing has been told and is ``None``, so that the rest can still be checked.
        missing = {f.name: None for f in fields if f.required and f.name not in (*values, *more)}
        return kind(**missing, **values, **more)

    def _value(self, kind: type[msgspec.Struct], keys: tuple[str, ...], value: Any) -> Any:
        field = next(f for f in _fields(kind) if f.name == keys[-1])
        try:
            return msgspec.convert(value, field.type)
        except msgspec.ValidationError:
            shape, hint = shape_of(field.type, keys[-1])
            self._error("setting-type", f"{keys[-1]} must be {shape}", keys, hint)
            return None

    def _names(
        self, keys: tuple[str, ...], data: Mapping[str, Any], known: tuple[str, ...]
    ) -> None:
        where = f"[{'.'.join(keys)}]" if keys else SETTINGS_FILE
        for name, value in data.items():
            if name in known:
                continue
            if looks_secret(name, value):
                continue
            meant = nearest(name, known)
            hint = f"write {meant}" if meant else f"it has {', '.join(known)}"
            self._error("unknown-setting", f"{where} has no “{name}”", (*keys, name), hint)

    def _required(
        self, keys: tuple[str, ...], data: Mapping[str, Any], names: tuple[str, ...]
    ) -> None:
        for name in names:
            if not data.get(name):
                where = ".".join(keys)
                self._error(
                    "missing-setting",
                    f"[{where}] needs {name}",
                    keys,
                    f'add {name} = "…" under [{where}]',
                )

    def _check_version(self) -> None:
        version = self.data.get("version", 1)
        if type(version) is not int or version < 1:
            self._error(
                "setting-type", "version must be a number", ("version",), "write version = 1"
            )
        elif version > 1:
            self._error(
                "newer-version",
                f"version {version} was written by a newer newsletter-composer",
                ("version",),
                "update newsletter-composer: pip install -U newsletter-composer",
            )

    def _error(self, code: str, message: str, keys: tuple[str, ...], hint: str) -> None:
        self.findings.error(code, message, self.table.place(*keys), hint)


def is_table(kind: Any) -> bool:
    """Whether a field of this type is a table inside the table."""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """The settings of a channel as it reads them: each a text, a flag ``true`` or ``false``."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
    }
