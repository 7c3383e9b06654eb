"""The files of one issue, written all or none, and never over what an author changed."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from composer.atomic import replace
from composer.errors import OutsideError
from composer.importing.remembered import Issue, Memory, digest

__all__ = ["INDEX", "Filing", "State"]

INDEX = "index.md"
State = Literal["written", "updated", "unchanged", "kept", "refused"]


class Filing:
    """Puts issues into one project. ``desk`` is where an issue is made before it is put there."""

    def __init__(self, root: Path, memory: Memory) -> None:
        self._root = root
        self._memory = memory
        self._desks = root / ".newsletter" / "importing"
        # What an import left that was killed.
        shutil.rmtree(self._desks, ignore_errors=True)

    def kept_because(self, folder: str) -> str:
        """Why an issue's files must be left alone; empty where they may be written."""
        index = self._root / folder / INDEX
        alone = (self._root / f"{folder}.md", self._root / folder)
        if not os.path.lexists(index):
            there = next((path for path in alone if os.path.lexists(path)), None)
            return f"{there.relative_to(self._root)} is there already" if there else ""
        known = self._memory.of(folder)
        if known is None or INDEX not in known.files:
            return "it was there already, and nothing is known of an import that wrote it"
        if _digest(index) != known.files[INDEX]:
            return "it was edited since it was imported"
        return ""

    def pictures(self, folder: str) -> Mapping[str, str]:
        """The pictures of an issue that are there from the last import, by their addresses."""
        known = self._memory.of(folder)
        pictures = known.pictures if known else {}
        base = self._root / folder
        return {address: path for address, path in pictures.items() if (base / path).is_file()}

    @contextlib.contextmanager
    def desk(self) -> Iterator[Path]:
        """An empty folder to make one issue in; nothing of it stays."""
        desk = self._desks / str(os.getpid())
        shutil.rmtree(desk, ignore_errors=True)
        try:
            desk.mkdir(parents=True)
            yield desk
        except OSError as error:
            raise _unwritten(error) from error
        finally:
            shutil.rmtree(self._desks, ignore_errors=True)

    def put(self, desk: Path, folder: str, text: str, pictures: Mapping[str, str]) -> State:
        """Puts what lies on the desk, and the issue's text, into the issue's folder.

        Raises ``OutsideError`` where the disk does not take it; nothing of the issue is there then
        that was not there before.
        """
        target = self._root / folder
        data = text.encode("utf-8", "replace")
        try:
            if not target.exists():
                (desk / INDEX).write_bytes(data)
                files = _hashes(desk)
                target.parent.mkdir(parents=True, exist_ok=True)
                desk.rename(target)
                state: State = "written"
            else:
                state, files = self._renew(desk, target, data, folder)
        except OSError as error:
            raise _unwritten(error) from error
        self._memory.keep(folder, Issue(files=files, pictures=dict(pictures)))
        return state

    def _renew(
        self, desk: Path, target: Path, data: bytes, folder: str
    ) -> tuple[State, dict[str, str]]:
        """Writes over files that nobody edited; the text last, for it names the others."""
        known = self._memory.of(folder)
        files = dict(known.files) if known else {}
        state: State = "unchanged"
        for path, hashed in _hashes(desk).items():
            there = target / path
            if there.exists() and _digest(there) != files.get(path):
                # The author's own, or changed by the author: the text names it all the same.
                continue
            there.parent.mkdir(parents=True, exist_ok=True)
            replace(there, (desk / path).read_bytes())
            files[path], state = hashed, "updated"
        index = target / INDEX
        if not index.exists() or index.read_bytes() != data:
            replace(index, data)
            state = "updated"
        files[INDEX] = digest(data)
        return state, files


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _unwritten(error: OSError) -> OutsideError:
    return OutsideError(
        f"{error.filename or 'a file'} cannot be written: {error.strerror}",
        hint="look at the folder's permissions and at the room on the disk; then import again",
    )
