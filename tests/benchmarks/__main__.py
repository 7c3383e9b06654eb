"""``python -m tests.benchmarks``: each promise on speed and size, measured on this machine.

Whole processes are ratios to ``python -c pass`` in the same run. Bounds in milliseconds and seconds
are scaled by that floor over 16 ms, what it was on the machine that they were set on.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from composer import compose, load
from composer.model import Project
from tests.benchmarks.checks import checks
from tests.benchmarks.delivery import delivery
from tests.benchmarks.ledger import ledger
from tests.benchmarks.preview import preview
from tests.benchmarks.promises import FULL, ROOT, Row, copy_of_project
from tests.benchmarks.publishing import publishing
from tests.benchmarks.whole_process import floor, paired, run, scale

NEWSLETTER = [sys.executable, "-m", "composer"]


def main() -> int:
    """Measures all, prints the table, and exits 1 where a promise is broken."""
    with tempfile.TemporaryDirectory() as caches:
        # What is measured and forgotten is not the user's own.
        os.environ["XDG_CACHE_HOME"] = caches
        return table()


def table() -> int:
    """Prints the table."""
    quiet = statistics.median(floor() for _ in range(9)) * 1000
    print(f"`python -c pass` takes {quiet:.1f} ms here.\n")
    print("| promise | measured | bound | |\n|---|---:|---:|---|")
    rows = []
    measures = (
        processes,
        in_process,
        many,
        growth,
        sizes,
        checks,
        preview,
        publishing,
        delivery,
        ledger,
    )
    for measure in measures:
        for row in measure():
            rows.append(row)
            sign = "kept" if row.kept else "**broken**"
            print(
                f"| {row.promise} | {row.measured:.3g} {row.unit} | {row.bound:.3g} {row.unit} | {sign} |"
            )
            sys.stdout.flush()
    return 0 if all(row.kept for row in rows) else 1


def processes() -> Iterator[Row]:
    """Whole processes, against ``python -c pass``."""
    with tempfile.TemporaryDirectory() as name:
        root = copy_of_project(Path(name))
        build = [*NEWSLETTER, "build"]
        one = [*build, FULL, "--force"]

        def forget() -> None:
            shutil.rmtree(root / "dist", ignore_errors=True)
            shutil.rmtree(Path(os.environ["XDG_CACHE_HOME"]) / "newsletter-composer")
            for cached in (root / ".newsletter" / "cache").iterdir():
                # Drawn pictures stay: how long Pillow takes is not what is promised.
                if cached.name != "pictures":
                    shutil.rmtree(cached) if cached.is_dir() else cached.unlink()

        run(one, cwd=root)
        ratio, _, memory = paired(one, cwd=root)
        yield Row("cold build, style sheet and templates remembered", ratio, 28, "×")
        yield Row("peak memory of that build", memory, 64, "MB")
        ratio, _, _ = paired(one, cwd=root, before=forget, runs=5)
        yield Row("cold build, neither remembered", ratio, 40, "×")
        run(build, cwd=root)
        ratio, _, _ = paired(build, cwd=root)
        yield Row("nothing changed", ratio, 8, "×")
        ratio, _, _ = paired([*NEWSLETTER, "--help"])
        yield Row("`newsletter --help`", ratio, 9, "×")


def in_process() -> Iterator[Row]:
    """A rebuild of the full issue, all of its outputs, as an author changes one paragraph of it."""
    project = load(ROOT)
    text = (ROOT / FULL).read_text(encoding="utf-8")
    compose(text, FULL, project)
    times, floors = [], []
    for number in range(21):
        changed = f"{text}\nEncore un mot, le {number}\u1d49 : on corrige une phrase à la fois.\n"
        floors.append(floor())
        times.append(timed(lambda text=changed: compose(text, FULL, project)))
    bound = 15 * scale(floors)
    yield Row("warm rebuild of the full issue", statistics.median(times) * 1000, bound, "ms")


def many() -> Iterator[Row]:
    """500 issues of the full one's size."""
    with tempfile.TemporaryDirectory() as name:
        root = copy_of_project(Path(name))
        text = (ROOT / FULL).read_text(encoding="utf-8")
        for number in range(492):
            copy = text.replace("number: 41", f"number: {1000 + number}")
            copy = copy.replace("date: 2025-01-09", "date: 2025-01-09\nslug: " + f"copy-{number}")
            # Their own words, so that nothing that was typeset for one serves for all.
            copy = copy.replace(" de ", f" de{number} ").replace(" la ", f" la{number} ")
            (root / "issues" / f"2025-01-09-copy-{number:03}.md").write_text(copy, "utf-8")
        build = [*NEWSLETTER, "build"]
        floors = [floor() for _ in range(5)]
        seconds = run(build, cwd=root).seconds
        floors += [floor() for _ in range(5)]
        yield Row("500 issues, two processors", seconds, 6 * scale(floors), "s")
        unchanged = min(run(build, cwd=root).seconds for _ in range(3))
        yield Row("500 issues, nothing changed", unchanged, 0.6 * scale(floors), "s")


def growth() -> Iterator[Row]:
    """How the time grows with the text."""
    with tempfile.TemporaryDirectory() as name:
        root = copy_of_project(Path(name))
        project = load(root)
        paragraph = "Un texte *simple* avec un [lien](https://example.org/a) et du `code`.\n\n"
        link = "- [Un lien de la semaine](https://example.org/{n}/page), et ce qu'il dit\n"
        for promise, body in (
            ("four times the text", lambda n: paragraph * (n * 40)),
            ("four times the links", lambda n: "".join(link.format(n=i) for i in range(n * 60))),
        ):
            yield Row(promise, _growth(project, body), 4.6, "×")


def _growth(project: Project, body: Callable[[int], str]) -> float:
    def best(factor: int) -> float:
        text = f"---\ntitle: A\ndate: 2025-02-01\n---\n{body(factor)}"
        return min(timed(lambda: compose(text, "issues/x.md", project)) for _ in range(5))

    best(1)
    ratios = [best(16) / best(4) for _ in range(3)]
    return statistics.median(ratios)


def sizes() -> Iterator[Row]:
    """Bytes of finished mail."""
    project = load(ROOT)
    text = (ROOT / FULL).read_text(encoding="utf-8")
    yield Row("the full issue", compose(text, FULL, project).bytes.email / 1024, 60, "KB")
    links = "".join(
        f"- [A post about something of the week, number {n}](https://example.org/2025/01/{n}/a-post)\n"
        for n in range(256)
    )
    listed = compose(
        f"---\ntitle: A\ndate: 2025-02-01\nlang: en\n---\n{links}", "issues/x.md", project
    )
    yield Row("an issue of 256 links in a list", listed.bytes.email / 1024, 95, "KB")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
