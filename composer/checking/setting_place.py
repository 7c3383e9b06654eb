"""Where a setting stands in ``newsletter.toml``, or in the ``theme.toml`` of a project's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.model import Location

__all__ = ["SETTINGS", "setting_place"]

#: The file of the settings, by its path in the project.
SETTINGS = "newsletter.toml"
_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")


def setting_place(lines: Sequence[str], table: str, key: str, *, path: str = SETTINGS) -> Location:
    """The line of a key in a table; that of the table where it lacks the key, else the first."""
    inside, at = False, 1
    wanted = re.compile(rf"(\s*)[\"']?{re.escape(key)}[\"']?\s*=")
    for number, line in enumerate(lines, 1):
        header = _TABLE.match(line)
        if header:
            inside = header[1] == table
            at = number if inside else at
        elif inside and (found := wanted.match(line)):
            return Location(path, number, len(found[1]) + 1)
    return Location(path, at, 1)
