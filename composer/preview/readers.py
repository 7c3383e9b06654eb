"""Whom the mail is shown to: made-up readers, or those of a file of the author's."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from composer.errors import UsageError

__all__ = ["Reader", "made_up", "read_readers"]

#: More than anybody looks at, and each is a whole mail that the page is sent.
_MOST = 12


class Reader(Struct, frozen=True):
    """One reader: what the page calls them, and their values by field."""

    id: str
    label: str
    values: Mapping[str, str] = {}


#: A name as it usually is, one that is longer than any column, one from right to left. The first
#: stands for nobody in particular: every field shows its default.
_NAMES = (
    ("named", "Camille", "Camille", "Moreau"),
    (
        "long",
        "A very long name",
        "Maximiliane-Friederike Aurelia",
        "von Hohenstein-Oberkirchberg zu Wolkenstein",
    ),
    ("rtl", "أميرة", "أميرة", "عبد الرحمن"),
)


def made_up(fields: Iterable[str]) -> tuple[Reader, ...]:
    """Readers that nobody has, but of every kind, with a value for each field that is a name."""
    known = tuple(fields)
    return (
        Reader("nobody", "No reader: the defaults"),
        *(
            Reader(who, label, {name: _value(name, who, first, last) for name in known})
            for who, label, first, last in _NAMES
        ),
    )


def _value(field: str, who: str, first: str, last: str) -> str:
    if field == "email":
        return f"{who}@example.org"
    if "last" in field or "family" in field or "surname" in field:
        return last
    return first if "name" in field else ""


def read_readers(text: str, name: str) -> tuple[Reader, ...]:
    """The readers of a CSV file whose first line names the fields; at most the first twelve.

    Raises UsageError where there is none.
    """
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    readers = tuple(_from_row(number, row) for number, row in enumerate(rows[:_MOST], 1))
    if not readers:
        raise UsageError(
            f"{name} has no reader", hint="write a line of field names, then a line a reader"
        )
    return (Reader("nobody", "No reader: the defaults"), *readers)


def _from_row(number: int, row: Mapping[str | None, str | Sequence[str] | None]) -> Reader:
    values = {
        key.strip(): value.strip()
        for key, value in row.items()
        if isinstance(key, str) and isinstance(value, str)
    }
    label = next((value for value in values.values() if value), f"Reader {number}")
    return Reader(f"reader-{number}", label, values)
