"""``picture-format``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import urlsplit

from composer.checking.check import Check, Fault, Group
from composer.checking.pictures import Seen, pictures_seen
from composer.checking.proof import Proof

__all__ = ["PictureFormat"]

#: Formats that some of the large mail programs do not show.
_REFUSED = {".svg": "SVG", ".svgz": "SVG", ".webp": "WebP", ".avif": "AVIF", ".heic": "HEIC"}


class PictureFormat(Check):
    """A picture in a format that mail programs refuse.

    Gmail and Outlook show no SVG, Outlook on Windows no WebP, and few anything of AVIF: the reader
    sees an empty frame and the words of its ``alt``. Composing turns a WebP or AVIF of the project
    into JPEG or PNG; an SVG it leaves as it is, and a picture on somebody else's server too.

    Mend: save the picture into the project, an SVG as PNG at twice the width that it is shown at.

    Source: caniemail.com, “SVG image format”, “WebP image format”, “AVIF image format”.
    """

    group: ClassVar[Group] = "images"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the format of the project's pictures, and at the ending of others' addresses."""
        told = set()
        for seen in proof.once(pictures_seen):
            kind = _refused(seen)
            if not kind or seen.url in told:
                continue
            told.add(seen.url)
            if seen.file is not None:
                yield self.fault(
                    f"{seen.file.source} is {kind}, which Gmail and Outlook do not show",
                    seen.location,
                    _conversion(seen.file.source, seen.width),
                )
            else:
                yield self.fault(
                    f"{seen.url} is {kind}, which not every mail program shows",
                    seen.location,
                    f"save it into the project{' as PNG' if kind == 'SVG' else ''}:"
                    " composing gives readers a JPEG or PNG of it",
                )


def _refused(seen: Seen) -> str:
    """The name of the format that readers receive, where it is one that is refused."""
    if seen.file is not None:
        return "SVG" if seen.picture is not None and seen.picture.format == "svg" else ""
    try:
        path = urlsplit(seen.url).path
    except ValueError:
        return ""
    return _REFUSED.get(PurePosixPath(path).suffix.lower(), "")


def _conversion(source: str, width: int) -> str:
    png = PurePosixPath(source).with_suffix(".png")
    return f"show a PNG instead: rsvg-convert -w {2 * width or 1200} {source} -o {png}"
