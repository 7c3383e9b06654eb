"""``unclosed``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.mending import mended
from composer.checking.own_words import own_words
from composer.checking.passage import Passage
from composer.checking.proof import Proof

__all__ = ["Unclosed"]

_PAIRS = {"(": ")", "[": "]", "«": "»"}
_CURLY = {"“": "”"}
_CLOSING = {closing: opening for opening, closing in (*_PAIRS.items(), *_CURLY.items())}
#: Quotes that a paragraph may leave open, for the next one to go on.
_LONG = "«“"
#: Faces, and the bracket of a list: a), 1).
_MEANT = re.compile(
    r"[:;=8xX]\s?['’]?-?[()\[\]DP]+|[(\[]['’]?-?[:;=]|(?<![\w(])\w{1,3}\)|[)\]][:;](?!\w)"
)
#: Brackets that stand open at once in prose, at the very most.
_MOST = 50
_SIGN = re.compile(r"[()\[\]«»“”]")


class Unclosed(Check):
    """A bracket or a quote that is opened and never closed, or closed and never opened.

    Readers look for the other one to the end of the paragraph. A quote may go on in the next
    paragraph, if one in the same section closes it; faces such as ``:)`` and the brackets of
    ``a)`` are let be.

    Mend: write the other one, or take this one out.

    Source: the punctuation of each language.
    """

    group: ClassVar[Group] = "editorial"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Counts within each passage."""
        passages = list(own_words(proof))
        for number, (passage, text) in enumerate(passages):
            if not _SIGN.search(text):
                continue
            # Faces are looked for only where something does not fit: `(voir a)` has none.
            alone = _unpaired(text, passage)
            if alone:
                faceless = _MEANT.sub(lambda found: " " * len(found[0]), text)
                alone = [one for one in alone if one in _unpaired(faceless, passage)]
            for at in alone:
                sign = text[at]
                quote = sign in _LONG or _CLOSING.get(sign, "") in _LONG
                if quote and _goes_on(passages, number, sign):
                    continue
                opens = sign not in _CLOSING
                place, _ = mended(proof, passage, at, at + 1, None)
                told = "is opened and never closed" if opens else "closes nothing"
                yield self.fault(f"“{sign}” {told}", place, "write the other one, or take it out")


def _unpaired(text: str, passage: Passage) -> list[int]:
    """Where signs stand that have no other one in the text."""
    curly = passage.language.partition("-")[0] in ("fr", "en", "pt")
    opened: list[int] = []
    alone: list[int] = []
    for found in _SIGN.finditer(text):
        if len(opened) > _MOST:
            return []  # no prose
        sign = found[0]
        if sign in "“”" and not curly:
            continue
        if sign == "“" and text[: found.start()][-1:].isalnum():
            sign = "”"  # “so“: wrong-quote tells of that
        if sign not in _CLOSING:
            opened.append(found.start())
            continue
        fitting = next((at for at in reversed(opened) if text[at] == _CLOSING[sign]), None)
        if fitting is None:
            alone.append(found.start())
        else:
            opened.remove(fitting)
    return alone + opened


def _goes_on(passages: list[tuple[Passage, str]], number: int, sign: str) -> bool:
    """Whether another passage of the section has the other one of a quote alone."""
    section = passages[number][0].section
    opens = sign not in _CLOSING
    others = passages[number + 1 :] if opens else passages[:number]
    wanted = {**_PAIRS, **_CURLY}.get(sign) or _CLOSING[sign]
    return any(
        passage.section == section and any(text[at] == wanted for at in _unpaired(text, passage))
        for passage, text in others
        if wanted in text
    )
