"""The checks' promise: how long a hundred issues take."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.promises import FULL, ROOT, Row, copy_of_project
from tests.benchmarks.whole_process import floor, run, scale

_CHECK = [sys.executable, "-m", "composer", "check"]
_ISSUES = 100


def checks() -> Iterator[Row]:
    """A hundred issues of the full one's size, offline, on two processors."""
    with tempfile.TemporaryDirectory() as name:
        root = copy_of_project(Path(name))
        text = (ROOT / FULL).read_text(encoding="utf-8")
        for number in range(_ISSUES):
            copy = text.replace("number: 41", f"number: {1000 + number}")
            copy = copy.replace("date: 2025-01-09", f"date: 2025-01-09\nslug: copy-{number}")
            # Words of their own: what was looked up for one does not serve for all.
            copy = copy.replace(" de ", f" de{number} ").replace(" la ", f" la{number} ")
            (root / "issues" / f"2025-01-09-copy-{number:03}.md").write_text(copy, "utf-8")
        floors = [floor() for _ in range(5)]
        whole = run(_CHECK, cwd=root).seconds
        without = run([*_CHECK, "--ignore", "spelling"], cwd=root).seconds
        floors += [floor() for _ in range(5)]
        yield Row("100 issues checked, two processors", whole, 8 * scale(floors), "s")
        yield Row("the same without spelling", without, 3 * scale(floors), "s")
