"""What a database complains of, as an error that says what to do.

SQLite names its result codes (https://www.sqlite.org/rescode.html), PostgreSQL its SQLSTATEs
(https://www.postgresql.org/docs/15/errcodes-appendix.html). What is neither the disk's, the
file's, the server's nor another process's doing is a defect of ours, and is left as it is.
"""

from __future__ import annotations

import re

from composer.errors import OutsideError

__all__ = ["outside", "unreachable"]

#: What PostgreSQL says when it lets nobody in.
_FATAL = re.compile(r"FATAL:\s*(.+)")

_BUSY = (
    "another command is writing, and did not finish in time",
    "wait until it has, then run this again; nothing was lost",
)
_DAMAGED = (
    "the file is damaged, or is no ledger",
    "put it back from a backup, or move it away and look in issues/sent/ which issues went out",
)
_READ_ONLY = (
    "it cannot be written",
    "check owner and rights of the file and its folder, and that the disk is not read-only",
)
_FULL = ("the disk is full", "make room, then run this again; nothing was sent without a claim")
_BROKEN = ("the disk cannot be read or written", "look at the disk, then run this again")

#: By the first words of SQLite's name for it: SQLITE_BUSY_SNAPSHOT is a SQLITE_BUSY.
_SQLITE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_PROTOCOL": _BUSY,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_FORMAT": _DAMAGED,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_AUTH": _READ_ONLY,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _BROKEN,
    "SQLITE_NOLFS": _BROKEN,
}

_SERVER = (
    "the connection to the database broke",
    "look whether the server runs, then run this again: it goes on where it stopped",
)
_FORBIDDEN = (
    "this user may not write there",
    "the user needs the right to create tables in the database, and to write to them",
)

#: By the whole SQLSTATE, or by its class: the first two characters.
_POSTGRESQL = {
    "55P03": _BUSY,
    "40P01": _BUSY,
    "40001": _BUSY,
    "57014": _BUSY,
    "53100": _FULL,
    "53": ("the database server is overloaded", "try again later"),
    "25006": ("the database server takes no writes", "give NEWSLETTER_LEDGER the primary server"),
    "42501": _FORBIDDEN,
    "3F000": _FORBIDDEN,
    "08": _SERVER,
    "57": _SERVER,
    "58": _BROKEN,
    "XX": _DAMAGED,
}


def outside(error: Exception, place: str) -> OutsideError | None:
    """The error of the outside world that ``error`` tells of; ``None`` where it is a defect.

    ``place`` is how people call the ledger. The database's own words are left out, for they may
    hold a reader's address.
    """
    # SQLAlchemy wraps what the drivers raise.
    original = getattr(error, "orig", None) or error
    found = _of_sqlite(original) or _of_postgresql(original)
    if found is None:
        return None
    reason, hint = found
    return OutsideError(f"{place}: {reason}", hint=hint)


def unreachable(error: Exception, place: str) -> OutsideError | None:
    """The error of a server to which no connection was made; ``None`` where the address is wrong.

    What the server itself says of it is in it: it knows no password of ours.
    """
    original = getattr(error, "orig", None) or error
    if type(original).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return outside(error, place)
    said = _FATAL.search(str(original))
    reason = f"the database was not reached{f': {said[1]}' if said else ''}"
    return OutsideError(
        f"{place}: {reason}",
        hint="look whether the server runs, and check host, user, password and database in"
        " NEWSLETTER_LEDGER",
    )


def _of_sqlite(error: BaseException) -> tuple[str, str] | None:
    name = getattr(error, "sqlite_errorname", None)
    if not isinstance(name, str):
        return None
    return _SQLITE.get("_".join(name.split("_")[:2]))


def _of_postgresql(error: BaseException) -> tuple[str, str] | None:
    if not type(error).__module__.startswith("psycopg"):
        return None
    state = getattr(error, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    # Without an answer of the server there is no SQLSTATE.
    return _SERVER if type(error).__name__ == "OperationalError" else None
