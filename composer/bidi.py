"""Signs that turn the direction of the text behind them (Unicode Standard Annex #9)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

__all__ = ["ENDS", "TURNS", "unbalanced", "unpaired"]

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: What ends a turn, by the signs that begin it.
ENDS = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
_ISOLATE_ENDS = "\u2069"

Place = TypeVar("Place")


def unpaired(
    signs: Iterable[tuple[str, Place]],
) -> tuple[list[tuple[str, Place]], list[tuple[str, Place]]]:
    """Of signs in their order, each with its place: those never ended, and ends of nothing."""
    opened: list[tuple[str, Place]] = []
    stray: list[tuple[str, Place]] = []
    for sign, place in signs:
        begins = ENDS.get(sign)
        if begins is None:
            opened.append((sign, place))
        elif sign == _ISOLATE_ENDS and any(each in begins for each, _ in opened):
            # It ends what was opened inside as well.
            while opened.pop()[0] not in begins:
                pass
        elif opened and opened[-1][0] in begins:
            opened.pop()
        else:
            stray.append((sign, place))
    return opened, stray


def unbalanced(text: str) -> str:
    """A sign that ends nothing, else the first that is not ended; empty where all are in pairs.

    Such a sign turns round what a mailbox shows beside a subject or a name.
    """
    opened, stray = unpaired((sign, None) for sign in TURNS.findall(text))
    return next((sign for sign, _ in (*stray, *opened)), "")
