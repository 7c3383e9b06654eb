"""``newsletter build`` where nothing changed: told without typer, which that would cost most."""

from __future__ import annotations

from pathlib import Path

from composer.builder import Builder
from composer.commands._outcomes import tell
from composer.commands._terminal import Terminal
from composer.roots import find_root

__all__ = ["nothing_to_build"]


def nothing_to_build() -> bool:
    """Whether every issue is up to date; it is said if so.

    All else is left to the command, errors too: it tells them in words.
    """
    try:
        root = find_root(Path.cwd())
        outcomes = Builder(root, root / "dist").unchanged()
    except Exception:  # noqa: BLE001 - the command meets it again, and knows how to tell it
        return False
    if outcomes is None:
        return False
    tell(Terminal(), outcomes, root, root / "dist")
    return True
