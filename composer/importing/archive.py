"""A ZIP archive that somebody else made, read so that it can do no harm.

Nothing is unpacked to disk: an entry is read when it is asked for, by its name, as far as it may
be. What no export holds makes the whole archive refused, with the entry's name: paths that climb
out or begin at a root, links, two entries of one name, entries that unfold to far more than they
take (deflate by 1032 at most, https://www.bamsoftware.com/hacks/zipbomb/; a mail's HTML by about 5).
zipfile itself refuses entries that overlap, of which the bombs on that page are made.
"""

from __future__ import annotations

import datetime
import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from composer.errors import ExportRefused
from composer.importing.source import Source

__all__ = ["Archive", "is_archive"]

_MOST_ENTRIES = 20_000
_MOST_OF_ALL = 4_000_000_000
_MOST_OF_AN_ENTRY = 512_000_000
#: Small files may be as repetitive as they like.
_RATIO, _RATIO_FROM = 120, 1_000_000
_ENCRYPTED = 0x1
_AGAIN = "download the export again, and do not unpack or repack it"
#: What zipfile raises for bytes that are no archive, or for an entry that is broken.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, OverflowError, UnicodeError, IndexError, LookupError),
)


def is_archive(path: Path) -> bool:
    """Whether a file begins as a ZIP archive does, or is called one."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\3\4", b"PK\5\6") or path.suffix.lower() == ".zip"


class Archive(Source):
    """A ZIP archive's files. Raises ``ExportRefused`` where it is broken or a trap."""

    def __init__(self, path: Path) -> None:
        self.title = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise ExportRefused(
                f"{path.name} is no whole ZIP archive: {error}",
                hint=f"it may be cut short: {_AGAIN}",
            ) from None
        entries = self._zip.infolist()
        self._check_all(entries)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            if not (entry.is_dir() or _is_of_a_system(entry.filename)):
                self._entries[entry.filename] = entry
        self.names = tuple(sorted(self._entries))

    def has(self, name: str) -> bool:
        """Whether there is an entry of this name."""
        return name in self._entries

    def open(self, name: str) -> BinaryIO:
        """An entry's bytes: unpacked as they are read, never more than it says that it has."""
        entry = self._entry(name)
        try:
            return cast(
                "BinaryIO", _Bounded(cast("zipfile.ZipExtFile", self._zip.open(entry)), self, name)
            )
        except _BROKEN as error:
            raise self.broken(name, error) from None

    def size(self, name: str) -> int:
        """How many bytes an entry says that it has."""
        return self._entry(name).file_size

    def day(self, name: str) -> datetime.date:
        """The day that the archive gives an entry; 1980-01-01 where it gives none."""
        try:
            return datetime.date(*self._entry(name).date_time[:3])
        except ValueError:
            return datetime.date(1980, 1, 1)

    def broken(self, name: str, error: BaseException) -> ExportRefused:
        """What is told of an entry that cannot be unpacked."""
        return ExportRefused(
            f"{self.place(name)} cannot be unpacked: {str(error) or type(error).__name__}",
            hint=_AGAIN,
        )

    def _entry(self, name: str) -> zipfile.ZipInfo:
        if name not in self._entries:
            raise ExportRefused(f"there is no file {self.place(name)}", hint=_AGAIN)
        return self._entries[name]

    def _check_all(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > _MOST_ENTRIES:
            raise self._trap(f"holds {len(entries)} files, more than {_MOST_ENTRIES}")
        if sum(entry.file_size for entry in entries) > _MOST_OF_ALL:
            raise self._trap(f"unfolds to more than {_MOST_OF_ALL // 1_000_000} MB")
        names = [entry.filename for entry in entries]
        twice = (
            next((name for name in names if names.count(name) > 1), "") if _doubles(names) else ""
        )
        if twice:
            raise self._trap(f"has two entries “{_told(twice)}”")

    def _check(self, entry: zipfile.ZipInfo) -> None:
        name = _told(entry.filename)
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise self._trap(f"has an entry “{name}”, whose path leads out of the archive")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise self._trap(f"has an entry “{name}” that is a link")
        if entry.flag_bits & _ENCRYPTED:
            raise self._trap(f"has an entry “{name}” under a password")
        if entry.file_size > _MOST_OF_AN_ENTRY:
            raise self._trap(f"has an entry “{name}” of {entry.file_size // 1_000_000} MB")
        is_large = entry.file_size > _RATIO_FROM
        if is_large and entry.file_size > _RATIO * max(1, entry.compress_size):
            raise self._trap(
                f"has an entry “{name}” that unfolds {entry.file_size // max(1, entry.compress_size)}"
                " times"
            )

    def _trap(self, what: str) -> ExportRefused:
        return ExportRefused(
            f"{self.title} {what}",
            hint="no platform exports such an archive: download it again from the platform itself",
        )


class _Bounded(io.RawIOBase):
    """An entry that is being read; what is wrong with it is told as everything else is."""

    def __init__(self, inner: zipfile.ZipExtFile, archive: Archive, name: str) -> None:
        super().__init__()
        self._inner, self._archive, self._name = inner, archive, name
        self._left = archive.size(name)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills the buffer with what comes next; 0 at the end."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """The next bytes: as many as are asked for, or all."""
        wanted = self._left if size < 0 else min(size, self._left)
        try:
            data = self._inner.read(wanted)
            if self._left == len(data):
                # The check sum is looked at when the end is met.
                data += self._inner.read(1)
        except _BROKEN as error:
            raise self._archive.broken(self._name, error) from None
        if len(data) > self._left:
            raise self._archive.broken(self._name, ValueError("it is longer than it says"))
        self._left -= len(data)
        if not data and wanted:
            raise self._archive.broken(self._name, EOFError("it ends too early"))
        return data

    def close(self) -> None:
        """Closes the entry."""
        self._inner.close()
        super().close()


def _doubles(names: list[str]) -> bool:
    return len(set(names)) < len(names)


def _is_of_a_system(name: str) -> bool:
    """Whether a file is what macOS or Windows puts into archives for itself."""
    parts = name.split("/")
    return (
        "__MACOSX" in parts
        or parts[-1].startswith("._")
        or parts[-1] in (*(".DS_Store", "Thumbs.db", "desktop.ini"),)
    )


def _told(name: str) -> str:
    """A name as a message can show it."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)[:80]
