"""The readers that an issue goes to: read from a list, checked, each mailbox once."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from composer.delivery.letter import Reader
from composer.delivery.readers.addresses import Addresses, BadAddress, same
from composer.delivery.readers.columns import EMAIL, Columns
from composer.delivery.readers.rows import Record, Unreadable
from composer.delivery.readers.tables import open_table
from composer.errors import UsageError
from composer.model.finding import Severity
from composer.nearest import nearest

__all__ = ["Problem", "ReaderList", "read_readers"]

#: 256 MiB, some five million readers: what is larger is no list of readers.
LARGEST = 1 << 28
_PIECE = 1 << 20
_SHOWN = 80
_NAMED = 8
_STANDARD_INPUT = Path("-")
#: What may end up in a header, where a line end would begin another, and what UTF-8 cannot say.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class Problem(Struct, frozen=True, kw_only=True):
    """What is the matter with a list. An *error* leaves its row out; the others keep it.

    ``row`` is that of a spreadsheet (the header is row 1), the line of JSON lines or the element
    of a JSON array; 0 is the whole list. ``column`` is as the list writes it. Only ``address``, as
    written but for its length and control characters, tells who it is: a log can do without it.
    """

    row: int
    code: str
    severity: Severity
    message: str
    hint: str = ""
    column: str = ""
    address: str = ""


class ReaderList(Struct, frozen=True, kw_only=True):
    """A list of readers, and what was the matter with it.

    ``rows`` counts the rows that hold something: as many as there are readers and errors.
    ``encoding`` is a codec's name; ``separator`` is empty for JSON.
    """

    name: str
    readers: tuple[Reader, ...]
    problems: tuple[Problem, ...]
    rows: int
    encoding: str
    separator: str

    @property
    def accented(self) -> tuple[Reader, ...]:
        """Those whose address is not in ASCII: for a channel with UTF8_ADDRESSES only."""
        return tuple(reader for reader in self.readers if not reader.email.isascii())

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The rows that were left out."""
        return tuple(found for found in self.problems if found.severity is Severity.ERROR)


def read_readers(
    source: Path | None, *, stdin: BinaryIO | None = None, fields: Sequence[str]
) -> ReaderList:
    """Reads a list: CSV, JSON lines or a JSON array, from a file or, for ``None`` or ``-``, stdin.

    ``fields`` are the merge fields that the issue takes from the list. A field that is missing or
    empty everywhere is a warning, but for ``email`` and ``subscriber_id``, which exist anyway.
    Raises :class:`UsageError` where the list cannot be used at all, or cannot be told apart.
    """
    standard = source is None or source == _STANDARD_INPUT
    name = "standard input" if standard else str(source)
    data = _read(None if standard else source, stdin, name)
    columns = Columns(fields)
    table = open_table(data, name, columns)
    register = _Register(columns)
    for record in table.records:
        register.add(record)
    if not register.rows:
        raise UsageError(f"{name} holds no readers", hint="write them below the first line")
    if EMAIL not in columns.written:
        raise UsageError(f"{name} holds no addresses", hint='each object needs an "email"')
    register.close(fields)
    return ReaderList(
        name=name,
        readers=tuple(register.readers),
        problems=tuple(sorted(register.problems, key=lambda found: found.row)),
        rows=register.rows,
        encoding=table.encoding,
        separator=table.separator,
    )


def _read(source: Path | None, stdin: BinaryIO | None, name: str) -> bytes:
    try:
        if source is None:
            data = _limited(stdin or sys.stdin.buffer)
        else:
            with source.open("rb") as file:
                data = _limited(file)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{name} cannot be read: {reason}", hint="give a CSV or JSON file, or - for a pipe"
        ) from None
    if len(data) > LARGEST:
        raise UsageError(f"{name} is larger than {LARGEST >> 20} MiB", hint="split the list")
    return data


def _limited(file: BinaryIO) -> bytes:
    """All that the file holds, or a little more than the limit."""
    data = bytearray()
    # Piece by piece, for a read of so many bytes takes their memory first.
    while len(data) <= LARGEST and (piece := file.read(_PIECE)):
        data += piece
    return bytes(data)


class _Register:
    """Takes rows in their order, and keeps one reader a mailbox."""

    def __init__(self, columns: Columns) -> None:
        self.readers: list[Reader] = []
        self.problems: list[Problem] = []
        self.rows = 0
        self._columns = columns
        self._addresses = Addresses()
        # The first row of each mailbox.
        self._row_of: dict[str, int] = {}
        self._filled: set[str] = set()
        # What is told once a column or a domain, however many rows have it.
        self._told: set[tuple[str, str]] = set()

    def add(self, record: Record | Unreadable) -> None:
        """Takes one row: a reader or an error."""
        self.rows += 1
        row = record.row
        if isinstance(record, Unreadable):
            self._tell(row, record.code, record.message, hint=record.hint)
            return
        written = record.cells.pop(EMAIL, "")
        try:
            email = self._addresses.check(written)
        except BadAddress as bad:
            self._tell(row, bad.code, bad.message, hint=bad.hint, field=EMAIL, address=written)
            return
        first = self._row_of.setdefault(same(email), row)
        if first != row:
            message = f"the address is that of row {first}, which is kept"
            self._tell(row, "duplicate", message, field=EMAIL, address=written)
            return
        values = self._values(record)
        values[EMAIL] = email
        self.readers.append(Reader(email, values))
        self._remark(email, written, row)

    def _values(self, record: Record) -> dict[str, str]:
        """The values that say something, each in one line."""
        for field in record.passed:
            if self._is_first("nested", field):
                self._tell(
                    record.row,
                    "nested",
                    "a value that is a list or an object is passed over (first here)",
                    severity=Severity.WARNING,
                    hint="write text, a number, true, false or null",
                    field=field,
                )
        values = {}
        for field, written in record.cells.items():
            value = written
            # Faster than the search, and false for more than control characters only.
            if not value.isprintable() and _CONTROLS.search(value):
                self._look_into(value.strip(), field, record.row)
                value = _CONTROLS.sub(" ", value)
            value = value.strip()
            if value:
                values[field] = value
        self._filled.update(values)
        return values

    def _look_into(self, value: str, field: str, row: int) -> None:
        """Tells what a value with control characters may mean."""
        if "@" in value and "\n" in value:
            message = "a value holds a line break and an @: is a quote left open above it?"
            self._tell(row, "swallowed", message, severity=Severity.WARNING, field=field)
        elif _CONTROLS.search(value) and self._is_first("control-character", field):
            message = "line breaks or control characters in a value became blanks (first here)"
            self._tell(row, "control-character", message, severity=Severity.NOTE, field=field)

    def _remark(self, email: str, written: str, row: int) -> None:
        """What is worth knowing about an address that is kept."""
        if not email.isascii():
            message = "an accented address: few channels and mailboxes take it (RFC 6531)"
            self._note(row, "accented", message, address=written)
        domain = email.rpartition("@")[2]
        if self._addresses.special(domain) and self._is_first("special", domain):
            message = f"{domain} is a name for tests and private networks (first here)"
            self._note(row, "special", message, address=written)

    def close(self, fields: Sequence[str]) -> None:
        """Says what only shows at the end."""
        for column, chosen in self._columns.doubled.items():
            message = f"the column is passed over, for “{shown(chosen)}” is the same field"
            self._tell(0, "column-twice", message, severity=Severity.WARNING, field=column)
        for field in dict.fromkeys(fields):
            if field not in self._filled and field not in (EMAIL, "subscriber_id"):
                self._lacking(field)
        for address, row in self._row_of.items():
            local, _, domain = address.rpartition("@")
            plain = self._row_of.get(f"{local.partition('+')[0]}@{domain}", row)
            if plain != row:
                message = f"without its +tag, the address is that of row {plain}: both are kept"
                self._note(row, "tagged", message, address=address)

    def _lacking(self, field: str) -> None:
        found = self._columns.written
        if field in found:
            message = "the column is empty: all readers get the default"
            self._tell(0, "column-empty", message, severity=Severity.WARNING, field=field)
            return
        meant = nearest(field, found)
        others = ", ".join(shown(column) for column in list(found.values())[:_NAMED])
        self._tell(
            0,
            "column-missing",
            "there is no such column: all readers get the default",
            severity=Severity.WARNING,
            hint=f"is “{shown(found[meant])}” meant?" if meant else f"the list has: {others}",
            field=field,
        )

    def _is_first(self, code: str, about: str) -> bool:
        """Whether this was not told before of this column or domain."""
        before = len(self._told)
        self._told.add((code, about))
        return len(self._told) > before

    def _note(self, row: int, code: str, message: str, *, address: str) -> None:
        self._tell(row, code, message, severity=Severity.NOTE, field=EMAIL, address=address)

    def _tell(
        self,
        row: int,
        code: str,
        message: str,
        *,
        severity: Severity = Severity.ERROR,
        hint: str = "",
        field: str = "",
        address: str = "",
    ) -> None:
        self.problems.append(
            Problem(
                row=row,
                code=code,
                severity=severity,
                message=message,
                hint=hint,
                column=shown(self._columns.written.get(field, field)),
                address=shown(address),
            )
        )


def shown(text: str) -> str:
    """Text of a list for a terminal: short, in one line, without what would steer it."""
    start = text[: 4 * _SHOWN]
    line = "".join(letter if letter.isprintable() else " " for letter in start).strip()
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
