"""Finds what a reader reads in the source, literally, so that it can be written otherwise there."""

from __future__ import annotations

import functools
import re

from composer.checking.check import Fix
from composer.checking.passage import Passage
from composer.checking.proof import Proof
from composer.model import Location

__all__ = ["mended"]

#: What stands in the place of signs of a line that no reader reads.
_MASK = "\ue000"
#: Tags, addresses of links, code, attributes, and what a directive begins with.
_UNREAD = re.compile(
    r"<(?P<code>code|kbd|samp|tt|var|pre)\b.*?</(?P=code)\b|<[a-zA-Z/!][^<>]*(?:>|$)|\]\([^()]*\)|(?P<tick>`+)[^`].*?(?P=tick)|\{[^{}]*\}|https?://\S+|^\s*:{2,}[\w-]+\[?|^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?|\s+$"
)
_FIELD = re.compile(r"""^\s*[\w-]+\s*[:=]\s*["']?|["']\s*$""")
#: Signs that typography makes of others, and how an author may have written them.
_WRITTEN = {
    **dict.fromkeys("'’‘ʼ", "['’‘ʼ]"),
    **dict.fromkeys('"“”', '["“”]'),
    "…": r"(?:…|\.{3})",
    "–": "(?:–|--)",
    "—": "(?:—|---)",
}
_ALIKE = ("'’‘ʼ", '"“”«»<>', "….", "–—-", " \t\u00a0\u202f")
_MARKUP = rf"*_\[\]()`~<>!\\{_MASK}"
_SPACE = "[ \t\u00a0\u202f]"
#: Lines below a block's first one that its words may begin on: a callout at its [!NOTE].
_FEW = 4


def mended(
    proof: Proof, passage: Passage, start: int, end: int, new: str | None
) -> tuple[Location, Fix | None]:
    """The place of ``passage.text[start:end]``, and the fix that writes ``new`` there.

    There is no fix where it is not certain which signs of the source these are: an entity stands
    there, or the line has the same words once more where no reader reads them.
    """
    found = _written(proof, passage, start, end)
    if found is None:
        return proof.place(passage, start, end), None
    place, words = found
    if new is None or new == words:
        return place, None
    return place, Fix(place, words, new)


def _written(proof: Proof, passage: Passage, start: int, end: int) -> tuple[Location, str] | None:
    lines = proof.lines(passage.location.path)
    line = passage.line_at(start)
    begin = max((at for at, _ in passage.lines if at <= start), default=0)
    until = min((at for at, _ in passage.lines if at > start), default=len(passage.text))
    pattern = _pattern(passage.text, start, end)
    # Found where they are looked for among the line's words, and as often in the source.
    at = [found.start() for found in pattern.finditer(passage.text, begin, until)]
    if start not in at:
        return None
    for number in range(line, min(line + _FEW, len(lines)) + 1):
        source = lines[number - 1]
        found = list(pattern.finditer(_read(source, front=passage.role == "front")))
        if len(found) == len(at):
            one = found[at.index(start)]
            return passage.location.at(number, one.start() + 1), source[one.start() : one.end()]
        if found or begin or not source.strip(" \t>"):
            break
    return None


def _pattern(text: str, start: int, end: int) -> re.Pattern[str]:
    parts = []
    for at in range(start, end):
        sign = text[at]
        if sign in " \t\u00a0\u202f":
            between = start < at < end - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
            parts.append(f"{_SPACE}+" if between else _SPACE)
        else:
            parts.append(_WRITTEN.get(sign) or re.escape(sign))
    before, after = text[:start][-1:], text[end : end + 1]
    if text[start].isalnum() and not before.isalnum():
        parts.insert(0, r"(?<!\w)")
    elif before:
        parts.insert(0, f"(?<={_neighbour(before)})")
    if text[end - 1].isalnum() and not after.isalnum():
        parts.append(r"(?!\w)")
    elif after:
        parts.append(f"(?={_neighbour(after)}|$)")
    return re.compile("".join(parts))


def _neighbour(sign: str) -> str:
    """What may stand beside some signs in the source where a reader sees ``sign``: markup too."""
    alike = next((kind for kind in _ALIKE if sign in kind), sign)
    return f"[{re.escape(alike)}{_MARKUP}]"


@functools.lru_cache(maxsize=64)
def _read(source: str, *, front: bool) -> str:
    """A line of the source, of the same length, without what no reader reads."""
    if front:
        source = _FIELD.sub(_masked, source)
    return _UNREAD.sub(_masked, source)


def _masked(found: re.Match[str]) -> str:
    return _MASK * len(found[0])
