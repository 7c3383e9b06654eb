"""What an importer reads from: a file, a folder or an archive, by names and within limits."""

from __future__ import annotations

import datetime
import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import BinaryIO

from composer.errors import ExportRefused, UsageError

__all__ = ["MOST_OF_A_TEXT", "Folder", "Source", "open_source"]

#: A post of more is none: the longest book of the Bible has a third of a megabyte.
MOST_OF_A_TEXT = 10_000_000
#: A picture, or a table of all posts, which is read row by row.
_MOST_OF_A_FILE = 512_000_000
_MOST_FILES = 20_000
#: Folders of programs, and what they make of a site: no posts are in there.
_PASSED_OVER = frozenset({"node_modules", "_site", "public", "output", "__pycache__", "__MACOSX"})


class Source(ABC):
    """The files of an export by their names, with ``/`` between folders.

    Nothing is ever written where a name says. Reading raises ``ExportRefused`` where a file is
    broken, too large, or not there.
    """

    #: How the export is called in messages.
    title: str
    names: tuple[str, ...]

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """A file's bytes, to be read from its beginning."""

    @abstractmethod
    def size(self, name: str) -> int:
        """How many bytes a file has."""

    @abstractmethod
    def day(self, name: str) -> datetime.date:
        """The day on which a file was last changed."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""

    def place(self, name: str) -> str:
        """How a file is called in messages: with the export that it is in, if it is in one."""
        return name if name == self.title else f"{self.title}: {name}"

    def read(self, name: str, *, most: int = MOST_OF_A_TEXT) -> bytes:
        """A file's bytes; ``ExportRefused`` where there are more than ``most``."""
        with self.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise ExportRefused(
                f"{self.place(name)} has more than {most // 1_000_000} MB",
                hint="take it out of the export, and bring it in by hand",
            )
        return data

    def text(self, name: str) -> str:
        """A file's text in UTF-8; ``ExportRefused`` with the line where it is none."""
        data = self.read(name).removeprefix(b"\xef\xbb\xbf")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ExportRefused(
                f"{self.place(name)}, line {line}: a byte that is no UTF-8 stands here",
                hint="export it again, or save the file as UTF-8",
            ) from None

    def head(self, name: str, most: int = 4096) -> str:
        """The beginning of a file, for whoever only wants to know what it is."""
        with self.open(name) as file:
            return file.read(most).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")

    def named(self, *lasts: str) -> str:
        """The file with one of these last names that is nearest to the top; empty if none is."""
        found = [name for name in self.names if name.rpartition("/")[2].lower() in lasts]
        return min(found, key=lambda name: (name.count("/"), name), default="")

    def ending(self, *endings: str) -> tuple[str, ...]:
        """The files whose names end so, whatever their case."""
        return tuple(name for name in self.names if name.lower().endswith(endings))


class Folder(Source):
    """A folder on disk, or one file in it with what lies beside.

    ``only`` are the files that posts are looked for in; pictures may be any below the folder. A
    link that leads out of the folder is no file of it.
    """

    def __init__(self, root: Path, *, only: str = "", title: str = "") -> None:
        self._root = root.resolve()
        self.title = title or only or root.name
        self.names = (only,) if only else tuple(sorted(_walk(self._root)))

    def has(self, name: str) -> bool:
        """Whether there is such a file below the folder."""
        return self._path(name) is not None

    def open(self, name: str) -> BinaryIO:
        """A file's bytes, to be read from its beginning."""
        path = self._path(name)
        if path is None:
            raise ExportRefused(f"there is no file {self.place(name)}")
        try:
            return path.open("rb")
        except OSError as error:
            raise ExportRefused(f"{self.place(name)} cannot be read: {error.strerror}") from error

    def size(self, name: str) -> int:
        """How many bytes a file has."""
        path = self._path(name)
        return path.stat().st_size if path else 0

    def day(self, name: str) -> datetime.date:
        """The day on which a file was last changed."""
        path = self._path(name) or self._root
        return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date()

    def _path(self, name: str) -> Path | None:
        try:
            whole = (self._root / name).resolve()
            return whole if whole.is_relative_to(self._root) and whole.is_file() else None
        except (OSError, RuntimeError, ValueError):
            # A link in a circle, a name too long for the disk, a NUL.
            return None


def _walk(root: Path) -> list[str]:
    found: list[str] = []
    for folder, inner, files in os.walk(root):
        inner[:] = sorted(
            name for name in inner if not name.startswith(".") and name not in _PASSED_OVER
        )
        base = os.path.relpath(folder, root)
        found.extend(
            name if base == "." else f"{base}/{name}".replace(os.sep, "/")
            for name in files
            if not name.startswith(".")
        )
        if len(found) > _MOST_FILES:
            raise ExportRefused(
                f"{root.name} holds more than {_MOST_FILES} files",
                hint="name the folder that holds the posts alone",
            )
    return found


def open_source(path: Path) -> Source:
    """The source at a path: a folder, an archive (by its content, not its name), or a file.

    Raises ``UsageError`` where there is nothing, and ``ExportRefused`` where it cannot be read.
    """
    from composer.importing.archive import Archive, is_archive

    if path.is_dir():
        return Folder(path)
    if not path.is_file():
        raise UsageError(f"there is no file or folder {path}", hint="look for a slip in the path")
    if is_archive(path):
        return Archive(path)
    if path.stat().st_size > _MOST_OF_A_FILE:
        raise ExportRefused(
            f"{path.name} has more than {_MOST_OF_A_FILE // 1_000_000} MB",
            hint="export fewer posts at a time",
        )
    return Folder(path.parent, only=path.name)
