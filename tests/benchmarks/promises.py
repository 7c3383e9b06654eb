"""What a promise is, and the project that all of them are measured on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

__all__ = ["FULL", "ROOT", "Row", "copy_of_project"]

ROOT = Path(__file__).parents[2]
FULL = "issues/2025-01-09-grok-3.md"


class Row(NamedTuple):
    """One promise: what was measured, its bound, the unit."""

    promise: str
    measured: float
    bound: float
    unit: str

    @property
    def kept(self) -> bool:
        return self.measured <= self.bound


def copy_of_project(folder: Path) -> Path:
    """The sample project alone, so that the repository's own caches stay as they are."""
    shutil.copy(ROOT / "newsletter.toml", folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    return folder
