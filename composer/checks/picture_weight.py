"""``picture-weight``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.pictures import Seen, pictures_seen, received, weight_at_most
from composer.checking.proof import Proof

__all__ = ["PictureWeight"]


class PictureWeight(Check):
    """A picture that is heavy as readers receive it.

    Readers receive a picture drawn at twice the width that it is shown at, and not the file in the
    project; so a camera's picture of 8 MB may be light, and a screenshot saved as PNG heavy. What
    moves is sent as it is. Each reader fetches each picture, mostly on a phone.

    Mend: save a photograph as JPEG; give a drawing fewer colours; shorten what moves, or make it
    smaller.

    Source: our own rule, at ``[checks.images] each_kb`` (200): two seconds on a line of 1 Mbit/s.
    """

    group: ClassVar[Group] = "images"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """The bytes of each picture as it is drawn; those of somebody else's server are unknown."""
        most = proof.settings.images.each_kb * 1000
        files = {seen.file: seen for seen in reversed(proof.once(pictures_seen)) if seen.file}
        for file, seen in files.items():
            limit = weight_at_most(proof, file, seen.picture)
            if 0 < limit <= most:
                continue
            size = received(proof, file)
            if size > most:
                yield self.fault(
                    f"{file.source} has {size / 1000:.0f} kB as readers receive it",
                    seen.location,
                    _way(seen),
                )


def _way(seen: Seen) -> str:
    picture = seen.picture
    if picture is not None and picture.animated:
        return "make what moves shorter or smaller, or show a still and link to the film"
    if picture is not None and picture.format in ("jpeg", "svg"):
        return "save it again with a stronger compression, or show less of it"
    return "save it as JPEG if it is a photograph, with fewer colours if it is a drawing"
