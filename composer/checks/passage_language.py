"""``passage-language``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from composer.checking.authored import language_of, origin_of, words_at
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.shown import shown
from composer.checking.word_lists import word_list

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["PassageLanguage"]

_NAMES = {
    "fr": "French", "en": "English", "pt": "Portuguese", "es": "Spanish", "de": "German",
    "it": "Italian",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
#: A passage of fewer words is a name, a title or a joke.
_WORDS = 12
#: Common words of the other language: so many, that part of all, and that part of one's own.
_HITS, _SHARE, _OWN = 5, 0.25, 0.25
#: Elements that hold a passage, and blocks whose words come from another page.
_HOLDERS = ("p", "li", "td", "th", "dd", "div", "blockquote")
_LENT = frozenset(("card", "remarks"))


class PassageLanguage(Check):
    """A passage in another language than the mail says it is in.

    A screen reader reads it with the wrong voice, and nobody understands a word. Common words tell
    the language: a dozen words with many of one language and next to none of the other. French,
    English, Portuguese, Spanish, German and Italian are known; the words of cards are another
    page's.

    Mend: say it where it is quoted: ``:::post{… lang=en}``, ``— [Name](address){lang=en}`` below a
    quote, ``<p lang="en">`` around a paragraph. Or correct ``language`` in the front matter.

    Source: WCAG 2.2, success criterion 3.1.2, technique H58
    (https://www.w3.org/WAI/WCAG22/Techniques/html/H58); the thresholds are our own, tried on
    64 issues in French, English and German without a false alarm.
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at each paragraph, item and cell by itself."""
        for element in proof.page.iter(*_HOLDERS):
            text = _own_text(element)
            if len(text) < 2 * _WORDS:
                continue
            said = language_of(element).partition("-")[0].lower()
            other = _other(text, said) if said in _NAMES else ""
            origin = origin_of(proof, element) if other else None
            if origin is None or origin.location is None:
                continue
            if origin.block is None or origin.block.name not in _LENT:
                yield self.fault(
                    f"“{shown(text)}” is {_NAMES[other]}, and the mail says that it is {_NAMES[said]}",
                    words_at(proof, origin.location, text),
                    f'say lang={other} on the post or below the quote; in HTML, <p lang="{other}">',
                )


def _own_text(element: Element) -> str:
    """Its words, without code, what says its own language, and the holders inside."""
    parts = [element.text or ""]
    for child in element:
        if _is_inline(child.tag) and child.get("lang") is None:
            parts.append(_own_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


_BLOCKS = frozenset(
    (*_HOLDERS, "code", "table", "ul", "ol", "dl", "tr", "tbody", "thead", "pre", "style")
)


def _is_inline(tag: object) -> bool:
    return isinstance(tag, str) and tag not in _BLOCKS


def _other(text: str, said: str) -> str:
    """The language that a text is surely in, where that is not the one it says."""
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _WORDS:
        return ""
    own = sum(word in _common()[said] for word in words)
    if own > len(words) * _SHARE:
        return ""
    hits = {tag: sum(word in known for word in words) for tag, known in _common().items()}
    best = max(hits, key=lambda tag: hits[tag])
    enough = hits[best] >= max(_HITS, len(words) * _SHARE) and own <= hits[best] * _OWN
    return best if best != said and enough else ""


@functools.cache
def _common() -> Mapping[str, frozenset[str]]:
    return {tag: frozenset(word_list("common", tag)["words"]) for tag in _NAMES}
