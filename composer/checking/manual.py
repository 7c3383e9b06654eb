"""The manual page of a check: its docstring, taken apart."""

from __future__ import annotations

import inspect
import re

from msgspec import Struct

from composer.checking.check import Check

__all__ = ["Manual", "manual_of"]

_PARTS = {"Mend:": "mend", "Source:": "source"}


class Manual(Struct, frozen=True, kw_only=True):
    """What there is to know of a check: an object of ``newsletter explain --json``."""

    code: str
    name: str
    group: str
    severity: str
    online: bool
    #: Paragraphs that say what it finds and why that matters.
    text: str
    mend: str
    source: str


def manual_of(kind: type[Check]) -> Manual:
    """The manual of one check. Raises ``ValueError`` where its docstring lacks a part."""
    name, *rest = re.split(r"\n{2,}", inspect.cleandoc(kind.__doc__ or ""))
    parts: dict[str, list[str]] = {"text": [], "mend": [], "source": []}
    for paragraph in rest:
        first = paragraph.split(maxsplit=1)[0]
        words = paragraph.removeprefix(first).strip() if first in _PARTS else paragraph
        parts[_PARTS.get(first, "text")].append(_plain(words))
    missing = [part for part, said in parts.items() if not said]
    if missing or not name:
        raise ValueError(f"{kind.__module__}: its docstring lacks {', '.join(missing) or 'a name'}")
    return Manual(
        code=kind.code,
        name=_plain(name).rstrip("."),
        group=kind.group,
        severity=str(kind.severity),
        online=kind.online,
        text="\n\n".join(parts["text"]),
        mend=" ".join(parts["mend"]),
        source=" ".join(parts["source"]),
    )


def _plain(text: str) -> str:
    """A paragraph of a docstring as one line of plain text; an indented one keeps its lines."""
    if text.startswith(" "):
        return text
    return re.sub(r"``(.*?)``", r"`\1`", " ".join(text.split()))
