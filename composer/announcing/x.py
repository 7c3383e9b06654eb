"""X: 280, weighted.

Sources: https://docs.x.com/fundamentals/counting-characters (NFC; every address is 23, every emoji
2) and config/v3.json of https://github.com/twitter/twitter-text (the ranges that weigh 100 of a
scale of 100, and the 200 of all else). Emoji are sequences by UTS #51; of one that is in no font X
counts the parts. X makes links of domains without ``https://`` too, where it knows their ending: what
looks like one is never counted below 23.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

from composer.announcement import Network, without_addresses

__all__ = ["X"]

_ADDRESS = 23
#: What is left in the place of an address is counted too.
_MORE = _ADDRESS - len("\0")
_DOUBLE = 2
#: First and last code point of each range that weighs one.
_SINGLE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?:/\S*)?")
#: Flags, keycaps, and pictures with their colours, tags and joiners (UTS #51 §1.4.9). © and ® are
#: emoji only where they are written as such, and none of them is where U+FE0E says so.
_EMOJI = (
    r"\p{RI}{2}|[#*0-9]\uFE0F?\u20E3|[\u00A9\u00AE]\uFE0F"
    r"|(?![\u00A9\u00AE])\p{Extended_Pictographic}(?!\uFE0E)(?:\uFE0F|\p{EMod})?[\U000E0020-\U000E007F]*"
    r"(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?)*"
)


class X(Network):
    """Posts of accounts that do not pay."""

    title = "X"
    page = "https://docs.x.com/fundamentals/counting-characters"
    limit = 280

    def count(self, text: str) -> int:
        """The weights of code points in NFC, of emoji and addresses."""
        rest, addresses = without_addresses(unicodedata.normalize("NFC", text))
        count = _MORE * addresses
        start = 0
        for found in _DOMAIN.finditer(rest):
            count += _weight(rest[start : found.start()]) + max(_ADDRESS, _weight(found[0]))
            start = found.end()
        return count + _weight(rest[start:])


def _weight(text: str) -> int:
    rest: str
    emoji: int
    rest, emoji = _emoji().subn("", text)
    return _DOUBLE * emoji + sum(1 if _is_single(ord(each)) else _DOUBLE for each in rest)


def _is_single(point: int) -> bool:
    return any(first <= point <= last for first, last in _SINGLE)


@functools.cache
def _emoji() -> Any:
    """The pattern, made when something is counted."""
    import regex

    return regex.compile(_EMOJI)
