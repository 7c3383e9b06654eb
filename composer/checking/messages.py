"""What the codes mean that no check has: those of composing, as ``docs/messages.md`` tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

__all__ = ["Message", "messages"]

_ROW = re.compile(
    r"\| `(?P<code>[\w-]+)` \| (?P<severity>[^|]+) \| (?P<text>[^|]+) \| (?P<mend>[^|]*) \|"
)


class Message(Struct, frozen=True):
    """A code of composing: an object of ``newsletter explain --json``."""

    code: str
    severity: str
    text: str
    mend: str


def messages() -> Mapping[str, Message]:
    """The messages by their code."""
    page = _page().read_text(encoding="utf-8")
    rows = (Message(**found.groupdict()) for found in map(_ROW.match, page.split("\n")) if found)
    return {row.code: row for row in rows}


def _page() -> Path:
    """The page: in an installed package beside it, in a checkout in ``docs/``."""
    package = Path(__file__).parents[1]
    installed = package / "_docs" / "messages.md"
    return installed if installed.is_file() else package.parent / "docs" / "messages.md"
