"""Colours as authors write them in CSS, as ``#rrggbb``."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["as_hex"]

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[,/]\s*1(?:\.0+)?\s*)?\)")
_NAMES = Path(__file__).with_name("named_colours.toml")
_LARGEST = 255


@functools.lru_cache(maxsize=512)
def as_hex(written: str) -> str:
    """The colour, empty where it is none, or shines through, or is written in another way."""
    text = written.strip().lower()
    if _HEX.fullmatch(text):
        return text if len(text) == len("#rrggbb") else "#" + "".join(d * 2 for d in text[1:])
    rgb = _RGB.fullmatch(text)
    if rgb:
        return "#" + "".join(f"{min(int(part), _LARGEST):02x}" for part in rgb.groups())
    return _names().get(text, "") if text.isalpha() else ""


@functools.cache
def _names() -> Mapping[str, str]:
    return tomllib.loads(_NAMES.read_text("utf-8"))
