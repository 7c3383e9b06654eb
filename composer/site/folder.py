"""The site's folder: whole files only, written where they differ, nothing removed unasked.

``manifest.json`` in it says what was written and at which address each issue is. It is published
with the rest, so that a site can be asked what it holds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from composer.atomic import clean, replace
from composer.errors import OutsideError

__all__ = ["MANIFEST", "Folder", "Manifest", "Published"]

MANIFEST = "manifest.json"
_VERSION = 1


class Published(Struct, frozen=True, kw_only=True):
    """One issue on the site: its address, the hash of what it says, what its pages were made from."""

    url: str
    build: str
    key: str
    files: tuple[str, ...] = ()


class Manifest(Struct, frozen=True, kw_only=True):
    """What a site holds: the hash of each file by its path, each issue by its own path."""

    version: int = _VERSION
    files: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[str, Published] = field(default_factory=dict)


class Folder:
    """The folder while it is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before = self._read()
        self._files: dict[str, str] = {}
        self.changed: list[str] = []

    def _read(self) -> Manifest:
        file = self.path / MANIFEST
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            return Manifest()
        except OSError as error:
            raise OutsideError(f"{file} cannot be read: {error.strerror}") from error
        try:
            known = msgspec.json.decode(data, type=Manifest)
        except msgspec.MsgspecError:
            raise OutsideError(
                f"{file} is not what newsletter-composer wrote",
                hint="publish into a folder of its own with --out DIR",
            ) from None
        if known.version > _VERSION:
            raise OutsideError(
                f"{file} was written by a newer version of newsletter-composer",
                hint="update newsletter-composer",
            )
        return known

    def has(self, names: Iterable[str]) -> bool:
        """Whether these files are there as they were written last, by their size alone."""
        return all(name in self.before.files and (self.path / name).is_file() for name in names)

    def keep(self, names: Iterable[str]) -> None:
        """Takes over files of the last time."""
        self._files.update((name, self.before.files[name]) for name in names)

    def put(self, name: str, data: bytes) -> None:
        """Writes one file, unless it has these bytes already."""
        digest = blake2b(data, digest_size=16).hexdigest()
        path = self.path / name
        self._files[name] = digest
        if self.before.files.get(name) == digest and path.is_file():
            return
        if path.is_symlink() or (path.exists() and name not in self.before.files):
            self._refuse_foreign(path, data)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, data)
        except OSError as error:
            raise OutsideError(
                f"{error.filename or path} cannot be written: {error.strerror}",
                hint="publish into another folder with --out DIR",
            ) from error
        self.changed.append(name)

    def _refuse_foreign(self, path: Path, data: bytes) -> None:
        """What somebody else wrote is not written over, unless it says the same."""
        if path.is_symlink() or not path.is_file() or path.read_bytes() != data:
            raise OutsideError(
                f"{path} was not written by newsletter-composer",
                hint="move it away, or publish into a folder of its own with --out DIR",
            )

    def gone(self) -> tuple[str, ...]:
        """The files of earlier times that this site has no more."""
        left = sorted(self.before.files.keys() - self._files.keys())
        return tuple(name for name in left if os.path.lexists(self.path / name))

    def prune(self) -> tuple[str, ...]:
        """Removes what is gone, and folders that are empty then; a file that was changed stays."""
        removed = []
        for name in self.gone():
            path = self.path / name
            data = b"" if path.is_symlink() or not path.is_file() else path.read_bytes()
            if blake2b(data, digest_size=16).hexdigest() != self.before.files[name]:
                continue
            path.unlink()
            removed.append(name)
            for home in path.parents:
                if home == self.path or any(home.iterdir()):
                    break
                home.rmdir()
        return tuple(removed)

    def close(self, issues: Mapping[str, Published], *, pruned: bool) -> None:
        """Writes the manifest last, as the sign that all is there."""
        left = {} if pruned else {name: self.before.files[name] for name in self.gone()}
        manifest = Manifest(files={**left, **self._files}, issues=issues)
        data = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1) + b"\n"
        path = self.path / MANIFEST
        if not path.is_file() or path.read_bytes() != data:
            replace(path, data)
        for home in {self.path, *((self.path / name).parent for name in self._files)}:
            clean(home)


def key_of(*parts: Any) -> str:
    """The hash of what something is made from."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
