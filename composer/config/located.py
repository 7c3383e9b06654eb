"""A document's data with the place of each key; TOML into such a table."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from composer.config.secrets import find_secrets
from composer.model import Findings, Location

__all__ = ["Table", "as_text", "read_toml"]


class Table:
    """A document's data, scalars as text, with the place of each key by its dotted path."""

    def __init__(self, path: str, findings: Findings) -> None:
        self.data: dict[str, Any] = {}
        self.places: dict[str, Location] = {}
        self.path = path
        self.findings = findings

    def check_secrets(self) -> None:
        """An error for each key that looks like a secret, however deep."""
        for keys in find_secrets(self.data):
            self.findings.error(
                "secret",
                f"“{keys[-1]}” looks like a secret, and this file is shared",
                self.place(*keys),
                "take it out, change it where it was given, and set it in the environment or .env",
            )

    def place(self, *keys: str) -> Location:
        """Where a key stands, or the nearest table above it that has a place."""
        for end in range(len(keys), 0, -1):
            found = self.places.get(".".join(keys[:end]))
            if found:
                return found
        return Location(self.path, 1, 1)


def read_toml(text: str, first_line: int, table: Table, *, code: str = "toml-syntax") -> None:
    """Fills ``table`` from TOML that begins on ``first_line`` of its file; scalars become text."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (1, 1)
        table.findings.error(
            code,
            f"this is no TOML: {str(error).partition(' (at ')[0]}",
            Location(table.path, first_line + line - 1, column),
            'write `name = "value"`, text in quotes, tables as [name]',
        )
        return
    table.places.update(_toml_places(text, first_line, table.path))
    table.data = data


def as_text(value: Any) -> Any:
    """The same data with each scalar as the text that an author would have written."""
    if isinstance(value, Mapping):
        return {str(key): as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    return str(value)


_TOML_TABLE = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_TOML_KEY = re.compile(r"""(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=""")


def _toml_places(text: str, first_line: int, path: str) -> dict[str, Location]:
    """The lines of keys and tables. tomllib keeps none, and no maintained reader does."""
    places: dict[str, Location] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.split("\n"), first_line):
        header = _TOML_TABLE.match(line)
        key = None if header else _TOML_KEY.match(line)
        if header:
            name = _dotted(header[1])
            if line.lstrip().startswith("[["):
                counts[name] = counts.get(name, -1) + 1
                name = f"{name}.{counts[name]}"
            prefix = f"{name}."
            places.setdefault(name, Location(path, number, 1))
        elif key:
            place = Location(path, number, len(key[1]) + 1)
            places.setdefault(prefix + _dotted(key[2]), place)
            for inner in re.finditer(r"[{,]\s*([\w-]+)\s*=", line):
                dotted = f"{prefix}{_dotted(key[2])}.{inner[1]}"
                places.setdefault(dotted, Location(path, number, inner.start(1) + 1))
    return places


def _dotted(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
