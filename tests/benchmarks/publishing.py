"""What publishing takes: 500 issues at first, and where nothing changed."""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.promises import FULL, ROOT, Row, copy_of_project
from tests.benchmarks.whole_process import floor, run, scale

_PUBLISH = [sys.executable, "-m", "composer", "publish"]
_COUNT = 500
_FIRST = datetime.date(2025, 1, 10)


def publishing() -> Iterator[Row]:
    """500 issues of the full one's size, one a day."""
    with tempfile.TemporaryDirectory() as name:
        root = copy_of_project(Path(name))
        text = (ROOT / FULL).read_text(encoding="utf-8")
        for number in range(_COUNT - len(list((root / "issues").glob("20*.md")))):
            day = (_FIRST + datetime.timedelta(number)).isoformat()
            copy = text.replace("number: 41", f"number: {1000 + number}")
            copy = copy.replace("date: 2025-01-09", f"date: {day}\nslug: copy-{number}")
            # Their own words, so that nothing that was typeset for one serves for all.
            copy = copy.replace(" de ", f" de{number} ").replace(" la ", f" la{number} ")
            (root / "issues" / f"{day}-copy-{number:03}.md").write_text(copy, "utf-8")
        floors = [floor() for _ in range(5)]
        seconds = run(_PUBLISH, cwd=root).seconds
        floors += [floor() for _ in range(5)]
        yield Row("500 issues published, two processors", seconds, 8 * scale(floors), "s")
        unchanged = min(run(_PUBLISH, cwd=root).seconds for _ in range(3))
        yield Row("500 issues published, nothing changed", unchanged, 1 * scale(floors), "s")
        front = (root / "site" / "index.html").stat().st_size / 1024
        yield Row("the front page of 500 issues", front, 50, "KB")
