"""A theme's style sheet before it is read: tokens replaced, sides turned, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping

from composer.errors import ThemeError
from composer.model import Location
from composer.nearest import nearest

__all__ = ["checked", "find_import", "physical", "replaced", "short"]

_VARIABLE = re.compile(r"var\(--([a-z0-9_-]+)\)")
_DECLARED = re.compile(r"(?<![\w(-])--([a-z0-9_-]+)\s*:")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIDES = re.compile(r"\b(inline-start|inline-end|start|end)\b(?=\s*[;:}-])")
_CORNERS = re.compile(r"border-(start|end)-(start|end)-radius")
#: A sheet without these imports nothing; an escape in a name can hide one (CSS Syntax §4.3.7).
_SUSPICIOUS = re.compile(r"@import|@[-\w]*\\", re.IGNORECASE)
_AT_NAME = re.compile(
    r"""/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(@(?:[-\w]|\\.)+)""", re.DOTALL
)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)


def find_import(css: str) -> int:
    """The offset of the first ``@import`` outside comments and strings, or -1."""
    if not _SUSPICIOUS.search(css):
        return -1
    for found in _AT_NAME.finditer(css):
        if found[1] and _ESCAPE.sub(_unescaped, found[1]).lower().startswith("@import"):
            return found.start()
    return -1


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last character


def checked(css: str, place: Location) -> str:
    """The sheet, unless it asks a reader's program to fetch another."""
    at = find_import(css)
    if at >= 0:
        raise ThemeError(
            "@import makes each reader's program fetch a style sheet",
            location=place.at(*_position(css, at)),
            hint="copy the rules into this file",
        )
    return css


def replaced(css: str, tokens: Mapping[str, str], place: Location) -> str:
    """The sheet without comments, and with the theme's tokens; its lines stay where they are."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), css)
    own = set(_DECLARED.findall(text))

    def value(match: re.Match[str]) -> str:
        if match[1] in own:
            return match[0]
        token = match[1].replace("-", "_")
        if token in tokens:
            return str(tokens[token])
        near = nearest(token, tokens)
        raise ThemeError(
            f"the theme has no token “{match[1]}”",
            location=place.at(*_position(css, css.find(match[0]))),
            hint=f"did you mean {near}?" if near else "declare it in theme.toml",
        )

    return _VARIABLE.sub(value, text)


def _position(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def physical(css: str, direction: str) -> str:
    """The sheet with left and right, which every mail program knows."""
    start, end = ("left", "right") if direction == "ltr" else ("right", "left")

    def side(match: re.Match[str]) -> str:
        return start if match[1].endswith("start") else end

    def corner(match: re.Match[str]) -> str:
        across = start if match[2] == "start" else end
        return f"border-{'top' if match[1] == 'start' else 'bottom'}-{across}-radius"

    return _SIDES.sub(side, _CORNERS.sub(corner, css))


def short(css: str) -> str:
    """The same rules in fewer bytes, a line each, for a mail's lines are limited too."""
    text = re.sub(r"[ \t]*([{};])[ \t]*", r"\1", re.sub(r":[ \t]+", ":", css))
    return re.sub(r"\n\s*\n", "\n", text.replace(";}", "}"))
