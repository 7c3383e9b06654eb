"""What the ledger's file says, for ``newsletter status``: read with the standard library alone.

A command that only looks must start at once: SQLAlchemy would take longer than all the rest. It
changes nothing of the ledger, makes none where there is none, and works on a disk that takes no
writes; elsewhere SQLite leaves an empty log beside the file, which the next writer takes away. A
ledger in PostgreSQL tells the same through :meth:`composer.delivery.ledger.Ledger.summary`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from composer.delivery.ledger.entries import Approval, Counts, Push, Send, Summary, moment
from composer.delivery.ledger.troubles import outside
from composer.delivery.pseudonym import FOLDER
from composer.errors import OutsideError

__all__ = ["FILE", "KNOWN", "read_summary"]

#: The ledger's name in the project's own folder.
FILE = "ledger.sqlite3"
#: The newest version of the tables that this module reads.
KNOWN = 1

_PATIENCE = 5.0
_TIMES = frozenset({"prepared_at", "started_at", "finished_at", "at"})


def read_summary(root: Path) -> Summary | None:
    """What the ledger of the project at ``root`` tells; ``None`` where there is none.

    Raises ``OutsideError`` where it is damaged, locked, not to be read, or newer than this program.
    """
    path = root / FOLDER / FILE
    try:
        if not path.stat().st_size:
            return None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error.strerror or "") from error
    try:
        with _opened(path) as connection:
            return _summary(connection, path)
    except sqlite3.Error as error:
        told = outside(error, str(path))
        raise told or _unreadable(path, "it is not one of newsletter-composer's") from error


def _unreadable(path: Path, why: str) -> OutsideError:
    return OutsideError(
        f"{path}: the ledger cannot be read: {why}",
        hint="check the owner and the rights of the file and of its folder",
    )


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads (https://www.sqlite.org/uri.html)."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    with closing(_connected(address)) as connection:
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            log = path.with_name(f"{path.name}-wal")
            if log.exists() or not _needs_a_file(error):
                raise
        else:
            yield connection
            return
    # In a folder that takes no file SQLite cannot keep its index of the log. There is no log.
    with closing(_connected(f"{address}&immutable=1")) as connection:
        yield connection


def _connected(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _needs_a_file(error: sqlite3.Error) -> bool:
    return error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))


def _summary(connection: sqlite3.Connection, path: Path) -> Summary:
    # One state of everything, whoever writes meanwhile.
    connection.execute("BEGIN")
    version = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    if version is None or not str(version[0]).isdecimal():
        raise _unreadable(path, "it is not one of newsletter-composer's")
    if int(version[0]) > KNOWN:
        raise OutsideError(
            f"{path}: this ledger was written by a newer newsletter-composer",
            hint="upgrade it here too: pip install --upgrade newsletter-composer",
        )
    (suppressions,) = connection.execute("SELECT count(*) FROM suppressions").fetchone()
    return Summary(
        tuple(_sends(connection)),
        suppressions,
        tuple(_read(connection, Approval, "approvals ORDER BY id")),
        tuple(_read(connection, Push, "pushes ORDER BY issue, channel")),
    )


def _sends(connection: sqlite3.Connection) -> Iterator[tuple[Send, Counts]]:
    counts: dict[int, dict[str, int]] = {}
    query = "SELECT send_id, state, count(*) FROM recipients GROUP BY send_id, state"
    for send_id, state, number in connection.execute(query):
        counts.setdefault(send_id, {})[state] = number
    for send in _read(connection, Send, "sends ORDER BY id"):
        yield send, Counts(**counts.get(send.id, {}))


def _read(connection: sqlite3.Connection, kind: Any, where: str) -> Iterator[Any]:
    """The rows of a table as structs whose fields its columns are named after."""
    names = kind.__struct_fields__
    columns = ", ".join(f'"{name}"' for name in names)
    for row in connection.execute(f"SELECT {columns} FROM {where}"):  # noqa: S608 - words of ours
        yield kind(**{name: _value(name, row[name]) for name in names})


def _value(name: str, stored: Any) -> Any:
    return moment(stored) if name in _TIMES and stored is not None else stored
