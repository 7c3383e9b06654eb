"""``python -m tests.browser.pictures DIR [ISSUE…]``: screenshots of built issues, to be looked at.

Without ISSUE the full French issue and the Portuguese one; else those whose file's name ends so:
``tout`` and ``fa`` are two of the made-up ones. A file's name tells what it shows.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.browser.built import Bench, Name, names
from tests.browser.chromium import Chromium

_ISSUES = ("grok-3", "grok-3-pt")
#: What is shown: kind of page, width in px, way of looking.
SHOTS = [
    ("email", 600, "light"),
    ("email", 600, "dark"),
    ("email", 600, "no pictures"),
    ("email", 375, "light"),
    ("email", 375, "dark"),
    ("email", 375, "no pictures"),
    ("bare", 600, "light"),
    ("bare", 375, "light"),
    ("web", 1000, "light"),
    ("web", 1000, "dark"),
    ("web", 375, "light"),
    ("web", 375, "dark"),
]
_WORDS = {"email": "mail", "bare": "mail-without-style", "web": "web"}


def chosen(issues: tuple[str, ...]) -> list[Name]:
    return [name for name in names() if Path(name.path).stem[11:] in issues]


def shoot(folder: Path, wanted: list[Name]) -> Iterator[Path]:
    """Writes the screenshots of these issues and gives the path of each."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, Chromium() as chromium:
        bench = Bench(Path(work))
        for name in wanted:
            sheet = bench.sheet(name)
            for kind, width, look in SHOTS:
                page = chromium.open(sheet.file(kind), look, width=width)
                slug = Path(name.path).stem[11:]
                file = f"{slug}-{name.theme}-{_WORDS[kind]}-{width}-{look.replace(' ', '-')}.png"
                page.screenshot(path=folder / file, full_page=True)
                yield folder / file


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    wanted = chosen(tuple(arguments[1:]) or _ISSUES)
    if not wanted:
        print(f"there is no issue {' '.join(arguments[1:])}", file=sys.stderr)
        return 1
    for path in shoot(Path(arguments[0]), wanted):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
