"""Plain text in columns, as a terminal counts them: wide letters are two, accents none."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise
from os.path import commonprefix

from composer.model.slotted import found_in

__all__ = ["WIDTH", "Columns", "is_wide"]

#: The columns of a line of mail that may be quoted twice and still fit a terminal of 80.
WIDTH = 72

#: Letters that may take two columns or none: all but Latin, Greek, Cyrillic and common signs.
_SPECIAL = re.compile(
    "[^\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]"
)
#: What one line does not keep as it is.
_UNEVEN = re.compile(r"[\t\n]|^ | $|  ")
_BLANKS = re.compile(r"[ \t\n]+")
#: What begins no line, and what ends none (JIS X 4051, the part that any reader would miss).
_NEVER_FIRST = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】’”…ー々ゝゞァィゥェォッャュョぁぃぅぇぉっゃゅょ%％"
)
_NEVER_LAST = frozenset("（［｛〔〈《「『【‘“")
_NO_WIDTH = frozenset(("Mn", "Me", "Cf"))
_WIDE = frozenset("WF")


def is_wide(letter: str) -> bool:
    """Whether a letter takes two columns of a terminal (Unicode Standard Annex 11)."""
    return unicodedata.east_asian_width(letter) in _WIDE


@functools.lru_cache(maxsize=4096)
def _columns(letter: str) -> int:
    return 0 if unicodedata.category(letter) in _NO_WIDTH else 1 + is_wide(letter)


class Columns:
    """Measures and wraps texts. ``slots`` gives the text that each merge field's token shows."""

    def __init__(self, slots: Mapping[str, str]) -> None:
        self._slots = slots
        # What all tokens begin with: looking for it is much faster than for each of them.
        self._begin = commonprefix(list(slots))  # noqa: RUF071 - of letters, not of folders

    def width(self, text: str) -> int:
        """How many columns a text takes in one line."""
        if self._slots and self._begin in text:
            for at, token in reversed(tuple(found_in(text, self._slots))):
                text = text[:at] + self._slots[token] + text[at + len(token) :]
        if not _SPECIAL.search(text):
            return len(text)
        return sum(map(_columns, text))

    def is_narrow(self, text: str) -> bool:
        """Whether every letter is one column wide and no token stands in the text."""
        if _SPECIAL.search(text):
            return False
        if not self._slots or self._begin not in text:
            return True
        return next(found_in(text, self._slots), None) is None

    def wrap(self, text: str, *, width: int = WIDTH, first: str = "", rest: str = "") -> str:
        """The text in lines of at most ``width`` columns, which begin with ``first`` and ``rest``.

        A line break in ``text`` stays. An address is never broken, however long.
        """
        narrow = self.is_narrow(text)
        if narrow and len(first) + len(text) <= width and not _UNEVEN.search(text):
            return first + text
        if narrow and len(first) == len(rest):
            room = max(1, width - len(rest))
            cut = [line for part in text.split("\n") for line in _cut(part.strip(), room)]
            return first + f"\n{rest}".join(cut)
        lines: list[str] = []
        for line in text.split("\n"):
            lead = rest if lines else first
            lines.extend(self._lines(line, width, lead, rest))
        return "\n".join(lines)

    def _lines(self, text: str, width: int, lead: str, rest: str) -> Iterator[str]:
        line, taken, empty = lead, self.width(lead), True
        for blank, piece in _pieces(text):
            size = self.width(piece)
            gap = int(blank and not empty)
            if not empty and taken + gap + size > width:
                yield line.rstrip()
                line, taken, gap = rest, self.width(rest), 0
            line += " " * gap + piece
            taken += gap + size
            empty = False
        yield line.rstrip()


@functools.lru_cache(maxsize=2048)
def _cut(text: str, room: int) -> list[str]:
    """Cuts a text whose letters are all one column wide, at the speed of a regular expression."""
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    return _wrapper(room).findall(text) or [""]


@functools.cache
def _wrapper(room: int) -> re.Pattern[str]:
    return re.compile(rf"([^ ].{{0,{room - 1}}}(?<! )|[^ ]+)(?= |$)")


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """What is never broken, and whether a blank stands before it."""
    for word in _BLANKS.split(text):
        if not word:
            continue
        if word.isascii() or not any(is_wide(letter) for letter in word):
            yield True, word
            continue
        blank = True
        for piece in _wide_pieces(word):
            yield blank, piece
            blank = False


def _wide_pieces(word: str) -> Iterator[str]:
    """Cuts between wide letters, except where Chinese and Japanese lines are never broken."""
    piece = word[0]
    for before, letter in pairwise(word):
        may_break = is_wide(before) or is_wide(letter)
        if may_break and letter not in _NEVER_FIRST and before not in _NEVER_LAST:
            yield piece
            piece = letter
        else:
            piece += letter
    yield piece
