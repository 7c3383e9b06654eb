"""Reads a table of readers: comma-separated values, JSON lines or a JSON array, by its content."""

from __future__ import annotations

import io
from collections.abc import Iterator

from msgspec import Struct

from composer.delivery.readers import csv_table, json_table
from composer.delivery.readers.columns import Columns
from composer.delivery.readers.rows import Record, Unreadable
from composer.errors import UsageError

__all__ = ["Table", "open_table"]

#: How the files begin that people take for a table (registered signatures of their formats).
_SIGNATURES = {
    b"PK\x03\x04": "a workbook of a spreadsheet (.xlsx or .ods)",
    b"\xd0\xcf\x11\xe0": "an old workbook of a spreadsheet (.xls)",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
    b"SQLite format 3\x00": "a database",
}
_SAVE_AS = "save it as CSV (UTF-8) and give that file"


class Table(Struct, frozen=True):
    """A table that is being read. ``encoding`` is the codec's name, ``separator`` empty for JSON."""

    encoding: str
    separator: str
    #: In the order of the file. Raises :class:`UsageError` where the rest cannot be read.
    records: Iterator[Record | Unreadable]


def open_table(data: bytes, name: str, columns: Columns) -> Table:
    """Recognises what ``data`` holds. ``name`` is what messages call it.

    Raises :class:`UsageError` where it is no table, or one without addresses.
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise UsageError(f"{name} is {kind}, not a list of readers", hint=_SAVE_AS)
    encoding = _encoding(data, name)
    head = data[:4096].decode(encoding, "ignore").lstrip()
    if not head and not data[4096:].strip():
        raise UsageError(f"{name} is empty", hint="its first line names the columns: email, …")
    if head.startswith(("{", "[")):
        text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding)
        read = json_table.array if head.startswith("[") else json_table.lines
        return Table(encoding, "", read(text, name, columns))
    separator, records = csv_table.separated(data, encoding, name, columns)
    return Table(encoding, separator, records)


def _encoding(data: bytes, name: str) -> str:
    """The codec: by the byte order mark, else UTF-8, else Windows-1252."""
    if data.startswith(b"\xef\xbb\xbf"):
        marked = "utf-8-sig"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        marked = "utf-16"
    else:
        marked = ""
    try:
        data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if marked or _mostly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise UsageError(
                f"{name}, line {line}: a byte that is no character of {marked or 'utf-8'}",
                hint=f"one part of the file is coded otherwise, or damaged: {_SAVE_AS}",
            ) from None
    else:
        return marked or "utf-8"
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        raise UsageError(
            f"{name} is text neither in UTF-8 nor in Windows-1252", hint=_SAVE_AS
        ) from None
    return "cp1252"


def _mostly_utf8(data: bytes) -> bool:
    """Whether UTF-8 was damaged: accents of Windows-1252 hardly ever make a character of UTF-8."""
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    return sum(not letter.isascii() for letter in lenient) - broken > broken
