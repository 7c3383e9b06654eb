"""Remembers pictures that were measured and drawn before: in the cache, safe to delete.

One picture may stand in hundreds of issues, and Pillow alone takes longer to import than an issue
takes to compose.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from composer.atomic import replace
from composer.pictures import Measure, measure, shrink

__all__ = ["Drawn"]


class Drawn:
    """Drawn pictures and measures in a folder; without a folder nothing is remembered."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def measure(self, data: bytes, *, digest: str) -> Measure:
        """What :func:`composer.pictures.measure` says of ``data``, whose hash is ``digest``."""
        known = self._read(f"{digest}.size").decode("ascii", "replace").split(" ")
        if len(known) == len(Measure._fields) and known[0].isdecimal() and known[1].isdecimal():
            return Measure(int(known[0]), int(known[1]), known[2], known[3] == "moves")
        found = measure(data)
        moves = "moves" if found.animated else "still"
        self._keep(
            f"{digest}.size", f"{found.width} {found.height} {found.format} {moves}".encode()
        )
        return found

    def shrunk(self, name: str, *, width: int, source: Callable[[], bytes]) -> bytes:
        """The picture of this name, which stands for its source and width.

        ``source`` gives the source's bytes and is called only where it has to be drawn. Raises
        ``ValueError`` where it cannot.
        """
        if self._folder is not None:
            with suppress(OSError):
                if known := _kept(self._folder / name):
                    return known
        data = shrink(source(), width)
        self._keep(name, data)
        return data

    def holds(self, name: str) -> bool:
        """Whether the picture of this name was drawn before."""
        return self._folder is not None and (self._folder / name).is_file()

    def _read(self, name: str) -> bytes:
        if self._folder is None:
            return b""
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return b""

    def _keep(self, name: str, data: bytes) -> None:
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace(self._folder / name, data)
        except OSError:
            # A cache that cannot be written costs time and nothing else.
            return


@lru_cache(maxsize=32)
def _kept(path: Path) -> bytes:
    """A picture that was drawn before. Its name is its recipe, so that it never changes."""
    return path.read_bytes()
