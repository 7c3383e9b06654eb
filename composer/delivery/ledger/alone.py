"""One sender of an issue at a time, of all the machines that share a ledger.

PostgreSQL keeps a lock of the session's own (an advisory lock,
https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS): it is gone with the
connection, however its process ends. A pooler that hands out connections by the transaction
(PgBouncer's ``pool_mode = transaction``) would lose it: the ledger wants the server itself, or
``pool_mode = session``.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, text

from composer.delivery.ledger.database import Database
from composer.errors import OutsideError

__all__ = ["alone"]

#: Of the schema, for a ledger may be one of several in a database. The seed tells the lock from that
#: which is held while a list is frozen.
_KEY = text("SELECT hashtextextended(current_schema() || '/' || :issue, 1)")
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_LET_GO = text("SELECT pg_advisory_unlock(:key)")
_NAME = text("SELECT set_config('application_name', :name, false)")
# https://www.postgresql.org/docs/15/view-pg-locks.html: one key of 64 bits is shown in two halves.
_HOLDER = text(
    "SELECT application_name, backend_start AT TIME ZONE 'UTC' AS since"
    " FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND datname = current_database()"
    " AND (classid::bigint << 32) | objid::bigint = :key"
)
#: Seconds after which a machine that says nothing is asked whether it is there, and between further
#: questions: one that lost its power does not hold the lock for the two hours of the system's default.
_ASKED_AFTER, _ASKED_EVERY, _ASKED_TIMES = 60, 15, 4
#: Bytes of a name that PostgreSQL keeps.
_LONGEST = 63


@contextmanager
def alone(database: Database, issue: str, *, by: str) -> Iterator[None]:
    """While it lasts, nobody else who shares the ledger holds the same; ``by`` is told to them.

    Raises ``OutsideError``, which tells who sends it and since when. A ledger in a file is not
    shared: :func:`composer.delivery.claims.alone` keeps the others of its machine away.
    """
    if database.is_sqlite:
        yield
        return
    with database.reading() as connection:
        key = connection.scalar(_KEY, {"issue": issue})
        _introduce(connection, by)
        if not connection.scalar(_TAKE, {"key": key}):
            raise OutsideError(
                f"{issue} is being sent{_holder(connection, key)}",
                hint=f"wait for it to end; `newsletter status {issue}` shows how far it is",
            )
    try:
        yield
    finally:
        # Where the connection is broken, so is the lock.
        with suppress(OutsideError), database.reading() as connection:
            connection.execute(_LET_GO, {"key": key})


def _introduce(connection: Connection, by: str) -> None:
    """Says to the server whose connection this is, and to look whether its machine lives."""
    name = f"{by} on {platform.node()}".encode()[:_LONGEST].decode(errors="ignore")
    connection.execute(_NAME, {"name": name})
    for what, number in (
        ("idle", _ASKED_AFTER),
        ("interval", _ASKED_EVERY),
        ("count", _ASKED_TIMES),
    ):
        connection.execute(text(f"SET tcp_keepalives_{what} = {number}"))


def _holder(connection: Connection, key: int) -> str:
    found = connection.execute(_HOLDER, {"key": key}).first()
    if found is None:
        return " by another machine"
    return f" by {found.application_name or 'somebody'} since {found.since:%Y-%m-%d %H:%M:%S} UTC"
