"""``ambiguous-link``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from composer.checking.authored import authored_links, links_at
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.shown import shown
from composer.model import Severity

__all__ = ["AmbiguousLink"]


if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_INLINE = frozenset(
    ("a", "b", "em", "i", "span", "strong", "code", "u", "small", "sup", "sub", "mark")
)
#: Letters beside the links that do not make a sentence: “Watch:”, “12 min”.
_FEW = 12


class AmbiguousLink(Check):
    """The same words that link to different pages.

    In a screen reader's list of links they cannot be told apart: “video”, “video”, “video”. A link
    within a sentence is let be, for the sentence tells (“Ada posted her draft”), and so are
    the answers of polls. Links to parts of one page are taken as one.

    Mend: say what each page is: “the video of Monday”, “the video of Tuesday”.

    Source: WCAG 2.2, success criteria 2.4.4 and 2.4.9; the rule “links with identical
    accessible names have equivalent purpose” (https://act-rules.github.io/rules/b20e66).
    """

    group: ClassVar[Group] = "accessibility"
    severity: ClassVar[Severity] = Severity.NOTE

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Reports the second of two, and each one more that leads elsewhere."""
        seen: dict[str, set[str]] = {}
        beside = _Beside()
        for link in proof.once(authored_links):
            words = link.text.strip(" .,:;!?…→").casefold()
            block = link.origin.block
            answer = block is not None and block.name == "poll"
            if not words or answer or beside.is_sentence(link.element):
                continue
            pages = seen.setdefault(words, set())
            page = link.url.partition("#")[0].rstrip("/")
            if pages and page not in pages:
                said = shown(link.text)
                yield self.fault(
                    f"“{said}” leads to another page than the “{said}” above",
                    links_at(proof, link),
                    "say in its words what this page is",
                )
            pages.add(page)


class _Beside:
    """How many letters stand beside the links of a paragraph, counted once for each paragraph."""

    def __init__(self) -> None:
        self._counts: dict[Element, int] = {}

    def is_sentence(self, link: Element) -> bool:
        """Whether words around a link say what it is about."""
        around: Element | None = link
        while around is not None and around.tag in _INLINE:
            around = around.getparent()
        if around is None:
            return False
        if around not in self._counts:
            linked = sum(_letters(one) for one in around.iter("a"))
            self._counts[around] = _letters(around) - linked
        return self._counts[around] > _FEW


def _letters(element: Element) -> int:
    return sum(map(str.isalnum, "".join(map(str, element.itertext()))))
