"""``alt-caption``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.alternatives import alternatives
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.shown import shown
from composer.model import Figure, Severity

__all__ = ["AltCaption"]

_SIGNS = re.compile(r"[\W_]+")


class AltCaption(Check):
    """A picture whose caption says what its alternative text says.

    A screen reader reads both, so its user hears the same words twice, and learns nothing of what
    the picture shows.

    Mend: let the alternative describe the picture, and the caption say what it means; or write
    ``![](… "caption"){decorative}`` where the caption is enough.

    Source: W3C's alternative text decision tree, and its tutorial on informative pictures
    (https://www.w3.org/WAI/tutorials/images/decision-tree/): no text beside the picture is
    repeated.
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Compares the two, their signs and capitals aside."""
        for each in proof.once(alternatives):
            if isinstance(each.block, Figure) and each.block.caption:
                alt, caption = _plain(each.text), _plain(each.block.caption.text)
                if alt and alt == caption:
                    yield self.fault(
                        f"the caption repeats “{shown(each.text)}”, so it is heard twice",
                        each.location,
                        "let one describe the picture, and the other say what it means",
                    )


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text).strip().casefold()
