"""``merge-default``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.model import Location
from composer.source.merge_fields import OWN_FIELDS

__all__ = ["MergeDefault"]

_CODE = re.compile(r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)")
_FENCE = re.compile(r"\s*(?:[-*+>]\s+)*(?P<sign>```+|~~~+)")


class MergeDefault(Check):
    """A merge field without words for readers who have none.

    A reader whose name is not known gets “Hello ,” and the web edition shows the same to
    everybody. In an address, the place of the field stays empty, and the link leads elsewhere.
    The fields that the program fills itself (``web_url``, ``unsubscribe_url``, ``subscriber_id``,
    ``email``) need none.

    Mend: write what stands there otherwise: ``{{ first_name | default("you") }}``.

    Source: our own rule; a list has gaps, and every platform has a word for it (fallback, default).
    """

    group: ClassVar[Group] = "polls"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks where a field that may be empty is used, code aside."""
        slots = proof.issue.slots
        names = {name for name, default in slots.values() if not default and name not in OWN_FIELDS}
        names &= _filled(proof)
        for name in sorted(names):
            for place in _written(proof, name):
                yield self.fault(
                    f"{{{{ {name} }}}} stays empty for readers of whom it is not known",
                    place,
                    f'write {{{{ {name} | default("…") }}}} with what stands there otherwise',
                )


def _filled(proof: Proof) -> frozenset[str]:
    """The fields that a reader's copy is filled with; one in a comment is none."""
    edition = proof.edition
    said = proof.issue.subject + proof.issue.preheader
    heads = {name for token, (name, _) in proof.issue.slots.items() if token in said}
    return edition.email.fields | edition.text.fields | heads


def _written(proof: Proof, name: str) -> Iterator[Location]:
    """Where a field stands without a default, or with an empty one, and is none of code."""
    field = re.compile(
        r"\{\{\s*" + re.escape(name) + r"\s*(?:\|\s*default\(\s*(?:\"\"|'')\s*\)\s*)?\}\}"
    )
    places = [block.location.path for block in proof.blocks]
    # In a title it is printed as it is, which composing tells.
    title = proof.meta.place("title")
    for path in dict.fromkeys((proof.meta.path, *places)):
        fence = ""
        for number, line in enumerate(proof.lines(path), 1):
            opened = _FENCE.match(line)
            if opened and (not fence or opened["sign"].startswith(fence)):
                fence = "" if fence else opened["sign"]
            elif not fence and (path, number) != (title.path, title.line):
                for found in field.finditer(_CODE.sub(_blank, line)):
                    yield Location(path, number, found.start() + 1)


def _blank(code: re.Match[str]) -> str:
    return " " * len(code[0])
