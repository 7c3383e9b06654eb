"""Tells what changed in a project, a moment after it was written."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

import anyio
from watchfiles import Change, awatch

__all__ = ["watch"]

#: Milliseconds: how long watchfiles waits for more changes, and how long at most. Its own 50 and
#: 1600 would be most of the time between a save and the picture of it.
_STEP, _DEBOUNCE = 2, 50
#: Written by us, or by nobody who writes a newsletter.
_IGNORED = frozenset((".git", ".hg", ".newsletter", ".venv", "__pycache__", "dist", "node_modules"))


async def watch(
    root: Path, folders: Sequence[str], stop: anyio.Event
) -> AsyncIterator[frozenset[str]]:
    """The paths, from the root, of what was written, made or removed; never an empty set.

    ``folders`` are watched with all that is in them, the root itself without: a repository may
    hold a million files beside the newsletter. Ends when ``stop`` is set.
    """
    send, receive = anyio.create_memory_object_stream[frozenset[str]](1_000)
    inside = [path for name in folders if (path := root / name).is_dir()]
    async with anyio.create_task_group() as tasks:
        for paths, deep in (([root], False), (inside, True)):
            if paths:
                tasks.start_soon(_pass_on, send.clone(), _Watched(root, paths, deep), stop)
        send.close()
        async with receive:
            async for changed in receive:
                yield _with_all_waiting(changed, receive)
        tasks.cancel_scope.cancel()


class _Watched(NamedTuple):
    root: Path
    paths: Sequence[Path]
    deep: bool

    def named(self, changes: Iterable[tuple[Change, str]]) -> frozenset[str]:
        """The changed paths from the root."""
        return frozenset(os.path.relpath(path, self.root) for _, path in changes)


async def _pass_on(
    send: anyio.abc.ObjectSendStream[frozenset[str]], watched: _Watched, stop: anyio.Event
) -> None:
    async with send:
        async for changes in awatch(
            *watched.paths,
            watch_filter=_matters,
            step=_STEP,
            debounce=_DEBOUNCE,
            recursive=watched.deep,
            stop_event=stop,
            ignore_permission_denied=True,
        ):
            await send.send(watched.named(changes))


def _with_all_waiting(
    changed: frozenset[str], receive: anyio.abc.ObjectReceiveStream[frozenset[str]]
) -> frozenset[str]:
    """All that came while the last build ran: whoever types saves faster than one builds."""
    while True:
        try:
            changed |= receive.receive_nowait()  # type: ignore[attr-defined]
        except (anyio.WouldBlock, anyio.EndOfStream):
            return changed


def _matters(_change: Change, path: str) -> bool:
    """Whether it can change an issue: nothing of ours, and no editor's own files."""
    name = PurePath(path).name
    if name.startswith((".#", "#", ".composer-")) or name.endswith(("~", ".swp", ".swx", ".tmp")):
        return False
    return _IGNORED.isdisjoint(PurePath(path).parts)
