"""Where a project begins."""

from __future__ import annotations

from pathlib import Path

from composer.errors import ProjectNotFound

__all__ = ["SETTINGS_FILE", "find_root"]

SETTINGS_FILE = "newsletter.toml"


def find_root(start: Path, *, named: Path | None = None) -> Path:
    """The directory at or above ``start`` with newsletter.toml, or the one that was named.

    Its newsletter.toml may be named too.
    """
    if named is not None:
        if named.name == SETTINGS_FILE and named.is_file():
            named = named.parent
        if (named / SETTINGS_FILE).is_file():
            return named.resolve()
        raise ProjectNotFound(
            f"there is no {SETTINGS_FILE} in {named}", hint="make a project with `newsletter init`"
        )
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise ProjectNotFound(
        f"no {SETTINGS_FILE} in {start} or above it",
        hint="make a project here with `newsletter init`, or name one with --project DIR",
    )
