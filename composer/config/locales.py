"""The interface's words: one TOML file a language, found by scanning folders."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from composer.errors import ThemeError
from composer.model import Locale, Location

__all__ = ["read_locales"]


def read_locales(folders: Iterable[Path]) -> dict[str, Locale]:
    """The locales in ``folders`` by language tag; a later folder's words replace an earlier's."""
    locales: dict[str, Locale] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            data = _read(path)
            known = locales.get(path.stem)
            locales[path.stem] = Locale(
                language=path.stem,
                words={**(known.words if known else {}), **_table(data, "words")},
                typography={
                    **(known.typography if known else {}),
                    **_table(data, "typography"),
                },
            )
    return locales


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(
            f"this is no TOML: {error}",
            location=Location(str(path)),
            hint="a locale has a table [words] and a table [typography]",
        ) from None


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    return value if isinstance(value, Mapping) else {}
