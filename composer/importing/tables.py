"""Tables of posts: CSV, row by row, so that an export of any size takes the memory of one row."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator

from msgspec import Struct

from composer.errors import ExportRefused
from composer.importing.source import MOST_OF_A_TEXT, Source

__all__ = ["Row", "header", "require", "rows"]

_ODD = re.compile("[\udc80-\udcff]")
_AGAIN = "the export may be cut short: download it again"


class Row(Struct, frozen=True):
    """A row: its number as a spreadsheet counts, the header being 1, and its cells by column."""

    number: int
    place: str
    cells: dict[str, str]

    def first(self, *names: str) -> str:
        """The first of these columns that has something in this row."""
        return next((cell for name in names if (cell := self.cells.get(name, "").strip())), "")


def header(source: Source, name: str) -> frozenset[str]:
    """The names of a table's columns, in lower case; empty where it is no table."""
    line = source.head(name, 8192).partition("\n")[0]
    try:
        return frozenset(cell.strip().lower() for cell in next(csv.reader([line]), ()))
    except csv.Error:
        return frozenset()


def require(source: Source, name: str, columns: frozenset[str]) -> None:
    """Raises ``ExportRefused`` where a table lacks one of these columns."""
    missing = columns - header(source, name)
    if missing:
        raise ExportRefused(
            f"{source.place(name)} has no column {', '.join(sorted(missing))}",
            hint="it is another table than that of the posts, or of another platform",
        )


def rows(source: Source, name: str) -> Iterator[Row]:
    """The rows of a table in UTF-8.

    Raises ``ExportRefused`` with the row where the table ends in the middle of one, where a row has
    more or fewer cells than the header, or where a byte is no UTF-8.
    """
    csv.field_size_limit(min(MOST_OF_A_TEXT, sys.maxsize))
    place, number = source.place(name), 0
    with source.open(name) as file:
        # What is no UTF-8 becomes half a letter, so that it is found in its own row.
        text = io.TextIOWrapper(
            io.BufferedReader(file),  # type: ignore[type-var]
            encoding="utf-8-sig",
            errors="surrogateescape",
            newline="",
        )
        columns: list[str] = []
        try:
            for cells in filter(None, csv.reader(text, strict=True)):
                number += 1
                if any(map(_ODD.search, cells)):
                    raise _no_text(place, number)
                if not columns:
                    columns = [cell.strip().lower() for cell in cells]
                    continue
                if len(cells) != len(columns):
                    raise _wrong(
                        place, number, f"it has {len(cells)} cells, the header has {len(columns)}"
                    )
                row = dict(zip(columns, cells, strict=True))
                yield Row(number, f"{place}, row {number}", row)
        except csv.Error as error:
            raise _wrong(place, number + 1, str(error)) from None


def _no_text(place: str, number: int) -> ExportRefused:
    return ExportRefused(
        f"{place}, row {number}: a byte that is no UTF-8 stands here",
        hint="export it again, or save the table as CSV in UTF-8",
    )


def _wrong(place: str, number: int, why: str) -> ExportRefused:
    return ExportRefused(f"{place}, row {number} is not whole: {why}", hint=_AGAIN)
