"""Readers in comma-separated values (RFC 4180), as spreadsheets and platforms write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.delivery.readers.columns import EMAIL, Columns
from composer.delivery.readers.rows import Record, Unreadable
from composer.errors import UsageError

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["separated"]

#: What separates the cells, the most usual first.
_SEPARATORS = (",", ";", "\t")
_SHOWN = 8
_LONGEST_NAME = 40


def separated(
    data: bytes, encoding: str, name: str, columns: Columns
) -> tuple[str, Iterator[Record | Unreadable]]:
    """The separator that ``data`` uses, and its rows.

    Raises :class:`UsageError` where no column holds addresses; while the rows are read, where a
    quote is left open over several lines.
    """
    headers = {mark: _header(data, encoding, mark) for mark in _SEPARATORS}
    best = max(
        headers,
        key=lambda mark: (EMAIL in Columns().of(headers[mark]), len(headers[mark])),
    )
    header = headers[best]
    fields = columns.of(header)
    if EMAIL not in fields:
        raise _no_addresses(header, name)
    return best, _records(_opened(data, encoding, best), fields, name)


def _opened(data: bytes, encoding: str, separator: str) -> Reader:
    # Line ends inside a cell are one kind as well: they become blanks, or refuse an address.
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding)
    return csv.reader(text, delimiter=separator, skipinitialspace=True, strict=True)


def _header(data: bytes, encoding: str, separator: str) -> list[str]:
    """The first row that says something; empty where there is none with this separator."""
    try:
        return next(filter(_is_header, _opened(data, encoding, separator)), [])
    except csv.Error:
        return []


def _is_header(cells: list[str]) -> bool:
    """Whether it names columns, and is not the line that tells spreadsheets the separator."""
    return any(cell.strip() for cell in cells) and not (
        cells[0].lower().startswith("sep=") and not any(cells[1:])
    )


def _records(reader: Reader, fields: tuple[str, ...], name: str) -> Iterator[Record | Unreadable]:
    rows = _rows(reader, name)
    for _, cells in rows:
        if not isinstance(cells, str) and _is_header(cells):
            break
    width = len(fields)
    for row, cells in rows:
        if isinstance(cells, str):
            yield Unreadable(row, "quotes", cells, 'write a quote inside a cell twice: ""')
        elif not any(map(str.strip, cells)):
            continue
        elif len(cells) > width and any(map(str.strip, cells[width:])):
            yield Unreadable(
                row,
                "cells",
                f"there are {len(cells)} cells for {width} columns",
                "put a value that holds the separator into quotes",
            )
        else:
            filled = dict(zip(fields, cells, strict=False))
            filled.pop("", None)
            yield Record(row, filled)


def _rows(reader: Reader, name: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with its number, blank ones too; what is wrong instead of the cells of a bad one."""
    row = 0
    while True:
        row += 1
        line = reader.line_num + 1
        try:
            yield row, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > line:
                # How many readers are inside that cell, nobody can say.
                raise UsageError(
                    f"{name}, line {line}: a quote opens here and is not closed as it should",
                    hint='close it, or write a quote inside a cell twice: ""',
                ) from None
            yield row, f"its quotes do not match ({error})"


def _no_addresses(header: list[str], name: str) -> UsageError:
    if not header:
        return UsageError(
            f"{name} has no first line that can be told apart into columns",
            hint="it names the columns, as in email,first_name; quotes come in pairs",
        )
    if any("@" in cell for cell in header):
        return UsageError(
            f"{name} has no line that names the columns",
            hint="put a first line above the readers: email, or email,first_name",
        )
    shown = ", ".join(" ".join(cell.split())[:_LONGEST_NAME] for cell in header[:_SHOWN])
    printable = "".join(letter if letter.isprintable() else "?" for letter in shown)
    return UsageError(
        f"{name} has no column of addresses",
        hint=f"call the column email; the first line has: {printable}",
    )
