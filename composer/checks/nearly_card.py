"""``nearly-card``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.links import WrittenLink, is_web, place
from composer.checking.proof import Proof
from composer.model import Severity

if TYPE_CHECKING:
    from composer.checking.passage import Passage

__all__ = ["NearlyCard"]

#: A word or two and a colon, which announce the address: “À lire :”.
_ANNOUNCED = re.compile(r"\s*[\w’'-]+(?:\s[\w’'-]+)?\s?[:：]\s*")
_MARKS = re.compile(r"[\s.,;:!?…·•→➜➡>*_|—–-]*")
#: Where a link in a paragraph becomes a card: in plain text and in these directives.
_PLACES = ("", "only", "column")


class NearlyCard(Check):
    """A paragraph that would be a card but for a sign or a word.

    A bare address alone in its paragraph, or a link to another issue's file, becomes a card: title,
    picture, a line of description. A full stop behind it, an arrow before it, or a word and a colon
    (“À lire :”, a note) keep it a line of text, and a bare address is then printed in full.

    Mend: take out what stands beside the link. Where a line of text is meant, give the address
    words: ``[words](address)``.

    Source: our own format: see “cards” in ``docs/format.md``.
    """

    group: ClassVar[Group] = "links"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Paragraphs with one link and no word beside it."""
        own = {meta.url.rstrip("/") for meta in proof.project.catalogue.values()}
        links: dict[int, list[WrittenLink]] = {}
        for link in proof.links:
            if link.passage is not None:
                links.setdefault(id(link.passage), []).append(link)
        for passage in proof.passages:
            found = links.get(id(passage), ())
            if len(found) == 1 and _may_be_card(passage):
                link = found[0]
                beside = passage.text[: link.start] + passage.text[link.end :]
                severity = _severity(beside, link)
                if severity and beside.strip() and _is_card(link, own):
                    yield self.fault(
                        f"this would be a card without “{beside.strip()}” beside the link",
                        place(proof, link),
                        "let the link stand alone in its paragraph, or give the address words",
                        severity=severity,
                    )


def _severity(beside: str, link: WrittenLink) -> Severity | None:
    """How surely a card was meant, by what stands beside the link."""
    if _MARKS.fullmatch(beside):
        return Severity.WARNING
    if _is_bare(link) and _ANNOUNCED.fullmatch(beside):
        return Severity.NOTE
    return None


def _may_be_card(passage: Passage) -> bool:
    return passage.role == "paragraph" and not passage.foreign and passage.inside in _PLACES


def _is_card(link: WrittenLink, own: Sequence[str] | set[str]) -> bool:
    """Whether a link of this kind becomes a card where it stands alone."""
    return _is_bare(link) or link.url.partition("#")[0].rstrip("/") in own


def _is_bare(link: WrittenLink) -> bool:
    return is_web(link.url) and link.words.startswith(("http://", "https://"))
