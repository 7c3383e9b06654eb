"""``::include``: which files it means, and that they do not go round in circles."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Protocol

from composer.model import Block, Location, Project
from composer.source.addresses import project_path
from composer.source.context import Context
from composer.source.directives import Call

__all__ = ["Includes", "Reading", "text_of_file"]

_FROM = "it begins from the issue's folder, or from that of the file it stands in"

#: How deep files may include each other.
_DEEPEST_INCLUDE = 4


class Reading(Protocol):
    """Whoever reads an issue: it reads the files that the issue includes as well."""

    project: Project

    def include(self, path: str, context: Context, place: Location, parent: str) -> list[Block]:
        """The blocks of the file at a path from the project's root."""


class Includes:
    """Answers ``::include`` for one file."""

    def __init__(self, reading: Reading, context: Context) -> None:
        self.reading = reading
        self.context = context

    def include(self, path: str, call: Call, parent: str) -> list[Block]:
        """The blocks of the file, or of all files that a pattern finds, by name."""
        inside = self._found(path, call.location)
        if inside is None:
            return []
        paths: Sequence[str] = (inside,)
        if any(sign in inside for sign in "*?["):
            self.context.inputs.add(f"match:{inside}")
            paths = self.reading.project.files.match(inside)
            if not paths:
                self.context.findings.warning(
                    "include-nothing",
                    f"no file matches “{path}”: nothing is shown",
                    call.location,
                    f"mend it: {_FROM}",
                )
        if any(found in self.context.included for found in paths):
            self.context.findings.error(
                "include-cycle",
                f"“{path}” includes itself",
                call.location,
                f"the way here: {' → '.join(posixpath.basename(p) for p in self.context.included)}",
            )
            return []
        if len(self.context.included) > _DEEPEST_INCLUDE:
            self.context.findings.error(
                "include-depth",
                f"files include each other more than {_DEEPEST_INCLUDE} deep",
                call.location,
                "include the innermost file from the issue itself",
            )
            return []
        return [
            block
            for found in paths
            for block in self.reading.include(found, self.context, call.location, parent)
        ]

    def _found(self, path: str, place: Location) -> str | None:
        """The path from the root: relative to the issue, else to the file that includes."""
        files = self.reading.project.files
        base = posixpath.dirname(self.context.base)
        beside = posixpath.normpath(posixpath.join(base, path))
        if not beside.startswith(("..", "/")) and files.match(beside):
            return beside
        return project_path(path, self.context, place)


def text_of_file(path: str, context: Context, place: Location) -> str | None:
    """The text of a file that is included; ``None`` after an error."""
    text = context.project.files.text(path)
    if text is None:
        message, hint = f"there is no file “{path}”", f"mend the path: {_FROM}"
        context.findings.error("missing-file", message, place, hint)
    elif "\0" in text:
        context.findings.error(
            "encoding",
            f"“{path}” is no text",
            place,
            "include Markdown, saved as UTF-8; a picture is shown by ![what it shows](path)",
        )
        return None
    return text
