"""Finds what a reader reads in the source, literally, so that it can be written otherwise there."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

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
_WORD = re.compile(r"\w+")
_SPACE = "[ \t\u00a0\u202f]"
#: Lines below a block's first one that its words may begin on: a callout at its [!NOTE].
_FEW = 4
#: Signs that a fix changes at once: a run of more is no slip.
_LONGEST = 300


def mended(
    proof: Proof, passage: Passage, start: int, end: int, new: str | None
) -> tuple[Location, Fix | None]:
    """The place of ``passage.text[start:end]``, and the fix that writes ``new`` there.

    There is no fix where it is not certain which signs of the source these are: an entity stands
    there, or the line has the same words once more where no reader reads them.
    """
    found = _written(proof, passage, start, end) if end - start <= _LONGEST else None
    if found is None:
        return proof.place(passage, start, end), None
    place, words = found
    if new is None or new == words:
        return place, None
    return place, Fix(place, words, new)


def _written(proof: Proof, passage: Passage, start: int, end: int) -> tuple[Location, str] | None:
    lines = proof.lines(passage.location.path)
    line = passage.line_at(start) + _below(passage, lines)
    begin = max((at for at, _ in passage.lines if at <= start), default=0)
    until = min((at for at, _ in passage.lines if at > start), default=len(passage.text))
    pattern = _pattern(passage.text, start, end)
    # Found where they are looked for among the line's words, and as often in the source.
    ours = _places(pattern, passage.text[begin:until].rstrip(" "))
    number_of = ours.get(start - begin)
    if number_of is None:
        return None
    for number in range(line, min(line + _FEW, len(lines)) + 1):
        source = lines[number - 1]
        read = _read(source, front=passage.role == "front")
        theirs = _places(pattern, read)
        if len(theirs) == len(ours):
            at, until = _found(pattern, read)[number_of]
            return passage.location.at(number, at + 1), source[at:until]
        if theirs or begin or not source.strip(" \t>"):
            break
    return None


def _below(passage: Passage, lines: Sequence[str]) -> int:
    """How many lines below their tag the words of raw HTML begin."""
    word = _WORD.search(passage.text) if passage.raw else None
    first = passage.location.line
    for number in range(first, min(first + _FEW, len(lines)) + 1) if word else ():
        if word and word[0] in _read(lines[number - 1], front=False):
            return number - first
    return 0


@functools.lru_cache(maxsize=256)
def _found(pattern: str, text: str) -> tuple[tuple[int, int], ...]:
    """All that a pattern finds: a line with one slip mostly has it more often."""
    return tuple(found.span() for found in re.compile(pattern).finditer(text))


@functools.lru_cache(maxsize=256)
def _places(pattern: str, text: str) -> Mapping[int, int]:
    """Where a pattern is found, and which of its places each is."""
    return {start: n for n, (start, _) in enumerate(_found(pattern, text))}


def _pattern(text: str, start: int, end: int) -> str:
    parts = []
    for at in range(start, end):
        sign = text[at]
        if sign in " \t\u00a0\u202f":
            between = start < at < end - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
            parts.append(f"{_SPACE}+" if between else _SPACE)
        else:
            parts.append(_WRITTEN.get(sign) or re.escape(sign))
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if text[start].isalnum() and not before.isalnum():
        parts.insert(0, r"(?<!\w)")
    elif before:
        parts.insert(0, f"(?:^|(?<={_neighbour(before)}))")
    if text[end - 1].isalnum() and not after.isalnum():
        parts.append(r"(?!\w)")
    elif after:
        parts.append(f"(?={_neighbour(after)}|$)")
    return "".join(parts)


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
