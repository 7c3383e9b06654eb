"""Shares work out over all processors, and ends it cleanly when somebody stops it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn, TypeVar

__all__ = ["shared_out"]

#: From this many pieces on, a second process earns more than it costs to start.
_MANY = 6
#: What a shell reports of a process that SIGTERM ended.
_STOPPED = 128 + signal.SIGTERM


T = TypeVar("T")


def shared_out(paths: Sequence[str], work: Callable[[str], T]) -> Iterator[T]:
    """Does the work on each path, over all processors where there is enough of it.

    What it gives comes in any order, and is pickled on its way.
    """
    with _stoppable():
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        if len(paths) < _MANY or processors < 2 or sys.platform == "darwin":  # noqa: PLR2004
            yield from map(work, paths)
            return
        # The first one warms templates and style sheets, which the processes then inherit.
        yield work(paths[0])
        from multiprocessing import get_context

        global _work  # noqa: PLW0603 - what a forked process inherits; nothing is pickled
        _work = work
        with get_context("fork").Pool(processors, _begin) as pool:
            yield from pool.imap_unordered(_forked, paths[1:], chunksize=4)


_work: Callable[[str], Any]


def _forked(path: str) -> Any:
    return _work(path)


def _begin() -> None:
    """Leaves it to the first process to say that it was interrupted: it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def _stoppable() -> Iterator[None]:
    """While it lasts, SIGTERM is an exception: a process that just died would orphan the others."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(_STOPPED)
