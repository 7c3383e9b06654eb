"""The pictures of one issue: each at the size that its use shows, and the files to make."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from composer.model import Picture, PictureFile
from composer.pictures import file_name

__all__ = ["Album", "Shown"]

#: Screens of phones have two to three dots a pixel; three shows no difference in a photograph.
_DENSITY = 2
_DEFAULT = 520
#: An issue's pictures have the same names with every save, and an author's portrait in every issue.
_name = lru_cache(maxsize=1024)(file_name)


class Shown(Struct, frozen=True):
    """A picture as a template writes it; a width or height of 0 is not known."""

    src: str
    width: int
    height: int
    alt: str


class Album:
    """Collects what both HTML editions show."""

    def __init__(self, sizes: Mapping[str, int | list[int]]) -> None:
        self._sizes = sizes
        self._files: dict[PictureFile, None] = {}
        self._shown: dict[tuple[int, str, str], tuple[Picture, Shown]] = {}

    @property
    def files(self) -> tuple[PictureFile, ...]:
        """The files that the edition needs, in order of their names."""
        return tuple(sorted(self._files))

    def shown(self, picture: Picture, use: str, base: str) -> Shown:
        """The picture at the size of a use; ``base`` stands before the path of a local one."""
        key = (id(picture), use, base)
        if key not in self._shown:
            # The picture is kept beside its answer, so that no other gets its id meanwhile.
            self._shown[key] = (picture, self._measured(picture, use, base))
        return self._shown[key][1]

    def _measured(self, picture: Picture, use: str, base: str) -> Shown:
        shown, drawn, height = self._fitted(picture, use)
        if not picture.source:
            return Shown(picture.url, shown, height, picture.alt)
        pixels = min(drawn * _DENSITY, picture.width) if picture.width else 0
        name = _name(picture, pixels)
        self._files[PictureFile(name, picture.source, pixels, picture.hash)] = None
        return Shown(f"{base}images/{name}", shown, height, picture.alt)

    def _fitted(self, picture: Picture, use: str) -> tuple[int, int, int]:
        """The width shown, the width that fills a box if it has one, the height of the whole.

        Never larger than the picture; a mail program that cuts nothing shows its whole shape.
        """
        most = self._sizes.get(use, _DEFAULT)
        box, high = most if isinstance(most, list) else (most, 0)
        if not picture.width or not picture.height:
            return box, box, 0
        width = min(box, picture.width)
        filling = max(width, round(high * picture.width / picture.height))
        return width, filling, max(1, round(width * picture.height / picture.width))
