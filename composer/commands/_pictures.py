"""The bytes of an issue's pictures, as they are sent along or uploaded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from composer.dist import picture_bytes
from composer.drawn import Drawn
from composer.errors import AuthorError
from composer.model import Finding, Location, Severity

if TYPE_CHECKING:
    from composer.commands._dispatch import Composed
    from composer.model import PictureFile

__all__ = ["carried", "drawn"]


def carried(issue: Composed) -> dict[str, bytes]:
    """The pictures that the issue's messages take along, by the names of their files."""
    return drawn(issue.project.root, (one.file for one in issue.edition.carried))


def drawn(root: Path, files: Iterable[PictureFile]) -> dict[str, bytes]:
    """Pictures by the names of their files. Raises AuthorError where one cannot be drawn."""
    known = Drawn(root / ".newsletter" / "cache" / "pictures")
    found = {}
    for file in files:
        try:
            found[file.name] = picture_bytes(file, root, known)
        except ValueError as error:
            place = Location(file.source)
            finding = Finding("picture-unreadable", Severity.ERROR, str(error), place)
            raise AuthorError((finding,)) from error
    return found
