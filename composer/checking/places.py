"""Where words that a reader reads stand in the source, which may write them otherwise.

Typography has set them, marks stood around them, a merge field was where its default is now. So a
place is looked for: the line is known, and in it the words, or the word before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.checking.passage import Passage
from composer.model import Location

__all__ = ["place_of"]

#: Signs that typography makes of others, each as one that both may be compared by.
_PLAIN = str.maketrans("\u2019\u2018\u02bc\u201c\u201d\u00a0\u202f\u2011", "'''\"\"  -")
#: Lines below a block's first one that its words may begin on.
_FEW = 4
_WORD = re.compile(r"[^\W_]+")


def place_of(passage: Passage, start: int, end: int, lines: Sequence[str]) -> Location:
    """The line and column of ``passage.text[start:end]``; ``lines`` are its file's.

    The column is that of the same words in the line; where they are written otherwise, that of
    their first word, or of what follows the word before them.
    """
    line = passage.line_at(start)
    if not 0 < line <= len(lines):
        return passage.location
    source = lines[line - 1].translate(_PLAIN)
    begin = max((at for at, number in passage.lines if number == line), default=0)
    text = passage.text.translate(_PLAIN)
    before = text[begin:start]
    found = _occurrence(source, text[start:end], before)
    if found < 0:
        # A block may begin some lines before its words: a callout at its [!NOTE].
        for number in range(line, min(line + _FEW, len(lines))):
            column = lines[number].translate(_PLAIN).find(text[start:end])
            if column >= 0 and not before:
                return passage.location.at(number + 1, column + 1)
    if found < 0 and (word := _WORD.search(text, start, end)):
        found = _occurrence(source, word[0], text[begin : word.start()])
        # Signs before it stand right before it in the source too.
        found = max(-1, found - sum(not sign.isspace() for sign in text[start : word.start()]))
    if found < 0:
        words = list(_WORD.finditer(before))
        if words:
            last = words[-1]
            at = _occurrence(source, last[0], before[: last.start()])
            found = at + len(last[0]) if at >= 0 else -1
    return passage.location.at(line, found + 1 if found >= 0 else 1)


def _occurrence(source: str, words: str, before: str) -> int:
    """Where ``words`` stand in a line, as often before as in the text before them; -1 for nowhere."""
    if not words.strip():
        return -1
    position = -1
    for _ in range(before.count(words) + 1):
        following = source.find(words, position + 1)
        if following < 0:
            break
        position = following
    return position
