"""``animated-picture``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.pictures import pictures_seen
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["AnimatedPicture"]


class AnimatedPicture(Check):
    """A picture that moves.

    Outlook on Windows up to 2016 shows its first image and nothing else; other readers have asked
    their machine for stillness. It is sent as it is, for a smaller one would have to be drawn anew
    image by image, so all its weight reaches readers. What blinks can harm.

    Mend: let the first image say it all; stop it after five seconds, or three rounds; or show a
    still that links to the film, and keep this by a comment where you have looked.

    Source: caniemail.com, “GIF image format” (note on Outlook); WCAG 2.2, success criteria 2.2.2
    and 2.3.1.
    """

    group: ClassVar[Group] = "images"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the pictures of the project; what others' do is unknown."""
        told = set()
        for seen in proof.once(pictures_seen):
            if seen.file and seen.picture and seen.picture.animated and seen.file not in told:
                told.add(seen.file)
                yield self.fault(
                    f"{seen.file.source} moves, and Outlook shows its first image alone",
                    seen.location,
                    "see that the first image says it all, and that it stops within five seconds",
                )
