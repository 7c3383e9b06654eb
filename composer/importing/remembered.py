"""What the last import wrote: the hash of each file, and where each picture came from.

It stands in ``.newsletter/imported.json``, which git ignores, and is safe to delete: then nobody
knows any more whether an author edited a file, and all of them are left alone.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import msgspec

from composer.atomic import replace

__all__ = ["Issue", "Memory", "digest"]

_FILE = Path(".newsletter") / "imported.json"


class Issue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was written of one issue: hashes by path from its folder, pictures by address."""

    files: dict[str, str]
    pictures: dict[str, str] = {}


class _Kept(msgspec.Struct, frozen=True):
    version: int
    issues: dict[str, Issue]


def digest(data: bytes) -> str:
    """The hash that files are remembered by."""
    return blake2b(data, digest_size=16).hexdigest()


class Memory:
    """Remembers issues by the path of their folder from the project's root."""

    def __init__(self, root: Path) -> None:
        self._path = root / _FILE
        self._issues: dict[str, Issue] = {}
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            # Nobody's work is lost with it: what is there is left alone.
            return
        if kept.version == 1:
            self._issues = kept.issues

    def of(self, folder: str) -> Issue | None:
        """What was written of an issue; ``None`` where nothing is known of it."""
        return self._issues.get(folder)

    def keep(self, folder: str, issue: Issue) -> None:
        """Remembers an issue, at once: an import that is interrupted knows what it wrote."""
        self._issues[folder] = issue
        self._path.parent.mkdir(parents=True, exist_ok=True)
        kept = _Kept(1, dict(sorted(self._issues.items())))
        replace(self._path, msgspec.json.format(msgspec.json.encode(kept)))
