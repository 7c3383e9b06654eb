"""Opens the ledger, or says what stands in the way: before anything is sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from composer.delivery.ledger.clocks import Clocks, Uptime, uptime
from composer.delivery.ledger.database import Database, postgresql_engine, sqlite_engine
from composer.delivery.ledger.ledger import Ledger
from composer.delivery.ledger.tables import meta
from composer.delivery.ledger.upgrades import STEPS, Step, bring_up, create
from composer.delivery.ledger_status import FILE
from composer.delivery.pseudonym import FOLDER, fingerprint, key_of, new_key, read_key
from composer.errors import OutsideError, UsageError
from composer.extras import install

if TYPE_CHECKING:
    from sqlalchemy import URL

__all__ = ["PATIENCE", "open_ledger"]

#: Seconds to wait for another writer: freezing a list of half a million readers takes as long.
PATIENCE = 10.0

#: Held while tables are made, so that two machines do not make them at once ("news" in ASCII).
_MAKING = 0x6E657773
_KEY = "reader_key"
_FINGERPRINT = "reader_key_fingerprint"


def _now() -> datetime:
    return datetime.now(UTC)


def open_ledger(
    url: str | None,
    root: Path,
    *,
    patience: float = PATIENCE,
    clock: Callable[[], datetime] = _now,
    running: Callable[[], Uptime | None] = uptime,
    steps: Sequence[Step] = STEPS,
) -> Ledger:
    """The ledger of the project at ``root``: ``.newsletter/ledger.sqlite3``, or that of ``url``.

    ``url`` is ``postgresql://user:password@host/database``, from NEWSLETTER_LEDGER: a database, or
    a schema in ``search_path``, of the newsletter's own. A ledger that is not there is made.
    ``clock`` gives aware times, ``running`` how long the machine runs. Raises ``OutsideError`` where the ledger is damaged, read-only,
    newer than this program, or locked for longer than ``patience`` seconds, and where the disk is
    full or the server away; ``UsageError`` for an address of another kind. No error holds a
    password.
    """
    if url:
        database = _server(url, patience=patience)
    else:
        path = root / FOLDER / FILE
        _make_file(path)
        database = Database(sqlite_engine(path, patience=patience), place=str(path))
    try:
        secret = _made(database, root, steps=steps, shared=bool(url))
    except BaseException:
        database.close()
        raise
    return Ledger(database, secret=secret, clocks=Clocks(clock, running))


def _made(database: Database, root: Path, *, steps: Sequence[Step], shared: bool) -> bytes:
    """Makes or upgrades the tables; gives the key of the pseudonyms."""
    with database.writing(durable=True) as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:making)"), {"making": _MAKING})
        if inspect(connection).has_table(meta.name):
            bring_up(connection, place=database.place, steps=steps)
        else:
            create(connection, steps=steps)
        if shared:
            return _shared_key(database, connection)
        return _own_key(database, connection, root)


def _shared_key(database: Database, connection: Connection) -> bytes:
    row = {"key": _KEY, "value": new_key().hex()}
    connection.execute(database.insert(meta).values(row).on_conflict_do_nothing())
    return bytes.fromhex(_stored(connection, _KEY))


def _own_key(database: Database, connection: Connection, root: Path) -> bytes:
    expected = _stored(connection, _FINGERPRINT)
    secret = read_key(root) if expected else key_of(root)
    if secret is None or (expected and fingerprint(secret) != expected):
        what = "is missing" if secret is None else "is not the one that this ledger was begun with"
        raise OutsideError(
            f"{root / FOLDER}: the readers' key {what}",
            hint="put reader.key back from the backup that the ledger is from: without it nobody"
            " whom `newsletter forget` erased is recognised",
        )
    row = {"key": _FINGERPRINT, "value": fingerprint(secret)}
    connection.execute(database.insert(meta).values(row).on_conflict_do_nothing())
    return secret


def _stored(connection: Connection, key: str) -> str:
    return connection.scalar(select(meta.c.value).where(meta.c.key == key)) or ""


def _make_file(path: Path) -> None:
    """An empty file that only its owner reads; SQLite gives its log the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise OutsideError(
            f"{path}: the ledger cannot be written: {error.strerror}",
            hint="check the owner and the rights of the file and of its folder, and that the disk"
            " has room and is not mounted read-only",
        ) from error


def _server(address: str, *, patience: float) -> Database:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # The error would quote the address, and with it the password.
        raise _not_an_address() from None
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise _not_an_address()
    try:
        url = url.set(drivername="postgresql+psycopg")
        return Database(postgresql_engine(url, patience=patience), place=_place(url))
    except ImportError:
        raise OutsideError(
            "the ledger is in PostgreSQL, for which psycopg is not installed",
            hint=install("postgresql"),
        ) from None
    except SQLAlchemyError:
        raise _not_an_address() from None


def _not_an_address() -> UsageError:
    return UsageError(
        "NEWSLETTER_LEDGER is not the address of a PostgreSQL database",
        hint="it looks like postgresql://user:password@host:5432/database; signs such as @ and / in"
        " the password are percent-encoded. Without it the ledger is a file in .newsletter/",
    )


def _place(url: URL) -> str:
    host = url.host or "this machine"
    return f"the ledger in PostgreSQL, {url.database or url.username or 'default'} on {host}"
