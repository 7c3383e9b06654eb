"""``image-only``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.pictures import Seen, pictures_seen
from composer.checking.proof import Proof
from composer.checking.visible import seen

__all__ = ["ImageOnly"]

#: Letters of the issue's own, beside a picture, that a letter has at least.
_FEW = 200
#: Pixels across from which a picture is more than an icon.
_LARGE = 100
#: Letters of the whole mail for each pixel that pictures are shown on.
_RATIO = 0.002


class ImageOnly(Check):
    """A mail that is hardly more than its pictures.

    Half of the readers see no picture before they ask for it, those who hear a mail never do, and
    filters cannot read what a picture says: so spam is sent in pictures.

    Mend: say in words what the picture says; a caption and a paragraph are enough.

    Source: SpamAssassin's HTML_IMAGE_ONLY_04 to _32 count the letters of a mail with a picture (up
    to 3.9 points of the 5 that make spam, below 400; the theme's own words are some 400), and
    HTML_IMAGE_RATIO_02 finds fewer than 2 letters for 1,000 pixels. Here: 200 letters of the
    issue's own, and the same ratio.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Counts letters in blocks, and pixels of pictures as they are shown."""
        # Portraits and icons beside words are no pictures in this sense.
        pictures = [each for each in proof.once(pictures_seen) if each.width >= _LARGE]
        if not pictures:
            return
        letters = own = 0
        for run in proof.once(seen):
            count = sum(map(str.isalnum, run.text))
            letters += count
            if proof.source_of(run.element) != proof.top:
                own += count
        place = _largest(pictures)
        hint = "say in words what the pictures say: many readers do not see them, filters neither"
        if own < _FEW:
            what = "a picture" if len(pictures) == 1 else f"{len(pictures)} pictures"
            yield self.fault(
                f"the issue has {what} and {own} letters of its own", place.location, hint
            )
            return
        # The height of somebody else's picture is not known, and so it counts nothing.
        area = sum(each.area for each in pictures)
        if letters < _RATIO * area:
            yield self.fault(
                f"the mail has {letters} letters beside {len(pictures)} pictures of"
                f" {area / 1e6:.1f} million pixels",
                place.location,
                hint,
            )


def _largest(pictures: list[Seen]) -> Seen:
    return max(pictures, key=lambda each: (each.area, each.width))
