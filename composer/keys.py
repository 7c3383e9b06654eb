"""What an issue was made from, as one hash: where it is the same, there is nothing to make anew."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from composer.model import Project
    from composer.snapshot import Snapshot

__all__ = ["Keys"]


class Keys:
    """The keys of a project's issues, in one state of its files, made by one version of the program."""

    def __init__(self, project: Project, snapshot: Snapshot, tool: str) -> None:
        self.project = project
        self._hashes = snapshot.hashes
        self._tool = tool

    def key(self, path: str, inputs: Iterable[str], *more: object) -> str:
        """The hash of all that an issue's editions are made from.

        ``inputs`` are those that its last composing named (:attr:`composer.model.Issue.inputs`).
        """
        from composer.config.sent import record_path

        hashes = self._hashes
        key = blake2b(digest_size=16)
        own = (hashes.get(path, ""), hashes.get(record_path(path), ""))
        parts = (self._tool, self.project.theme.name, *own, self._settings, *map(repr, more))
        for part in parts:
            key.update(part.encode(errors="replace") + b"\0")
        for name in sorted(inputs):
            key.update(f"{name}\0{self._state(name)}\0".encode(errors="replace"))
        return key.hexdigest()

    @cached_property
    def _settings(self) -> str:
        return repr(
            sorted(
                (name, digest)
                for name, digest in self._hashes.items()
                if name == "newsletter.toml" or name.startswith("templates/")
            )
        )

    def _state(self, name: str) -> str:
        """What one input was like: a file's hash, a page's line, the catalogue's front matter."""
        kind, _, rest = name.partition(":")
        if kind == "file":
            return self._hashes.get(rest) or self.project.files.hash(rest)
        if kind == "link":
            return repr(self.project.pages.get(rest))
        if kind == "results":
            return self._hashes.get(f"issues/results/{rest}.toml", "")
        if kind == "match":
            return repr(self.project.files.match(rest))
        return self._catalogue

    @cached_property
    def _catalogue(self) -> str:
        """A hash of what issues see of each other."""
        state = repr(
            [(path, meta.source_hash, meta.placed) for path, meta in self.project.catalogue.items()]
        )
        return blake2b(state.encode(errors="replace"), digest_size=16).hexdigest()
