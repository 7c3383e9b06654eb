"""What Gmail shows of a mail's HTML: all up to a number of bytes, and a link to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from composer.model import Slotted

__all__ = ["CLIPPED", "end_of"]

#: Bytes of HTML after which it shows “[Message clipped]”.
CLIPPED = 102_400


def end_of(html: Slotted, field: str) -> int:
    """The bytes up to where a merge field first stands, itself included; 0 where it does not."""
    size = 0
    for part in html.parts:
        text = part if isinstance(part, str) else part.write("")
        size += len(text.encode())
        if not isinstance(part, str) and part.field == field:
            return size
    return 0
