"""``picture-width``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.pictures import Seen, pictures_seen, received
from composer.checking.proof import Proof

__all__ = ["PictureWidth"]

#: Pixels that a screen may draw for one of the page, with room for a small difference.
_DENSITY = 3
#: The share of what a picture may weigh, below which its width matters to nobody.
_LIGHT = 0.25


class PictureWidth(Check):
    """A picture that readers receive much wider than they see it.

    Composing draws pictures at twice the width that they are shown at, so a large file in the
    project is no fault. What it cannot draw smaller reaches readers as it is: a picture that
    moves; and a template of your own may show one smaller than it asked for.

    Mend: make the file smaller: twice the width that it is shown at is enough.

    Source: our own rule: more than three pixels for one of the page, and more than a quarter of
    ``[checks.images] each_kb`` (50 kB). Screens of phones have two to three.
    """

    group: ClassVar[Group] = "images"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the width received with the width shown, where both are known."""
        light = _LIGHT * proof.settings.images.each_kb * 1000
        told = set()
        for seen in proof.once(pictures_seen):
            width = _received_width(seen)
            if (
                seen.file is None
                or seen.file in told
                or not 0 < _DENSITY * seen.width < width
                or received(proof, seen.file) <= light
            ):
                continue
            told.add(seen.file)
            yield self.fault(
                f"{seen.file.source} is shown {seen.width} pixels wide, and readers receive {width}",
                seen.location,
                f"make the file {2 * seen.width} pixels wide",
            )


def _received_width(seen: Seen) -> int:
    if seen.file is None or seen.picture is None or seen.picture.format == "svg":
        return 0
    drawn = seen.file.width
    return seen.picture.width if seen.picture.animated or not drawn else drawn
