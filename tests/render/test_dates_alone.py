"""Babel without pytz, whatever else is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_COMPOSED = """
import sys
from composer.render.words import known_to_babel
assert known_to_babel("fr").text_direction == "ltr"
from babel.dates import format_date
import datetime
assert format_date(datetime.date(2025, 1, 9), "long", locale="fr") == "9 janvier 2025"
assert not hasattr(sys.modules["babel.dates"], "pytz") or sys.modules["babel.dates"].pytz is None
import pytz
assert pytz.here
"""


def test_pytz_is_not_loaded_and_stays_for_others(tmp_path: Path) -> None:
    (tmp_path / "pytz.py").write_text("here = True\n", "utf-8")
    root = str(Path(__file__).parents[2])
    program = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {root!r}]\n{_COMPOSED}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
