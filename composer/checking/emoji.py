"""Emojis in a text: where they stand, and how many a reader hears."""

from __future__ import annotations

import re

__all__ = ["begins", "count", "only", "run_of"]

#: One that is drawn in colour by itself, or by the sign U+FE0F behind it; with what changes it.
_ONE = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    "|(?:[\U0001f300-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb"
    "\U0001f900-\U0001faff\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693"
    "\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2-\u26f5\u26fa\u26fd\u2705"
    "\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
    "|[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001f2ff]\ufe0f)"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d[\u2600-\u27bf\U0001f300-\U0001faff]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)
_EMOJI = re.compile(_ONE)
#: Every emoji has one of these: most texts are known by it to have none.
_ANY = re.compile("[\u203c-\u3299\u00a9\u00ae\U0001f000-\U0001faff]|\u20e3")
_RUN = re.compile(rf"(?:{_ONE}[\s\u200b]*)+")
_WORDS = re.compile(r"\w")


def count(text: str) -> int:
    """How many there are."""
    return len(_EMOJI.findall(text))


def only(text: str) -> bool:
    """Whether there are some, and neither words nor figures beside them."""
    if not _ANY.search(text):
        return False
    rest, found = _EMOJI.subn("", text)
    return bool(found) and not _WORDS.search(rest)


def run_of(text: str, more_than: int) -> re.Match[str] | None:
    """The first run of more emojis than that, with nothing but blanks between them."""
    if not _ANY.search(text):
        return None
    return next((run for run in _RUN.finditer(text) if count(run[0]) > more_than), None)


def begins(text: str) -> bool:
    """Whether one is what a text begins with."""
    return _EMOJI.match(text.lstrip()) is not None
