"""What a mailbox shows of an issue before it is opened: its subject, and the words after it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.model import Location

if TYPE_CHECKING:
    from composer.checking.proof import Proof

__all__ = ["Shown", "preheader", "subject", "words"]

_WORD = re.compile(r"[^\W_]+")


class Shown(Struct, frozen=True):
    """A line of a mailbox, every merge field at its default, and the field that says it."""

    text: str
    field: str
    location: Location

    @property
    def length(self) -> int:
        """Its characters as a person counts them: an accent or a joiner is none of its own."""
        return sum(unicodedata.category(sign) not in ("Mn", "Me", "Cf") for sign in self.text)

    @property
    def letters(self) -> str:
        """Its letters and digits alone."""
        return "".join(filter(str.isalnum, self.text))


def subject(proof: Proof) -> Shown:
    """The subject, which is the title where the author gives none."""
    field = "subject" if "subject" in proof.meta.places else "title"
    return _shown(proof, proof.issue.subject or proof.meta.title, field)


def preheader(proof: Proof) -> Shown:
    """The preheader; the subtitle where there is none; else the first words of the text."""
    known = (name for name in ("preheader", "subtitle") if name in proof.meta.places)
    return _shown(proof, proof.issue.preheader, next(known, ""))


def words(text: str) -> list[str]:
    """The words of a line, for comparing: lower case, without signs."""
    return _WORD.findall(text.casefold())


def _shown(proof: Proof, text: str, field: str) -> Shown:
    for token, (_, default) in proof.issue.slots.items():
        text = text.replace(token, default)
    place = proof.meta.place(field) if field else proof.top
    return Shown(" ".join(text.split()), field, place)
