"""``leftover``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import lies_free, own_words
from composer.checking.passage import OBJECT, Passage
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list
from composer.model import Severity

__all__ = ["Leftover"]

_HINT = "write what belongs there, or take it out"
#: Words of a note that begins as one: a longer sentence says something to readers.
_SHORT = 9
_OPENING = re.compile(r"[\[({<]")
_STOP = re.compile(r"[.!?…] ")


class _Marks(Struct, frozen=True):
    """What leftovers look like in one language; ``mark`` is what is told."""

    #: As written.
    exact: re.Pattern[str]
    #: In a text in lower case.
    anywhere: re.Pattern[str]
    #: From where a bracket opens, in any case.
    bracketed: re.Pattern[str]
    #: From where a sentence begins, in any case.
    sentence: re.Pattern[str]
    #: From where a passage begins, to its end.
    whole: re.Pattern[str]


class Leftover(Check):
    """What a writer left for themselves: TK, lorem ipsum, “link goes here”.

    Such a note is always seen by the first reader, and by nobody before. Marks such as TK count
    wherever they stand; words that mean something else elsewhere (“remove this”, “à compléter”)
    count in brackets, alone in a paragraph, or as a short sentence of their own. A link to ``#``
    is one that never got its address.

    Mend: write what belongs there, or take it out.

    Source: the marks that newsrooms use (TK is “to come”), the placeholder of printers since the
    1960s, and notes seen in newsletters that went out.
    """

    group: ClassVar[Group] = "editorial"
    severity: ClassVar[Severity] = Severity.WARNING

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks for the marks of any language, and of the passage's own."""
        for passage, text in own_words(proof):
            marks = _marks(passage.language.partition("-")[0].lower())
            for start, end in sorted(_found(marks, text).items()):
                place, _ = mended(proof, passage, start, end, None)
                yield self.fault(f"“{text[start:end].strip()}” was left standing", place, _HINT)
            yield from self._nowhere(proof, passage)

    def _nowhere(self, proof: Proof, passage: Passage) -> Iterator[Fault]:
        for link in passage.links:
            if link.url in ("#", "#TODO", "#todo", "TODO", "TK", "https://", "http://"):
                words = passage.text[link.start : link.end]
                place, _ = mended(proof, passage, link.start, link.end, None)
                yield self.fault(f"the link “{words}” has no address yet", place, "write it")
        at = passage.text.find("(#)")
        if at >= 0:
            place, _ = mended(proof, passage, at, at + 3, None)
            yield self.fault("“(#)” was left standing", place, _HINT)


def _roman(text: str, start: int, mark: str) -> bool:
    """Whether XXX is thirty, behind a name: Super Bowl XXX; or stands for anything, behind code."""
    before = text[max(0, start - 30) : start].split()
    if mark == "XXX" and before and before[-1][-1] == OBJECT:
        return True
    return mark == "XXX" and bool(before) and before[-1][:1].isupper() and before[-1][-1].isalnum()


def _found(marks: _Marks, text: str) -> dict[int, int]:
    """Where leftovers stand, and where each ends: the longest of those that begin in one place."""
    spans: dict[int, int] = {}

    def add(found: re.Match[str] | None) -> None:
        if found and lies_free(text, found.start()):
            spans.setdefault(found.start(), found.end())

    for found in marks.exact.finditer(text):
        if not _roman(text, found.start(), found[0]):
            add(found)
    low = text.lower()
    for found in marks.anywhere.finditer(low if len(low) == len(text) else text):
        add(found)
    for opening in _OPENING.finditer(text):
        add(marks.bracketed.match(text, opening.start()))
    add(marks.whole.match(text))
    for start in (0, *(stop.end() for stop in _STOP.finditer(text))):
        add(marks.sentence.match(text, start))
    # What stands within another one, as in [TK : lien ?], is told of with that.
    kept: dict[int, int] = {}
    last = 0
    for start, end in sorted(spans.items()):
        if start >= last:
            kept[start] = last = end
    return kept


@functools.cache
def _marks(language: str) -> _Marks:
    common, own = word_list("leftovers", "any"), word_list("leftovers", language)
    anywhere, noted, boxed, begins, ends = (
        _any_of((*common.get(name, ()), *own.get(name, ())), common.get(name, ()))
        for name in ("anywhere", "noted", "bracketed", "begins", "ends")
    )
    few = rf"(?:\s[^\s.!?]+){{0,{_SHORT}}}"
    stop = r"\s?(?:[.!?…:]+(?=\s|$)|$)"
    marks = _any_of(common["bracketed"], common["bracketed"])
    return _Marks(
        re.compile(
            rf"(?:{_any_of(common['exact'], common['exact'])}|(?:{marks})(?=\s?:(?!\S)))(?![\w-])"
        ),
        re.compile(rf"(?:{anywhere})(?!\w)"),
        re.compile(
            rf"(?:[\[{{](?<!\].)\s?(?:{boxed})\s?(?:[:?!.…][^\[\]]*)?[\]}}](?![\[(])"
            rf"|[\[({{<]\s?(?:(?:{noted})\s?[:?!.…]*|(?:{begins}){few}\s?[.!…]*)\s?[\])}}>])",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:(?:{noted})|[^\s.!?]+(?:\s[^\s.!?]+){{0,4}}\s(?:{ends})){stop}", re.IGNORECASE
        ),
        re.compile(rf"(?:{begins}){few}\s?[.!…]*$", re.IGNORECASE),
    )


def _any_of(words: Sequence[str], as_written: Sequence[str] = ()) -> str:
    """A pattern for any of some words, the longest first; for none, one that is never found."""
    longest = sorted(words, key=len, reverse=True)
    parts = []
    for word in longest:
        pattern = re.escape(word).replace("\\ ", r"[ \u00a0]").replace("’", "['’]")
        parts.append(f"(?-i:{pattern})" if word in as_written and word.isupper() else pattern)
    return "|".join(parts) or "(?!)"
