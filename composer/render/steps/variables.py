"""Custom properties: ``var(--name, fallback)`` becomes the value that ``:root`` sets.

CSS Custom Properties Level 1 (https://www.w3.org/TR/css-variables-1/). Few mail clients know
``var()``, and an inlined style has to hold by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from composer.render.steps.declarations import pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["UnsetVariable", "resolve"]

_VAR = r"(?i)(?<![\w-])var\("


class UnsetVariable(ValueError):
    """A custom property that is set nowhere, or only by way of itself; its name."""


def resolve(value: str, variables: Mapping[str, str], *, within: tuple[str, ...] = ()) -> str:
    """``value`` with every ``var()`` replaced; raises :class:`UnsetVariable`.

    ``within`` are the names that are being resolved, for a property that is set by way of itself
    has no value (§2.3).
    """
    found = re.search(_VAR, value) if "(" in value else None
    if not found:
        return value
    rest = value[found.end() :]
    inner = next(pieces(rest, ")"))[1]
    name, comma, fallback = inner.partition(",")
    name = name.strip()
    if name in variables and name not in within:
        put = resolve(variables[name], variables, within=(*within, name))
    elif comma:
        put = resolve(fallback.strip(), variables, within=within)
    else:
        raise UnsetVariable(name)
    after = resolve(rest[len(inner) + 1 :], variables, within=within)
    return f"{value[: found.start()]}{put}{after}"
