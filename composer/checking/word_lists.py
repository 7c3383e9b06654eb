"""Lists of words by language: files ``words/NAME.LANGUAGE.toml`` beside this module."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["word_list"]

_FOLDER = Path(__file__).with_name("words")


def word_list(name: str, language: str) -> Mapping[str, Any]:
    """The list of that name in a language (``pt-BR`` has that of ``pt``); empty where none is."""
    return _read(name, language.partition("-")[0].lower())


@functools.cache
def _read(name: str, language: str) -> Mapping[str, Any]:
    file = _FOLDER / f"{name}.{language}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
