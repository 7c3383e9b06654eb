"""The pictures of a mail, as it shows them and as readers receive them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from composer.model import Location, PictureFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.checking.proof import Proof
    from composer.model import Picture

__all__ = ["Seen", "pictures_seen", "received", "weight_at_most"]

#: How much larger than its source a picture of the same format may be drawn, at the worst.
_GROWTH = 2
_SAME = ("jpeg", "png", "gif", "svg")
_WIDTH = re.compile(r"(?<![-\w])width\s*:\s*(\d+)px")


class Seen(NamedTuple):
    """A picture in the mail: its pixels on the page (0: not known), and what it is drawn from.

    ``file`` is ``None`` for a picture of somebody else's server, whose address is ``url``.
    """

    url: str
    width: int
    height: int
    location: Location
    file: PictureFile | None = None
    picture: Picture | None = None

    @property
    def area(self) -> int:
        """The pixels that it is shown on."""
        return self.width * self.height


def pictures_seen(proof: Proof) -> tuple[Seen, ...]:
    """Every picture that the mail shows, in order."""
    files = {file.name: file for file in proof.edition.pictures}
    return tuple(_seen(proof, image, files) for image in proof.page.iter("img"))


def _seen(proof: Proof, image: Element, files: dict[str, PictureFile]) -> Seen:
    url = str(image.get("src") or "")
    file = files.get(url.rpartition("/")[2]) if url.startswith("images/") else None
    picture = None
    if file is not None:
        try:
            picture = proof.project.files.picture(file.source)
        except ValueError:
            picture = None
    width = _number(image.get("width")) or _styled(image.get("style", ""))
    place = _place(proof, image, file.source if file else url)
    return Seen(url, width, _number(image.get("height")), place, file, picture)


def _number(value: str | None) -> int:
    digits = (value or "").removesuffix("px")
    return int(digits) if digits.isdecimal() else 0


def _styled(style: str) -> int:
    found = _WIDTH.search(style)
    return int(found[1]) if found else 0


def _place(proof: Proof, image: Element, source: str) -> Location:
    place = proof.source_of(image)
    if place != proof.top:
        return proof.written(place, source.rpartition("/")[2] or source)
    cover = proof.issue.cover
    if cover is not None and source in (cover.source, cover.url):
        return proof.meta.place("cover")
    return place


def weight_at_most(proof: Proof, file: PictureFile, picture: Picture | None) -> int:
    """A weight that the drawn picture does not pass, told without drawing it; 0 where none is known.

    A picture that keeps its format hardly grows; one that is turned into another may.
    """
    if picture is None or picture.format not in _SAME:
        return 0
    try:
        return _GROWTH * (proof.project.root / file.source).stat().st_size
    except OSError:
        return 0


def received(proof: Proof, file: PictureFile) -> int:
    """The bytes of a picture as readers receive it; 0 where it cannot be drawn.

    It is drawn once, and remembered where a build would look for it.
    """
    # Mostly, nothing has to be drawn.
    from composer.dist import picture_bytes
    from composer.drawn import Drawn

    root = Path(proof.project.root)
    try:
        drawn = Drawn(root / ".newsletter" / "cache" / "pictures")
        return len(picture_bytes(file, root, drawn))
    except (OSError, ValueError):
        return 0
