"""The user's own folder for what is remembered between builds and believed without a look.

Compiled templates are code, so they may not lie in a project's ``.newsletter/``: whoever sends a
project may have filled that. This folder is used only where nobody but the user can write.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

__all__ = ["read", "user_cache"]

_NAME = "newsletter-composer"
_DAY = 24 * 60 * 60
#: A file that no build has read for so long is removed.
_UNUSED = 90 * _DAY
#: How exactly the time of the last use is kept, and how often somebody looks for unused files.
_SELDOM = 7 * _DAY
_SWEPT = "swept"


def user_cache() -> Path | None:
    """The folder, made where it is missing; ``None`` where there is none that can be trusted.

    Without it a build is slower and no different.
    """
    home = _home()
    if home is None:
        return None
    folder = home / _NAME
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not _is_safe(home):
            return None
        folder.mkdir(mode=0o700, exist_ok=True)
        if not _is_own(folder):
            return None
    except OSError:
        return None
    _sweep(folder, time.time())
    return folder


def read(file: Path) -> bytes:
    """What a file of the folder holds; that it was used is noted in its time."""
    with file.open("rb") as opened:
        data = opened.read()
        used = os.fstat(opened.fileno()).st_mtime
    now = time.time()
    if now - used > _SELDOM:
        with suppress(OSError):
            os.utime(file, (now, now))
    return data


def _home() -> Path | None:
    """Where programs keep their caches, as the XDG base directories and macOS have it.

    A path that is not absolute would lie in the project: the specification ignores it too.
    """
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if chosen.is_absolute():
        return chosen
    user = Path(os.environ.get("HOME", ""))
    if not user.is_absolute():
        return None
    return user / "Library" / "Caches" if sys.platform == "darwin" else user / ".cache"


def _is_safe(home: Path) -> bool:
    """Whether no other user can put a folder of theirs in the place of ours."""
    found = home.stat()
    everyone = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
    return found.st_uid in (0, os.geteuid()) and not everyone


def _is_own(folder: Path) -> bool:
    """Whether it is the user's, and nobody else may write in it; a link may lead anywhere."""
    found = folder.lstat()
    others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not others


def _sweep(folder: Path, now: float) -> None:
    """Removes what is not used any more. Most calls cost one look at the mark of the last sweep."""
    mark = folder / _SWEPT
    with suppress(OSError):
        if mark.exists() and now - mark.stat().st_mtime < _SELDOM:
            return
        mark.touch()
        for file in list(folder.iterdir()):
            if now - file.lstat().st_mtime > _UNUSED:
                file.unlink(missing_ok=True)
