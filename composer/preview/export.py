"""The page as static files, for whoever has no checkout: a CI artifact, a Pages address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from composer.atomic import replace
from composer.errors import OutsideError
from composer.preview.page import page
from composer.preview.studio import Studio

if TYPE_CHECKING:
    from composer.preview.view import View

__all__ = ["PICTURES", "write_page"]

#: The folder of the pictures, beside the page.
PICTURES = "pictures"


class _Studio(Studio, Protocol):
    def pictures_of(self, slug: str) -> Sequence[str]:
        """The names of the pictures of an issue."""


def write_page(studio: _Studio, paths: Sequence[str], folder: Path) -> Path:
    """Writes ``index.html`` and the pictures of these issues; gives the page's path.

    The studio's pictures must lie below :data:`PICTURES`. Raises OutsideError where the folder
    cannot be written.
    """
    views = {path: view for path in paths if (view := studio.view(path)) is not None}
    rows = [row for row in studio.issues() if row.path in views]
    desk = studio.desk()
    data = {
        "live": False,
        "token": "",
        **msgspec.structs.asdict(desk),
        "editor": None,
        "issues": rows,
        "issue": next(iter(views.values()), None),
        "exported": views,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for view in views.values():
            _write_pictures(studio, view, folder)
        whole = page(data, title=f"{desk.newsletter['name']} · preview")
        replace(folder / "index.html", whole.encode())
    except OSError as error:
        where = error.filename or folder
        raise OutsideError(f"{where} cannot be written: {error.strerror}") from error
    return folder / "index.html"


def _write_pictures(studio: _Studio, view: View, folder: Path) -> None:
    home = folder / PICTURES / view.slug / "images"
    for name in studio.pictures_of(view.slug):
        data = studio.picture(view.slug, name)
        if data is not None:
            home.mkdir(parents=True, exist_ok=True)
            replace(home / name, data)
