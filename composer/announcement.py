"""What is said of an issue on a network: its title, a few words and its address, as long as fits.

The address is always whole. The title is cut only where it alone is too long beside the address, the
words where the title leaves less room: at the end of a sentence or of a word, and inside a word,
between two grapheme clusters, only where not one word fits.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct

from composer.errors import UsageError
from composer.graphemes import graphemes

__all__ = ["Announcement", "Network", "announcement", "cut", "without_addresses"]

#: What Twitter's and Mastodon's rules take for an address: one that ends before what closes a
#: sentence. What is not ASCII in a path is left out, for a network may end the address there.
_ADDRESS = re.compile(
    r"https?://[^\s/:?#@<>\"()]+\.[^\W\d_]{2,}(?::\d+)?"
    r"(?:[/?#](?:[A-Za-z0-9!*';:=+,.$/%#\[\]_~@&?-]*[A-Za-z0-9=_#/&-])?)?",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
#: A sentence's end: a full stop and what closes quotes, before a blank or where none is written.
_SENTENCE = re.compile(r"(?:[.!?…]+[\"'»”’)\]]*(?=\s|$)|[。！？]+[」』）]*)")
#: What does not stand before an ellipsis.
_LOOSE = " \u00a0\u202f,;:–—-.…"
_ELLIPSIS = "…"
#: A sentence that keeps at least so much of what words would keep is the better end.
_ENOUGH = 0.5


class Network(ABC):
    """One network: how long a post may be, and how it counts.

    ``fold`` is what of a post is shown before a reader asks for more, 0 where all of it is.
    """

    #: How people write it.
    title: ClassVar[str]
    #: The documentation that it was written from.
    page: ClassVar[str]
    limit: ClassVar[int]
    fold: ClassVar[int] = 0

    @abstractmethod
    def count(self, text: str) -> int:
        """The length of a post, as the network counts it."""

    def fits(self, text: str) -> bool:
        """Whether the network takes a post."""
        return self.count(text) <= self.limit


class Announcement(Struct, frozen=True, kw_only=True):
    """A post: ``count`` of ``limit`` as its network counts; ``fold`` as in :class:`Network`."""

    network: str
    text: str
    count: int
    limit: int
    fold: int


def announcement(
    name: str, network: Network, *, title: str, summary: str, address: str
) -> Announcement:
    """The post for a network. Raises UsageError where not even the address fits."""
    title, summary = _line(title), _line(summary)

    def post(*words: str) -> str:
        return "\n\n".join(filter(None, (*words, address)))

    if not network.fits(address):
        raise UsageError(
            f"the address alone is longer than {network.title} takes: {address}",
            hint="leave out --utm, or choose a shorter `slug` or [newsletter] issue_url",
        )
    head = cut(title, lambda words: network.fits(post(words)))
    tail = ""
    if head == title and summary != title:
        tail = cut(summary, lambda words: network.fits(post(head, words)))
    text = post(head, tail)
    return Announcement(
        network=name,
        text=text,
        count=network.count(text),
        limit=network.limit,
        fold=network.fold,
    )


def _line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def cut(text: str, fits: Callable[[str], bool]) -> str:
    """As much of the text as fits, an ellipsis where it is cut; empty where nothing does."""
    if not text or fits(text):
        return text
    words = _longest([text[: found.start()] for found in re.finditer(" ", text)], fits)
    ends = [text[: found.end()] for found in _SENTENCE.finditer(text)]
    sentence = next((end for end in reversed(ends) if fits(end)), "")
    if sentence and len(sentence) >= _ENOUGH * len(words):
        return sentence
    if words:
        return words
    clusters = graphemes(text)
    return _longest(["".join(clusters[:end]) for end in range(1, len(clusters))], fits)


def _longest(starts: Sequence[str], fits: Callable[[str], bool]) -> str:
    """The longest of these beginnings that fits with its ellipsis, the shorter ones first."""
    shown = [f"{start.rstrip(_LOOSE)}{_ELLIPSIS}" for start in starts if start.strip(_LOOSE)]
    # Longer is hardly ever less to a network, and what is chosen has fitted.
    at = bisect_right(shown, 0, key=lambda one: int(not fits(one)))
    return shown[at - 1] if at else ""


def without_addresses(text: str) -> tuple[str, int]:
    """The text, a NUL in the place of each address, and how many there were.

    A NUL is a character of its own to every network, and joins nothing that stands beside it.
    """
    return _ADDRESS.subn("\0", text)
