"""``picture-sum``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.pictures import pictures_seen, received, weight_at_most
from composer.checking.proof import Proof

__all__ = ["PictureSum"]

#: Pictures that a message names.
_NAMED = 3


class PictureSum(Check):
    """Pictures that are heavy together.

    A mail is opened on the way, where a megabyte takes its time, and by many at once right after
    it was sent. The pictures are counted as readers receive them, each once.

    Mend: take out the heaviest, which the message names, or save it more compactly.

    Source: our own rule, at ``[checks.images] sum_kb`` (1000): eight seconds on a line of 1 Mbit/s.
    """

    group: ClassVar[Group] = "images"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """The sum of the pictures that the mail shows; those of other servers are unknown."""
        most = proof.settings.images.sum_kb * 1000
        files = {each.file: each.picture for each in proof.once(pictures_seen) if each.file}
        limits = [weight_at_most(proof, file, picture) for file, picture in files.items()]
        if all(limits) and sum(limits) <= most:
            return
        sizes = {file: received(proof, file) for file in files}
        total = sum(sizes.values())
        if total > most:
            heaviest = sorted(sizes.items(), key=lambda item: -item[1])[:_NAMED]
            named = ", ".join(f"{file.source} {size / 1000:.0f} kB" for file, size in heaviest)
            yield self.fault(
                f"the pictures have {total / 1000:.0f} kB together as readers receive them",
                proof.top,
                f"the heaviest: {named}",
            )
