"""Whether what goes out is in Git, so that it can be found again."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Sequence
from pathlib import Path

from composer.delivery.git import ask
from composer.errors import OutsideError

__all__ = ["commit", "is_ignored", "is_inside", "is_known", "person", "uncommitted"]

_STATUS = (
    *("--no-optional-locks", "--literal-pathspecs", "status", "--porcelain=v1", "-z"),
    *("--untracked-files=all", "--ignored=matching", "--no-renames", "--ignore-submodules=none"),
)
_IGNORED = "!!"
_NO_REPOSITORY = "not a git repository"
#: What programs leave in a folder for themselves.
_LITTER = re.compile(r"/(?:\.[^/]*|[^/]*~)$")


def uncommitted(root: Path, paths: Sequence[str]) -> tuple[str, ...] | None:
    """The files below ``paths`` (from ``root``) that are not committed as they are, sorted.

    Files that Git ignores count, for nobody finds them again; only what programs leave in a folder
    (``.DS_Store``, ``a.md~``) does not. ``None`` outside Git, or without it.
    Raises OutsideError where Git does not want to say.
    """
    if not is_inside(root):
        return None
    # A link is one thing, and what it leads to another.
    home = root.resolve()
    meant = [os.path.relpath((root / path).resolve(), home) for path in paths]
    found: set[str] = set()
    for folder, names in _by_folder(root, (*paths, *meant)).items():
        found |= _changed(home, folder, names)
    return tuple(sorted(found))


def commit(root: Path) -> str:
    """The commit that is checked out, in hexadecimal; empty where there is none."""
    answer = ask(root, "rev-parse", "--verify", "--quiet", "HEAD")
    return answer.out.strip() if answer and not answer.code else ""


def person(root: Path) -> str:
    """Who does this: Git's user, else the system's. One line of letters that can be printed."""
    answer = ask(root, "config", "user.name")
    name = " ".join(answer.out.split()) if answer and not answer.code else ""
    return "".join(filter(str.isprintable, name)) or _user()


def is_inside(root: Path) -> bool:
    """Whether a folder is in a work tree of Git.

    Raises OutsideError where Git does not want to say: the repository is damaged, or another
    user's, as those that a CI server hands to a container often are.
    """
    answer = ask(root, "rev-parse", "--is-inside-work-tree")
    if answer and answer.code and _NO_REPOSITORY not in answer.words:
        raise OutsideError(
            f"{root}: git says: {answer.words}",
            hint="mend that first: nobody knows else whether what goes out is committed",
        )
    return bool(answer and not answer.code and answer.out.strip() == "true")


def is_ignored(root: Path, path: str) -> bool:
    """Whether Git leaves a file out, be it there or not. Inside Git only."""
    answer = ask(root, "check-ignore", "--quiet", "--", path)
    return bool(answer and not answer.code)


def is_known(root: Path, path: str) -> bool:
    """Whether Git has a file, or one below that folder. Inside Git only."""
    answer = ask(root, "--literal-pathspecs", "ls-files", "--", path)
    return bool(answer and answer.out.strip())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # A container's user may have no name.
        return f"user {os.getuid()}"


def _by_folder(root: Path, paths: Sequence[str]) -> dict[Path, list[str]]:
    """The paths by the folder that they are in, or were: each may be in a submodule of its own.

    Git says of a file in one, asked from without, that all is well.
    """
    found: dict[Path, list[str]] = {}
    for path in dict.fromkeys(paths):
        folder = (root / path).parent
        while not folder.is_dir():
            folder = folder.parent
        found.setdefault(folder, []).append(os.path.relpath(root / path, folder))
    return found


def _changed(home: Path, folder: Path, names: Sequence[str]) -> set[str]:
    """What Git does not have as it is, from ``home``; all of it where it cannot say."""
    here = folder.resolve()
    where = ask(here, "rev-parse", "--show-toplevel", "--show-superproject-working-tree")
    answer = ask(here, *_STATUS, "--", *names)
    named = {os.path.normpath(here / name) for name in names}
    if where is None or answer is None or where.code or answer.code:
        return {os.path.relpath(name, home) for name in named}
    top, *above = map(Path, where.out.splitlines())
    found = set()
    for entry in filter(None, answer.out.split("\0")):
        file = os.path.normpath(top / entry[3:])
        if entry[:2] != _IGNORED or file in named or not _LITTER.search(file):
            found.add(os.path.relpath(file, home))
    for outer in above:
        # What is committed in a submodule counts once the project has taken it up.
        found |= _changed(home, outer, [os.path.relpath(top, outer)])
    return found
