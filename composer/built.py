"""What earlier builds made, so that what is still there and still right is not made again.

Imports nothing that costs, for a command that has nothing to do loads this first.
"""

# These run for thousands of files, and pathlib is slow to import and slower for each of them:
# ruff: noqa: PTH100, PTH103, PTH112, PTH116, PTH118, PTH120, PTH123

from __future__ import annotations

import json
import os

from composer.atomic import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

__all__ = ["Built"]

_VERSION = 1


class Built:
    """The builds into one output folder; the manifest's file holds those into others too.

    ``world`` is the state of the project (:attr:`composer.snapshot.Snapshot.world`) in which all
    of it was made, empty where only a part was; ``also`` the inputs that a snapshot has to be told
    of.
    """

    def __init__(self, path: str, out: str, tool: str, made: Mapping[str, Any]) -> None:
        self._path = path
        self._out = out
        self._tool = tool
        issues = dict(made.get("issues", {}))
        self._issues = {path: one for path, one in issues.items() if isinstance(one, dict)}
        self.world = str(made.get("world", ""))
        self.also: tuple[str, ...] = tuple(made.get("also", ()))
        #: The drafts that were left out, by path: what is told of them.
        self.drafts: dict[str, dict[str, Any]] = dict(made.get("drafts", {}))
        #: The same of those that were published elsewhere.
        self.elsewhere: dict[str, dict[str, Any]] = dict(made.get("elsewhere", {}))
        #: What lies in folders, whoever built it: so they are known as ours without a record.
        self._left: dict[str, dict[str, Any]] = dict(made.get("left", {}))
        self._leave(self._issues.values())

    @classmethod
    def load(cls, path: str | os.PathLike[str], out: str | os.PathLike[str], *, tool: str) -> Built:
        """The builds into ``out`` by this version of the program; none where ``path`` has none.

        A manifest that cannot be read is an empty one: it is safe to delete.
        """
        file, folder = os.path.abspath(path), os.path.abspath(out)
        try:
            made = _read(file)[folder]
            if made["tool"] == tool:
                return cls(file, folder, tool, made)
            former = cls(file, folder, tool, made)
            return cls(file, folder, tool, {"left": former._left})
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            pass
        return cls(file, folder, tool, {})

    @property
    def issues(self) -> tuple[str, ...]:
        """The paths of the issues that were built, sorted."""
        return tuple(sorted(self._issues))

    def fresh(self, issue: str, key: str) -> bool:
        """Whether an issue was built from the inputs that ``key`` stands for, and is still there.

        Looks at size and time of each of its files.
        """
        try:
            made = self._issues[issue]
            return bool(made["key"] == key) and self._is_there(made)
        except (LookupError, TypeError, AttributeError, ValueError):
            return False

    def complete(self, world: str) -> bool:
        """Whether everything was built from this state of the project, and is still there."""
        if not world or self.world != world:
            return False
        return all(self.fresh(issue, made.get("key", "")) for issue, made in self._issues.items())

    def summary(self, issue: str) -> Mapping[str, Any]:
        """What :meth:`record` was told of an issue beside its files."""
        found = self._issues.get(issue, {}).get("summary")
        return found if isinstance(found, dict) else {}

    def record(
        self,
        issue: str,
        *,
        key: str,
        folder: str | os.PathLike[str],
        files: Iterable[str],
        summary: Mapping[str, Any] | None = None,
    ) -> None:
        """Notes that an issue was built: its ``files`` in ``folder``, as they lie there now.

        ``summary`` is any JSON that a later run wants to tell of it without composing it.
        """
        whole = os.path.abspath(folder)
        self._issues[issue] = {
            "key": key,
            "folder": os.path.relpath(whole, self._out),
            "files": {name: _size_and_time(os.path.join(whole, name)) for name in sorted(files)},
            "summary": dict(summary or {}),
        }

    def left_in(self, folder: str) -> frozenset[str]:
        """The files of a folder that lie there as some earlier build left them."""
        files = self._left.get(folder, {})
        whole = os.path.join(self._out, folder)
        try:
            return frozenset(
                n for n, known in files.items() if _is_as(os.path.join(whole, n), known)
            )
        except AttributeError:
            return frozenset()

    def _leave(self, made: Iterable[Any]) -> None:
        for one in made:
            try:
                self._left[one["folder"]] = dict(one["files"])
            except (LookupError, TypeError, ValueError):
                continue

    def forget(self, issue: str) -> None:
        """Drops an issue that is no more."""
        self._issues.pop(issue, None)

    def save(self) -> None:
        """Writes the manifest whole; other folders' builds stay, unless their folder is gone."""
        try:
            others = _read(self._path)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            others = {}
        outs = {out: made for out, made in others.items() if os.path.isdir(out)}
        outs[self._out] = {
            "tool": self._tool,
            "world": self.world,
            "also": sorted(self.also),
            "drafts": self.drafts,
            "elsewhere": self.elsewhere,
            "issues": self._issues,
            "left": self._orphaned(),
        }
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        text = json.dumps({"version": _VERSION, "outs": outs}, sort_keys=True)
        replace(self._path, text.encode("ascii"))

    def _orphaned(self) -> dict[str, dict[str, Any]]:
        """What lies in folders of issues that are refused now, or were built by another version."""
        owned = {made.get("folder") for made in self._issues.values()}
        return {
            folder: files
            for folder, files in self._left.items()
            if folder not in owned and os.path.isdir(os.path.join(self._out, folder))
        }

    def _is_there(self, made: Mapping[str, Any]) -> bool:
        folder = os.path.join(self._out, made["folder"])
        try:
            return all(
                _size_and_time(os.path.join(folder, name)) == known
                for name, known in made["files"].items()
            )
        except OSError:
            return False


def _read(path: str) -> dict[str, Any]:
    with open(path, encoding="utf-8") as file:
        whole = json.load(file)
    if whole["version"] != _VERSION:
        raise ValueError(path)
    outs: dict[str, Any] = dict(whole["outs"])
    return outs


def _is_as(path: str, known: object) -> bool:
    try:
        return _size_and_time(path) == known
    except (OSError, ValueError):
        return False


def _size_and_time(path: str) -> list[int]:
    stat = os.stat(path)
    return [stat.st_size, stat.st_mtime_ns]
