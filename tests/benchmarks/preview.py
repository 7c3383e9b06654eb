"""The preview's promises: how soon a save is seen, and that a day of writing costs no memory."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.promises import FULL, Row, copy_of_project
from tests.browser.chromium import Chromium
from tests.preview.served import Events, Served, soon

_SAVES = 20
#: Saves of somebody whose editor saves at each key, twenty a second.
_STORM = 200
#: In the page: the moment at which a text that the frame shows has been painted.
_WATCH = """
word => new Promise(done => {
  const frame = document.querySelector('#pane-email iframe').contentDocument;
  const seen = () => {
    if (!frame.body.textContent.includes(word)) return requestAnimationFrame(seen);
    // The frame after this one is drawn with it.
    requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
  };
  seen();
})
"""


def preview() -> Iterator[Row]:
    """From the end of a write to the changed text, painted; then a storm of saves; then memory."""
    with tempfile.TemporaryDirectory() as name:
        root = copy_of_project(Path(name))
        file = root / FULL
        text = file.read_text(encoding="utf-8")
        with Served(root) as served, Chromium() as chromium:
            page = chromium.fresh()
            page.goto(f"{served.address}?issue={FULL}")
            page.wait_for_selector("#pane-email iframe")
            page.wait_for_timeout(1000)
            times = [_seen(page, file, text, f"mot{number}fin") for number in range(_SAVES)]
            # What a person waits for, on whatever machine: not scaled.
            yield Row("a save, painted in the preview", statistics.median(times), 100, "ms")
            page.context.close()
            yield Row("the last of 200 saves in 10 s, shown", _storm(served, file, text), 500, "ms")
            yield Row("memory after 1,000 rebuilds, to 100", _growth(served, file, text), 1.1, "×")


def _seen(page: Any, file: Path, text: str, word: str) -> float:
    """Milliseconds from the end of a write until its text is painted."""
    page.evaluate(f"void (window.watched = ({_WATCH})({word!r}))")
    file.write_text(f"{text}\n\nEncore un {word}.\n", "utf-8")
    written = time.time() * 1000
    painted: float = page.evaluate("window.watched")
    time.sleep(0.2)
    return painted - written


def _storm(served: Served, file: Path, text: str) -> float:
    events = Events(served, FULL)
    saved = 0.0
    for number in range(_STORM):
        start = time.perf_counter()
        file.write_text(f"{text}\n\nFrappe {number} fin.\n", "utf-8")
        saved = time.perf_counter()
        if number < _STORM - 1:
            time.sleep(max(0.0, 0.05 - (saved - start)))
    soon(lambda: f"Frappe {_STORM - 1} fin." in events.last["web"], seconds=60)
    return (time.perf_counter() - saved) * 1000


def _growth(served: Served, file: Path, text: str) -> float:
    events = Events(served, FULL)
    early = 0
    for number in range(1, 1001):
        file.write_text(f"{text}\n\nVersion {number} fin.\n", "utf-8")
        word = f"Version {number} fin."
        soon(lambda word=word: word in events.last["web"], seconds=60)
        events.all[:-1] = []
        if number == 100:
            early = _resident(served.process.pid)
    return _resident(served.process.pid) / early


def _resident(process: int) -> int:
    """Kilobytes in memory (proc(5))."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])
