"""The state of a project's files, known without reading those that did not change.

As git's index does it: a file whose size, times and inode are those of the last look has the hash
of the last look. Imports nothing that costs, for a command that has nothing to do runs this first.
"""

# These run for thousands of files, and pathlib is slow to import and slower for each of them:
# ruff: noqa: PTH103, PTH108, PTH113, PTH116, PTH118, PTH120, PTH123

from __future__ import annotations

import os
from hashlib import blake2b

from composer.atomic import part, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Snapshot"]

_HEADER = "composer-snapshot 1"
_SETTINGS = "newsletter.toml"
_FOLDERS = ("issues", "templates")
_BLOCK = 1 << 20
#: Size, time of the bytes, time of the file's own record, inode.
_Stamp = tuple[int, int, int, int]


class Snapshot:
    """The hash of each file of a project by its path from the root, and one of them all.

    ``hashes`` maps paths to blake2b of 16 bytes, in hexadecimal; ``world`` is the hash of all.
    ``unread`` are files that are there and cannot be read: they have no hash, but are a change.
    """

    __slots__ = ("hashes", "world")

    def __init__(self, hashes: Mapping[str, str], unread: Iterable[str] = ()) -> None:
        self.hashes = dict(hashes)
        whole = blake2b(digest_size=16)
        for path in sorted(self.hashes):
            whole.update(os.fsencode(f"{path}\0{self.hashes[path]}\0"))
        for path in sorted(unread):
            whole.update(os.fsencode(f"{path}\0\0"))
        self.world = whole.hexdigest()

    @classmethod
    def take(
        cls,
        root: str | os.PathLike[str],
        cache_file: str | os.PathLike[str],
        *,
        also: Iterable[str] = (),
    ) -> Snapshot:
        """Looks at newsletter.toml, ``issues/`` and ``templates/``, and at the paths in ``also``.

        Names that begin with a dot are left out, and links that lead out of the root. Where the
        cache cannot be read or written, each file is read: slower, never wrong.
        """
        index = _Index(os.fspath(cache_file))
        hashes = {}
        unread = []
        for path, whole in _files(os.path.realpath(root), also):
            digest = index.hash(path, whole)
            if digest:
                hashes[path] = digest
            else:
                unread.append(path)
        index.save(hashes)
        return cls(hashes, unread)


class _Index:
    """What the last look found.

    A file is believed unchanged if its stamp is the same and older than the clock of that look:
    a file that changed within one tick of the file system's clock shows the same times twice (what
    git calls racily clean). The clock is the file system's own: the time of the cache file, which
    is made before the first file is read.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._known: dict[str, tuple[_Stamp, str]] = {}
        self._stamps: dict[str, _Stamp] = {}
        self._clock = 0
        self._next_clock = 0
        self._changed = False
        try:
            with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                self._read(file.read())
        except (OSError, ValueError):
            self._known.clear()

    def _read(self, text: str) -> None:
        """Records end in NUL, which no path can hold; ValueError where one is not as it should."""
        header, *records, end = text.split("\0")
        name, _, clock = header.rpartition(" ")
        if name != _HEADER or end:
            raise ValueError(header)
        self._clock = int(clock)
        for record in records:
            digest, size, changed, noted, inode, path = record.split(" ", 5)
            self._known[path] = ((int(size), int(changed), int(noted), int(inode)), digest)

    def hash(self, path: str, whole: str) -> str:
        """The hash of a file, empty where there is none any more."""
        try:
            stat = os.stat(whole)
        except OSError:
            return ""
        stamp = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        known, digest = self._known.get(path, (None, ""))
        if known != stamp or stat.st_ctime_ns >= self._clock:
            if not self._changed:
                self._changed = True
                self._next_clock = self._tick()
            digest = _hash(whole)
        self._stamps[path] = stamp
        return digest

    def _tick(self) -> int:
        """Now, by the clock that stamps files; 0, which believes nothing, where it has none."""
        probe = part(self._path)
        try:
            os.makedirs(os.path.dirname(self._path) or ".", exist_ok=True)
            with open(probe, "wb") as file:
                now = os.fstat(file.fileno()).st_mtime_ns
            os.unlink(probe)
        except OSError:
            return 0
        return now

    def save(self, hashes: Mapping[str, str]) -> None:
        """Keeps what was found, if anything is new; nothing is lost where it cannot."""
        if not self._changed and hashes.keys() == self._known.keys():
            return
        clock = self._next_clock if self._changed else self._clock
        records = [f"{_HEADER} {clock}"]
        for path, digest in hashes.items():
            size, changed, noted, inode = self._stamps[path]
            records.append(f"{digest} {size} {changed} {noted} {inode} {path}")
        text = "\0".join((*records, ""))
        try:
            os.makedirs(os.path.dirname(self._path) or ".", exist_ok=True)
            replace(self._path, text.encode("utf-8", "surrogateescape"))
        except OSError:
            pass


def _hash(path: str) -> str:
    digest = blake2b(digest_size=16)
    try:
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def _files(root: str, also: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The path from the root and the real path of each file, each path once."""
    inside = root.rstrip("/") + "/"
    seen = set()
    for path in (_SETTINGS, *sorted(also)):
        whole = os.path.realpath(os.path.join(root, path))
        if path not in seen and whole.startswith(inside) and os.path.isfile(whole):
            seen.add(path)
            yield path, whole
    for folder in _FOLDERS:
        whole = os.path.realpath(os.path.join(root, folder))
        if whole.startswith(inside):
            yield from (found for found in _walk(folder, whole, inside) if found[0] not in seen)


def _walk(path: str, whole: str, inside: str, *, linked: bool = False) -> Iterator[tuple[str, str]]:
    """The files of a folder; inside a folder that a link led to, no link to another is followed."""
    try:
        with os.scandir(whole) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        if entry.name.startswith("."):
            continue
        is_link = entry.is_symlink()
        target = os.path.realpath(entry.path) if is_link else entry.path
        if is_link and not target.startswith(inside):
            continue
        inner = f"{path}/{entry.name}"
        kind = _kind(entry)
        if kind == "folder" and not (is_link and linked):
            yield from _walk(inner, target, inside, linked=linked or is_link)
        elif kind in ("file", "lost"):
            yield inner, target


def _kind(entry: os.DirEntry[str]) -> str:
    """``lost`` is a link that leads to nothing, or round in a circle."""
    try:
        if entry.is_file():
            return "file"
        if entry.is_dir():
            return "folder"
    except OSError:
        return "lost"
    return "lost" if entry.is_symlink() else ""
