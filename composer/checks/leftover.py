"""``leftover``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.passage import Passage
from composer.checking.proof import Proof
from composer.checking.word_lists import word_list
from composer.model import Severity

__all__ = ["Leftover"]

_HINT = "write what belongs there, or take it out"
#: Words of a note that begins as one: a longer sentence says something to readers.
_SHORT = 9


class _Marks(Struct, frozen=True):
    """What leftovers look like in one language."""

    #: As written.
    exact: re.Pattern[str]
    #: In any case.
    anywhere: re.Pattern[str]
    #: Within what frames it as a note.
    noted: re.Pattern[str]


class Leftover(Check):
    """What a writer left for themselves: TK, TODO, lorem ipsum, “link goes here”.

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
            told: set[int] = set()
            for pattern in (marks.exact, marks.anywhere, marks.noted):
                for found in pattern.finditer(text):
                    start, end = found.span("mark")
                    if start in told or _roman(text, start, found["mark"]):
                        continue
                    told.add(start)
                    place, _ = mended(proof, passage, start, end, None)
                    yield self.fault(f"“{text[start:end]}” was left standing", place, _HINT)
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
    """Whether XXX is thirty: behind a name, as in Super Bowl XXX."""
    before = text[:start].split()
    return mark == "XXX" and bool(before) and before[-1][:1].isupper() and before[-1][-1].isalnum()


@functools.cache
def _marks(language: str) -> _Marks:
    common, own = word_list("leftovers", "any"), word_list("leftovers", language)
    listed = {name: _any_of(own.get(name, ())) for name in ("noted", "bracketed", "begins", "ends")}
    begin, end = r"(?:^|(?<=[.!?…] )|(?<=[\[(<{]))\s?", r"\s?(?:[.!?…:]+(?=\s|$)|(?=[\])>}])|$)"
    few = rf"(?:\s[^\s.!?]+){{0,{_SHORT}}}"
    forms = [
        rf"\[\s?(?-i:{_any_of(common['bracketed'])})\s?[:?!.…]*[^\[\]]*\]",
        rf"(?<!\w)(?-i:{_any_of(common['bracketed'])})\s?:(?!\S)",
    ]
    if listed["noted"]:
        forms.append(rf"{begin}(?:{listed['noted']}){end}")
        forms.append(rf"(?<!\])[\[{{]\s?(?:{listed['bracketed']})\s?[:?!.…]*\s?[\]}}](?![\[(])")
        forms.append(rf"(?:^|[\[(<{{])\s?(?:{listed['begins']}){few}\s?(?:[.!…]*$|[\])>}}])")
    if listed["ends"]:
        forms.append(rf"{begin}[^\s.!?]+(?:\s[^\s.!?]+){{0,4}}\s(?:{listed['ends']}){end}")
    anywhere = _any_of((*common["anywhere"], *own.get("anywhere", ())))
    return _Marks(
        re.compile(rf"(?<![\w-])(?P<mark>{_any_of(common['exact'])})(?![\w-])"),
        re.compile(rf"(?<!\w)(?P<mark>{anywhere})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?P<mark>{'|'.join(forms)})", re.IGNORECASE),
    )


def _any_of(words: Sequence[str]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace("\\ ", r"\s").replace("’", "['’]") for w in longest)
