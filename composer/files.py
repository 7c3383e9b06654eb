"""The files of a project, read once and never outside its root."""

from __future__ import annotations

import fnmatch
import os
import posixpath
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from composer.model import Picture, PictureError

__all__ = ["ProjectFiles"]


class ProjectFiles:
    """Reads files by their path from the root: a :class:`composer.model.Files`.

    What was read once stays as it was then, so that one build sees one state of the project. A
    symlink that leads out of the root is no file of the project. ``instead`` are bytes by path that
    stand in the place of what the disk has: an editor's buffer.
    """

    def __init__(self, root: Path, *, instead: Mapping[str, bytes] | None = None) -> None:
        self._root = root.resolve()
        self._instead = frozenset(instead or ())
        self._bytes: dict[str, bytes | None] = dict(instead or {})
        self._pictures: dict[str, Picture | ValueError | None] = {}

    def text(self, path: str) -> str | None:
        """The text of a file; bytes that are no UTF-8 become lone surrogates."""
        data = self._read(path)
        return None if data is None else data.decode("utf-8", errors="surrogateescape")

    def hash(self, path: str) -> str:
        """The hash of a file's bytes, empty where there is none."""
        data = self._read(path)
        return "" if data is None else blake2b(data, digest_size=16).hexdigest()

    def picture(self, path: str) -> Picture | None:
        """A picture's size, format and hash. Raises ``ValueError`` where it is no picture."""
        if path not in self._pictures:
            self._pictures[path] = self._measure(path)
        found = self._pictures[path]
        if isinstance(found, ValueError):
            raise found
        return found

    def match(self, pattern: str) -> tuple[str, ...]:
        """The files that a pattern finds below the root, sorted; ``*`` stays in its folder."""
        found = [Path()]
        for part in Path(pattern).parts:
            found = [inner for folder in found for inner in self._entries(folder, part)]
        inside = {str(path) for path in found if self._inside(str(path)) is not None}
        return tuple(sorted(inside | {path for path in self._instead if _fits(path, pattern)}))

    def lost(self, pattern: str) -> tuple[str, ...]:
        """The links that a pattern finds and that lead to no file of the project, sorted."""
        folder, name = posixpath.split(pattern)
        try:
            with os.scandir(self._root / folder) as entries:
                links = [entry.name for entry in entries if entry.is_symlink()]
        except OSError:
            return ()
        found = [posixpath.join(folder, link) for link in links if fnmatch.fnmatchcase(link, name)]
        return tuple(
            sorted(
                path for path in found if self._inside(path) is None and not self._is_folder(path)
            )
        )

    def _is_folder(self, path: str) -> bool:
        return os.path.isdir(self._root / path)  # noqa: PTH112 - pathlib raises for a circle

    def _entries(self, folder: Path, part: str) -> list[Path]:
        if not any(sign in part for sign in "*?["):
            return [folder / part]
        try:
            names = [entry.name for entry in (self._root / folder).iterdir()]
        except OSError:
            return []
        return [folder / name for name in names if fnmatch.fnmatchcase(name, part)]

    def _inside(self, path: str) -> Path | None:
        """The real path of a file of the project, or ``None``."""
        try:
            whole = (self._root / path).resolve()
            return whole if whole.is_relative_to(self._root) and whole.is_file() else None
        except (OSError, RuntimeError):
            # A link that leads round in a circle, or a name that is too long for the disk.
            return None

    def _leads_out(self, path: str) -> bool:
        try:
            return not (self._root / path).resolve().is_relative_to(self._root)
        except (OSError, RuntimeError):
            return False

    def _read(self, path: str) -> bytes | None:
        if path not in self._bytes:
            whole = self._inside(path)
            self._bytes[path] = None if whole is None else whole.read_bytes()
        return self._bytes[path]

    def _measure(self, path: str) -> Picture | ValueError | None:
        from composer.drawn import Drawn

        if self._leads_out(path):
            return PictureError(
                "it leads out of the project",
                hint="copy the picture into the project and name it there",
                code="outside-project",
            )
        # The picture's bytes are not kept: only one picture is ever in memory.
        whole = self._inside(path)
        if whole is None:
            return None
        data = whole.read_bytes()
        digest = blake2b(data, digest_size=16).hexdigest()
        drawn = Drawn(self._root / ".newsletter" / "cache" / "pictures")
        try:
            width, height, kind, animated = drawn.measure(data, digest=digest)
        except ValueError as error:
            return error
        return Picture(
            source=path,
            width=width,
            height=height,
            format=kind,
            animated=animated,
            hash=digest,
        )


def _fits(path: str, pattern: str) -> bool:
    """Whether a pattern finds a path; ``*`` stays in its folder."""
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatch.fnmatchcase, parts, wanted))
