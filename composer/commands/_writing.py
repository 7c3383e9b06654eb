"""New files that commands write, never over another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

__all__ = ["one_at_a_time", "shown", "write_new"]


@contextmanager
def one_at_a_time(root: Path, what: str) -> Iterator[None]:
    """Held by one process at a time; where the project has no room for a lock, by any."""
    from composer.atomic import Lock

    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(Lock(root / ".newsletter" / "locks" / what))
        yield


def write_new(path: Path, data: bytes) -> bool:
    """Writes a file that is not there yet, with its folders; ``False`` where something is."""
    if os.path.lexists(path):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # "x" fails where another process was quicker.
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


def shown(path: Path) -> str:
    """A path as a person in the working directory would type it."""
    whole = os.path.relpath(path)
    return str(path) if whole.startswith("../../") else whole
