"""Writes Editions to disk: whole files only, and nothing removed that was not written here.

``out/<slug>/`` holds ``email.html``, ``email.txt``, ``index.html``, ``message.eml``, ``images/``
and, written last, ``issue.json``: what the issue is, and what was written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from typing import Any

import msgspec
from msgspec import Struct

from composer.atomic import Lock, clean, lock_path, replace
from composer.drawn import Drawn
from composer.errors import AuthorError, OutsideError
from composer.model import Edition, Finding, Location, PictureFile, Severity

__all__ = ["IMAGES", "Written", "locked", "picture_bytes", "sweep", "write"]

RECORD = "issue.json"
#: The folder of the pictures, in the issue's own.
IMAGES = "images"
_PAGES = ("email.html", "email.txt", "index.html", "message.eml")
#: Stands while the first build of a folder runs: after a kill its files are known as ours.
_CLAIM = ".composer-claim"
_VERSION = 1
_SLUG = re.compile(r"[a-z0-9-]{1,200}")
_OURS = re.compile(rf"(?:{'|'.join(map(re.escape, _PAGES))}|{IMAGES}/[a-z0-9-]+\.[a-z]{{3,4}})")


class _File(Struct, frozen=True):
    bytes: int
    hash: str


class _Record(Struct, frozen=True, kw_only=True):
    """What is read of an issue.json."""

    version: int
    files: dict[str, _File] = {}


class Written(Struct, frozen=True):
    """What a build left: all ``files`` of the folder, those that are new, those that are gone."""

    folder: Path
    files: tuple[str, ...]
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def locked(out: Path, cache: Path, *, waiting: Callable[[], object] | None = None) -> Lock:
    """One build at a time into ``out``; ``waiting`` is called where another one runs."""
    return Lock(lock_path(out, cache), waiting=waiting)


def sweep(out: Path, *, alone: bool) -> None:
    """Removes what killed builds left in the folders of issues, those that are unchanged too."""
    try:
        with os.scandir(out) as entries:
            folders = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    for folder in folders:
        for place in (folder, f"{folder}/{IMAGES}"):
            clean(place, alone=alone)


def write(
    edition: Edition,
    out: Path,
    *,
    root: Path,
    drawn: Drawn | None = None,
    known: Collection[str] = (),
) -> Written:
    """Writes one issue to ``out/<slug>/``, its pictures drawn from the project at ``root``.

    ``known`` are files of that folder that an earlier build wrote, should its record be lost.

    A file that has its bytes already is left alone; files that the last build listed, that nobody
    changed and that are not needed any more are removed. The same Edition gives the same bytes.
    Raises ``AuthorError`` for a picture that cannot be drawn, ``OutsideError`` where the folder is
    somebody else's or cannot be written.
    """
    try:
        folder = _Folder(_checked(edition, out), known)
        for picture in edition.pictures:
            folder.put_picture(picture, root, drawn or Drawn())
        pages = (edition.email, edition.text, edition.web, edition.message)
        for name, page in zip(_PAGES, pages, strict=True):
            folder.put(name, str(page).encode("utf-8", "replace"))
        return folder.close(_record(edition))
    except OSError as error:
        where = error.filename or out
        raise OutsideError(f"{where} cannot be written: {error.strerror}") from error


def _checked(edition: Edition, out: Path) -> Path:
    meta = edition.issue.meta
    if _SLUG.fullmatch(meta.slug):
        return out / meta.slug
    message = f"the slug {meta.slug!r} cannot be the name of a folder"
    raise _refusal(
        "slug-unsafe", message, meta.place("slug"), "use the letters a to z, digits and hyphens"
    )


def _refusal(code: str, message: str, place: Location, hint: str = "") -> AuthorError:
    return AuthorError((Finding(code, Severity.ERROR, message, place, hint),))


class _Folder:
    """The folder of one issue while it is written."""

    def __init__(self, path: Path, known: Collection[str] = ()) -> None:
        self._path = path
        self._known = known
        self._files: dict[str, _File] = {}
        self._changed: list[str] = []
        self._has_images = False
        self._before: dict[str, _File] = {}
        if os.path.lexists(path):
            self._open()
        else:
            path.mkdir(parents=True, exist_ok=True)
            (path / _CLAIM).touch()

    def _open(self) -> None:
        """Looks at a folder that is there already."""
        images = self._path / IMAGES
        for folder in (self._path, images):
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise OutsideError(
                    f"{folder} is not a folder of its own", hint="move it away, or use --out"
                )
            clean(folder)
        self._has_images = images.is_dir()
        self._before = self._listed()

    def _listed(self) -> dict[str, _File]:
        """The files of the last build."""
        record = self._path / RECORD
        try:
            known = msgspec.json.decode(record.read_bytes(), type=_Record)
        except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError, msgspec.MsgspecError):
            return self._claim()
        if known.version > _VERSION:
            raise OutsideError(
                f"{record} was written by a newer version of newsletter-composer",
                hint="update newsletter-composer, or remove the folder",
            )
        return known.files

    def _claim(self) -> dict[str, _File]:
        """The files of a folder without a record, which is refused if they are somebody else's."""
        if not (self._path / _CLAIM).is_file() and not self._is_ours():
            for name in (RECORD, *_PAGES):
                if os.path.lexists(self._path / name):
                    raise OutsideError(
                        f"{self._path / name} was not written by newsletter-composer,"
                        f" or {RECORD} beside it was lost",
                        hint=f"if the program wrote it, delete {self._path}: it is made again;"
                        " else move it away, or build into another folder with --out",
                    )
        (self._path / _CLAIM).touch()
        ours = [name for name in self._known if _OURS.fullmatch(name)]
        pairs = ((name, (self._path / name).read_bytes()) for name in ours)
        return {name: _File(len(data), _hash(data)) for name, data in pairs}

    def _is_ours(self) -> bool:
        """Whether every page that is there is one that an earlier build is known to have left."""
        there = [name for name in _PAGES if os.path.lexists(self._path / name)]
        return bool(there) and all(name in self._known for name in there)

    def put(self, name: str, data: bytes) -> None:
        """Writes one file, unless it has these bytes already."""
        path = self._path / name
        if _size(path) != len(data) or path.read_bytes() != data:
            replace(path, data)
            self._changed.append(name)
        self._files[name] = _File(len(data), _hash(data))

    def put_picture(self, picture: PictureFile, root: Path, drawn: Drawn) -> None:
        """Draws one picture, unless one of its name and size is there: the name is its recipe."""
        name = f"{IMAGES}/{picture.name.removeprefix(f'{IMAGES}/')}"
        if not _OURS.fullmatch(name):
            raise ValueError(name)
        path, known = self._path / name, self._before.get(name)
        if known and _size(path) == known.bytes:
            self._files[name] = known
            return
        try:
            data = picture_bytes(picture, root, drawn)
        except ValueError as error:
            raise _refusal("picture-unreadable", str(error), Location(picture.source)) from error
        if not self._has_images:
            path.parent.mkdir(exist_ok=True)
            self._has_images = True
        self.put(name, data)

    def close(self, record: Mapping[str, Any]) -> Written:
        """Removes what is needed no more, and writes the record as the sign that all is there."""
        removed = tuple(
            name for name in sorted(self._before.keys() - self._files.keys()) if self._remove(name)
        )
        if removed and not any((self._path / IMAGES).iterdir()):
            (self._path / IMAGES).rmdir()
        whole = msgspec.json.encode({**record, "files": self._files}, order="sorted")
        files = tuple(sorted(self._files))
        self.put(RECORD, msgspec.json.format(whole, indent=2) + b"\n")
        (self._path / _CLAIM).unlink(missing_ok=True)
        return Written(self._path, (*files, RECORD), tuple(self._changed), removed)

    def _remove(self, name: str) -> bool:
        path = self._path / name
        if not _OURS.fullmatch(name) or path.is_symlink() or not path.is_file():
            return False
        if _hash(path.read_bytes()) != self._before[name].hash:
            return False
        path.unlink()
        return True


def picture_bytes(picture: PictureFile, root: Path, drawn: Drawn) -> bytes:
    """One picture of an edition, drawn at its size; ``ValueError`` where it cannot be."""
    name = picture.name.rpartition("/")[2]
    return drawn.shrunk(name, width=picture.width, source=lambda: _source(root, picture.source))


def _source(root: Path, source: str) -> bytes:
    """The bytes of a picture of the project; never of a file outside it."""
    path = (root / source).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ValueError("the path leads out of the project")
    if not path.is_file():
        raise ValueError("there is no such file")
    return path.read_bytes()


def _size(path: Path) -> int:
    """The bytes of a file, -1 where there is none, or a link in its place."""
    try:
        stat = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return -1
    return stat.st_size if S_ISREG(stat.st_mode) else -1


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _record(edition: Edition) -> dict[str, Any]:
    """What issue.json says beside the files."""
    links = [
        {
            "url": link.url,
            "text": link.text,
            "path": link.location.path,
            "line": link.location.line,
        }
        for link in edition.links
    ]
    size = edition.bytes
    return {
        "version": _VERSION,
        "slug": edition.issue.meta.slug,
        "hash": edition.hash,
        "metadata": edition.metadata,
        "links": links,
        "bytes": {
            "email": size.email,
            "head": size.head,
            "sections": [{"anchor": name, "bytes": count} for name, count in size.sections],
            "blocks": [
                {"at": place, "block": name, "bytes": count} for place, name, count in size.blocks
            ],
        },
    }
