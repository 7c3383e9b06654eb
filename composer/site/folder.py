"""The site's folder: whole files only, written where they differ, nothing removed unasked.

Names of new files stand in a journal until the manifest names them, so that what a killed
publishing left is known as ours by the next one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from msgspec.structs import replace as replaced

from composer.atomic import clean, replace
from composer.errors import OutsideError
from composer.site.addresses import is_safe
from composer.site.manifest import MANIFEST, Manifest, encoded, read_manifest

__all__ = ["Folder"]

#: Stands in the folder while it is written.
_JOURNAL = ".composer-new"

Stamp = list[int]


class Folder:
    """The folder while it is written, by one process.

    ``stamps`` are size and time of files as the last publishing left them: what is still so need
    not be read. Raises OutsideError where the folder is somebody else's or cannot be written.
    """

    def __init__(self, path: Path, stamps: Mapping[str, Stamp] | None = None) -> None:
        self.path = path
        self.before: Manifest = read_manifest(path)
        self.changed: list[str] = []
        self._stamps = stamps or {}
        self._files: dict[str, str] = {}
        self._sound: set[Path] = set()
        self._new = self._left()

    def _left(self) -> set[str]:
        """The files that a killed publishing wrote before it could say so."""
        try:
            text = (self.path / _JOURNAL).read_text("utf-8", "replace")
        except OSError:
            return set()
        return {name for name in text.split("\n") if name and is_safe(name)}

    def intact(self, name: str) -> bool:
        """Whether a file is as the last publishing left it, by its size and time."""
        return name in self.before.files and self._stamps.get(name) == stamp(self.path / name)

    def keep(self, names: Iterable[str]) -> None:
        """Takes over files of the last time, where they are still there."""
        for name in names:
            if name in self.before.files and os.path.lexists(self.path / name):
                self._files.setdefault(name, self.before.files[name])

    def put(self, name: str, data: bytes) -> None:
        """Writes one file, unless it has these bytes already."""
        digest = _hash(data)
        path = self.path / name
        self._files[name] = digest
        if self.before.files.get(name) == digest and self.intact(name):
            return
        try:
            self._check_home(path.parent)
            if self._says(path, data):
                return
            if os.path.lexists(path):
                self._refuse_foreign(name)
            self._announce(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, data)
        except OSError as error:
            raise OutsideError(
                f"{error.filename or path} cannot be written: {error.strerror}",
                hint="publish into another folder with --out DIR",
            ) from error
        self.changed.append(name)

    def put_picture(self, name: str, data: Callable[[], bytes]) -> None:
        """The same for a file whose name tells its bytes, which are asked for only if it lacks."""
        if self.intact(name):
            self.keep((name,))
        else:
            self.put(name, data())

    @staticmethod
    def _says(path: Path, data: bytes) -> bool:
        try:
            return not path.is_symlink() and path.read_bytes() == data
        except OSError:
            return False

    def _check_home(self, home: Path) -> None:
        """A folder that is a link would have the file written elsewhere."""
        if home in self._sound or home == self.path:
            return
        self._check_home(home.parent)
        if home.is_symlink():
            raise _foreign(home)
        self._sound.add(home)

    def _refuse_foreign(self, name: str) -> None:
        path = self.path / name
        ours = name in self.before.files or name in self._new
        if not ours or path.is_symlink() or not path.is_file():
            raise _foreign(path)

    def _announce(self, name: str) -> None:
        if name in self.before.files or name in self._new:
            return
        self._new.add(name)
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / _JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(f"{name}\n")

    def gone(self) -> tuple[str, ...]:
        """The files of earlier times that this site has no more."""
        left = sorted((self.before.files.keys() | self._new) - self._files.keys())
        return tuple(name for name in left if os.path.lexists(self.path / name))

    def prune(self, names: Iterable[str]) -> tuple[str, ...]:
        """Removes files that are gone, and folders that are empty then.

        Gives those that stay, for somebody changed them.
        """
        stayed = []
        for name in names:
            path = self.path / name
            try:
                self._check_home(path.parent)
                self._unlink(path, self.before.files.get(name))
            except OutsideError:
                stayed.append(name)
        return tuple(stayed)

    def _unlink(self, path: Path, known: str | None) -> None:
        if path.is_symlink() or not path.is_file():
            raise _foreign(path)
        # What is only in the journal was written by a publishing that was killed.
        if known is not None and _hash(path.read_bytes()) != known:
            raise _foreign(path)
        path.unlink()
        for home in path.parents:
            if home == self.path or any(home.iterdir()):
                break
            home.rmdir()

    def close(self, manifest: Manifest) -> dict[str, Stamp]:
        """Writes the manifest last, as the sign that all is there; the stamps of its files.

        What is gone and still there stays in it, to be removed one day.
        """
        files = {**{name: self._known(name) for name in self.gone()}, **self._files}
        data = encoded(replaced(manifest, files=files))
        path = self.path / MANIFEST
        self.path.mkdir(parents=True, exist_ok=True)
        if not self._says(path, data):
            if path.is_symlink():
                raise _foreign(path)
            replace(path, data)
        (self.path / _JOURNAL).unlink(missing_ok=True)
        for home in {self.path, *((self.path / name).parent for name in files)}:
            clean(home, alone=True)
        return {name: stamp(self.path / name) for name in (*files, MANIFEST)}

    def _known(self, name: str) -> str:
        """The hash of a file that is gone; what a killed publishing left has none yet."""
        known = self.before.files.get(name)
        if known is not None:
            return known
        path = self.path / name
        return _hash(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""


def stamp(path: str | os.PathLike[str]) -> Stamp:
    """Size and time of a file; nothing where there is none."""
    with suppress(OSError):
        stat = os.stat(path)  # noqa: PTH116 - runs for each file of the site
        return [stat.st_size, stat.st_mtime_ns]
    return []


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _foreign(path: Path) -> OutsideError:
    return OutsideError(
        f"{path} was not written by newsletter-composer",
        hint="move it away, or publish into a folder of its own with --out DIR",
    )
