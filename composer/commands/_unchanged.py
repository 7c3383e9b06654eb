"""``newsletter build`` where nothing changed: told without typer, which that would cost most."""

from __future__ import annotations

from pathlib import Path

from composer.builder import Builder
from composer.commands._outcomes import tell
from composer.commands._terminal import Terminal
from composer.errors import ProjectNotFound
from composer.roots import find_root

__all__ = ["nothing_to_build"]


def nothing_to_build() -> bool:
    """Whether every issue is up to date; it is said if so. All else is left to the command."""
    try:
        root = find_root(Path.cwd())
    except ProjectNotFound:
        return False
    outcomes = Builder(root, root / "dist").unchanged()
    if outcomes is None:
        return False
    tell(Terminal(), outcomes, root, root / "dist")
    return True
