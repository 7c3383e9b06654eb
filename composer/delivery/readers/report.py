"""What is said of a list of readers before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from composer.delivery.readers import Problem, ReaderList
from composer.model.finding import Severity

__all__ = ["summary"]

_LISTED = 20
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "": "JSON"}
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def summary(readers: ReaderList, *, addresses: bool = True) -> tuple[str, ...]:
    """Lines for people: how many readers, how many rows are left out, and the first problems.

    What concerns the whole list comes first, then the rows that are left out. ``addresses`` is
    false where the lines are kept, as a CI server does.
    """
    return tuple(_lines(readers, addresses=addresses))


def _lines(readers: ReaderList, *, addresses: bool) -> Iterator[str]:
    count = len(readers.readers)
    form = f"{_ENCODINGS[readers.encoding]}, {_SEPARATORS[readers.separator]}"
    yield f"{count:,} reader{'' if count == 1 else 's'} in {readers.name} ({form})"
    errors = readers.errors
    if errors:
        rows = f"{readers.rows:,} row{'' if readers.rows == 1 else 's'}"
        twice = Counter(problem.code for problem in errors)["duplicate"]
        reason = f"{twice:,} of them duplicates" if twice else "none of them a duplicate"
        yield f"{len(errors):,} of {rows} left out, {reason}:"
    # The order within a rank stays that of the rows.
    listed = sorted(readers.problems, key=lambda it: (it.row > 0, _ORDER.index(it.severity)))
    for problem in listed[:_LISTED]:
        yield f"  {_line(problem, addresses=addresses)}"
    if len(listed) > _LISTED:
        yield f"  and {len(listed) - _LISTED:,} more"


def _line(problem: Problem, *, addresses: bool) -> str:
    place = f"row {problem.row}" if problem.row else "all rows"
    # The column of an address says nothing that the address does not.
    what = problem.address if addresses else ""
    who = f" {what or problem.column}:" if what or problem.column else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{problem.severity}: {place}:{who} {problem.message}{hint}"
