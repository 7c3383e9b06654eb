"""Files that are never seen half-written, and one writer at a time.

Imports nothing that costs: a command that finds everything up to date loads this and little more.
"""

# These run for thousands of files, and pathlib is slow to import and slower for each of them:
# ruff: noqa: PTH103, PTH105, PTH108, PTH116, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

__all__ = ["Lock", "clean", "lock_path", "part", "replace"]

#: What a file is called while it is written. Nothing else is ever taken for a leftover.
_PREFIX = ".composer-"
_SUFFIX = ".tmp"
#: No file takes so long to write: what is older has a number that another process has by now.
_LONGEST = 60 * 60


def part(path: str | os.PathLike[str]) -> str:
    """What the file at ``path`` is called while this process writes it, in the same folder."""
    folder, name = os.path.split(os.fspath(path))
    return os.path.join(folder, f"{_PREFIX}{os.getpid()}-{name}{_SUFFIX}")


def replace(path: str | os.PathLike[str], data: bytes) -> None:
    """Writes a file whole: whoever looks finds the old bytes or the new ones (POSIX rename).

    Not synced: after a power cut a build is simply done again.
    """
    unfinished = part(path)
    try:
        with open(unfinished, "wb") as file:
            file.write(data)
        os.replace(unfinished, path)
    except BaseException as error:
        # An interrupt leaves nothing behind either; only a kill does, for clean() to find.
        _remove(unfinished)
        if isinstance(error, OSError):
            # Nobody asked for a file of that other name.
            raise type(error)(error.errno, error.strerror, os.fspath(path)) from error
        raise


def clean(folder: str | os.PathLike[str], *, alone: bool = False) -> None:
    """Removes what killed builds left in a folder: only what :func:`part` names, of no process.

    Who is ``alone``, for it holds the folder's lock, need not ask whether a process of that number
    lives.
    """
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if not (name.startswith(_PREFIX) and name.endswith(_SUFFIX)):
            continue
        path = os.path.join(folder, name)
        if alone or _is_old(path) or not _is_being_written(name):
            _remove(path)


def _is_old(path: str) -> bool:
    import time

    try:
        return time.time() - os.stat(path).st_mtime > _LONGEST
    except OSError:
        return True


def _is_being_written(name: str) -> bool:
    number = name.removeprefix(_PREFIX).partition("-")[0]
    if not number.isdecimal() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _remove(path: str) -> None:
    try:  # noqa: SIM105 - contextlib would have to be imported
        os.unlink(path)
    except OSError:
        pass


def lock_path(out: str | os.PathLike[str], cache: str | os.PathLike[str]) -> str:
    """The file of the lock on an output folder."""
    from hashlib import blake2b

    name = blake2b(os.fsencode(os.path.realpath(out)), digest_size=8).hexdigest()
    return os.path.join(cache, "locks", name)


class Lock:
    """Held by one process at a time (flock): the kernel opens it however its holder ends.

    The file stays, for a lock on a file that is removed keeps nobody out. While it is held there is
    a byte in it, which stays if the holder is killed: :meth:`was_left`. ``waiting`` is called once
    where another process holds it.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, waiting: Callable[[], object] | None = None
    ) -> None:
        self._path = os.fspath(path)
        self._waiting = waiting
        self._file = -1

    def __enter__(self) -> Self:
        import fcntl

        os.makedirs(os.path.dirname(self._path) or ".", exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._waiting is not None:
                    self._waiting()
                fcntl.flock(self._file, fcntl.LOCK_EX)
            os.pwrite(self._file, b"1", 0)
        except BaseException:
            os.close(self._file)
            raise
        return self

    @staticmethod
    def was_left(path: str | os.PathLike[str]) -> bool:
        """Whether a lock is held, or its last holder was killed or failed."""
        try:
            return os.stat(path).st_size > 0
        except OSError:
            return False

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            os.ftruncate(self._file, 0)
        os.close(self._file)
