"""Times whole processes as ratios to ``python -c pass`` in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Run", "floor", "paired", "run", "scale"]

#: What ``python -c pass`` took on the machine that the bounds were set on, in milliseconds.
_FLOOR_MS = 16.0


class Run(NamedTuple):
    """One process: wall seconds, peak memory in MB, exit code."""

    seconds: float
    megabytes: float
    code: int


def run(command: Sequence[str], *, cwd: Path | None = None) -> Run:
    """Runs a command to its end, its output thrown away."""
    # Compiled modules are remembered, as on a user's machine.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(
        list(command), cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    # Kilobytes on Linux, bytes on macOS (getrusage(2)).
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return Run(seconds, usage.ru_maxrss / scale, process.returncode)


def paired(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    before: Callable[[], None] = lambda: None,
    runs: int = 9,
) -> tuple[float, float, float]:
    """The medians of a command's ratio to ``python -c pass``, its seconds and its megabytes.

    The two run in turn, so that a machine whose speed drifts slows both.
    """
    ratios, seconds, memory = [], [], []
    for _ in range(runs):
        floor = min(run([sys.executable, "-c", "pass"]).seconds for _ in range(2))
        before()
        found = run(command, cwd=cwd)
        if found.code:
            raise RuntimeError(f"{' '.join(command)} ended with {found.code}")
        ratios.append(found.seconds / floor)
        seconds.append(found.seconds)
        memory.append(found.megabytes)
    return statistics.median(ratios), statistics.median(seconds), statistics.median(memory)


def floor() -> float:
    """The seconds of ``python -c pass``, now."""
    return run([sys.executable, "-c", "pass"]).seconds


def scale(floors: Sequence[float]) -> float:
    """How much slower this machine is, now, than the one that the bounds were set on."""
    return max(1.0, statistics.median(floors) * 1000 / _FLOOR_MS)
