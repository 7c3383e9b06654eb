"""Readers in JSON: an object a line, or an array of objects (RFC 8259)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from composer.delivery.readers.columns import Columns
from composer.delivery.readers.rows import Record, Unreadable
from composer.errors import UsageError

__all__ = ["array", "lines"]

_HINT = 'write one object a line, {"email": "zoe@example.org"}, or an array of such objects'

# Numbers stay as they are written; an object is a tuple of pairs, which a list is not.
_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple, parse_int=str, parse_float=str, parse_constant=str
)


def lines(text: TextIO, name: str, columns: Columns) -> Iterator[Record | Unreadable]:
    """An object a line; a line that is none is told, the first one by :class:`UsageError`."""
    first = True
    for row, line in enumerate(text, 1):
        stripped = line.strip()
        if not stripped:
            continue
        try:
            value = _DECODER.decode(stripped)
        except (ValueError, RecursionError) as error:
            if first:
                raise UsageError(f"{name}, line {row}: no JSON object", hint=_HINT) from None
            reason = getattr(error, "msg", "nested too deep")
            yield Unreadable(row, "json", f"the line is not JSON: {reason}", _HINT)
        else:
            yield _record(row, value, columns)
        first = False


def array(text: TextIO, name: str, columns: Columns) -> Iterator[Record | Unreadable]:
    """The objects of an array, numbered from 1."""
    try:
        values = _DECODER.decode(text.read().strip())
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{name}, line {error.lineno}: not JSON: {error.msg}", hint=_HINT
        ) from None
    except RecursionError:
        raise UsageError(f"{name}: nested too deep", hint=_HINT) from None
    for row, value in enumerate(values, 1):
        yield _record(row, value, columns)


def _record(row: int, value: Any, columns: Columns) -> Record | Unreadable:
    if not isinstance(value, tuple):
        return Unreadable(row, "json", "it is not an object", _HINT)
    fields = columns.of([name for name, _ in value])
    cells = {}
    passed = []
    for field, (_, content) in zip(fields, value, strict=True):
        if isinstance(content, (list, tuple)):
            passed.append(field)
        elif field:
            cells[field] = _text(content)
    return Record(row, cells, tuple(filter(None, passed)))


def _text(value: str | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
