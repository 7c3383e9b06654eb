"""What a table of readers consists of, whatever format it is written in."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Record", "Unreadable"]


class Record(Struct, frozen=True):
    """One reader's row: what its cells hold, as written, by field.

    ``row`` is that of a spreadsheet, where the header is row 1; of JSON lines, the line; of a JSON
    array, the element, from 1. ``passed`` are fields whose values are no text.
    """

    row: int
    cells: dict[str, str]
    passed: tuple[str, ...] = ()


class Unreadable(Struct, frozen=True):
    """A row that cannot be told apart into its cells."""

    row: int
    code: str
    message: str
    hint: str
