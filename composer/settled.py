"""What a publishing left, so that the next one knows soon that there is nothing to do.

Imports nothing that costs, for a command that has nothing to do loads this first.
"""

# These run for thousands of files, and pathlib is slow to import and slower for each of them:
# ruff: noqa: PTH100, PTH103, PTH112, PTH116, PTH118, PTH123

from __future__ import annotations

import json
import os

from composer.atomic import Lock, lock_path, replace
from composer.snapshot import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

__all__ = ["Settled"]

_VERSION = 1


class Settled:
    """The publishings into one folder; the file holds those into others too.

    ``tool`` stands for the program and its options. ``stamps`` are size and time of each file as it
    was left, whatever made it.
    """

    def __init__(
        self, root: str | os.PathLike[str], out: str | os.PathLike[str], tool: str
    ) -> None:
        self._root = os.path.abspath(root)
        self._out = os.path.abspath(out)
        self._cache = os.path.join(self._root, ".newsletter", "cache")
        self._tool = tool
        self._all = _read(os.path.join(self._cache, "site.json"))
        known = self._all.get(self._out)
        self._known: dict[str, Any] = known if isinstance(known, dict) else {}
        self.snapshot = self._look(self._known.get("also", ()))

    @property
    def stamps(self) -> Mapping[str, list[int]]:
        """Size and time of each file of the site as the last publishing left it."""
        found = self._known.get("stamps")
        return found if isinstance(found, dict) else {}

    def _look(self, also: Collection[str]) -> Snapshot:
        return Snapshot.take(self._root, os.path.join(self._cache, "files"), also=also)

    def issues(self, now: float) -> int | None:
        """How many issues are on the site, if nothing at all is to do at the moment ``now``.

        ``now`` is in seconds since 1970. ``None`` where something may be.
        """
        known = self._known
        until = known.get("until")
        if (
            known.get("tool") != self._tool
            or not known.get("world")
            or known["world"] != self.snapshot.world
            or (until is not None and now >= until)
            or Lock.was_left(lock_path(self._out, self._cache))
        ):
            return None
        return known["issues"] if self._is_there() else None

    def _is_there(self) -> bool:
        try:
            return all(_stamp(os.path.join(self._out, n)) == s for n, s in self.stamps.items())
        except OSError:
            return False

    def record(
        self,
        *,
        issues: int,
        whole: bool,
        until: float | None,
        also: Collection[str],
        stamps: Mapping[str, list[int]],
    ) -> None:
        """Keeps what a publishing left; ``whole`` says that it told of nothing to mend.

        Where the project cannot be written nothing is kept: the next one does it again.
        """
        snapshot = self._look(also)
        # What changed while it was published is published the next time.
        same = snapshot.hashes.items() >= self.snapshot.hashes.items()
        self._all[self._out] = {
            "tool": self._tool,
            "world": snapshot.world if whole and same else "",
            "until": until,
            "issues": issues,
            "also": sorted(also),
            "stamps": stamps,
        }
        text = json.dumps({"version": _VERSION, "outs": self._all}, sort_keys=True)
        try:
            os.makedirs(self._cache, exist_ok=True)
            replace(os.path.join(self._cache, "site.json"), text.encode("ascii"))
        except OSError:
            pass


def _read(path: str) -> dict[str, Any]:
    """All that is remembered, of folders that are still there; nothing where it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            whole = json.load(file)
        if whole["version"] != _VERSION:
            return {}
        return {out: known for out, known in whole["outs"].items() if os.path.isdir(out)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _stamp(path: str) -> list[int]:
    stat = os.stat(path)
    return [stat.st_size, stat.st_mtime_ns]
