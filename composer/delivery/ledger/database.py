"""One connection to the ledger, and its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    URL,
    Compiled,
    Connection,
    Engine,
    Insert,
    Table,
    UpdateBase,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from composer.delivery.ledger.troubles import outside, unreachable
from composer.errors import OutsideError

__all__ = ["Database", "postgresql_engine", "sqlite_engine"]

#: The connection's option that says how a transaction begins.
_BEGINNING = "newsletter_beginning"


class Database:
    """Reads and writes in transactions. Used by one thread.

    ``place`` is how people call it; it holds no password. What the database complains of is raised
    as an ``OutsideError``, and the transaction has then changed nothing.
    """

    def __init__(self, engine: Engine, *, place: str) -> None:
        self.place = place
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._engine = engine
        self._compiled: dict[UpdateBase, Compiled] = {}
        try:
            self._connection = engine.connect()
        except (SQLAlchemyError, sqlite3.Error) as error:
            told = (outside if self.is_sqlite else unreachable)(error, place)
            if told is None:
                raise
            raise told from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of everything, and keeps nobody waiting."""
        with self._told():
            yield from self._within("read")

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction that writes: all or nothing. Its changes outlive this process.

        ``durable``: they outlive a power cut as well; in SQLite that costs a sync of the disk, in
        PostgreSQL it is so anyway.
        """
        with self._told():
            yield from self._within("durable" if durable else "write")

    def _within(self, beginning: str) -> Iterator[Connection]:
        connection = self._connection.execution_options(**{_BEGINNING: beginning})
        with connection.begin():
            yield connection

    def insert(self, table: Table) -> sqlite.Insert:
        """An INSERT that knows ON CONFLICT, which both databases write alike."""
        if self.is_sqlite:
            return sqlite.insert(table)
        return cast("sqlite.Insert", postgresql.insert(table))

    def many(
        self, connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]
    ) -> int:
        """Executes a statement for each row, by its parameters' names; says how many rows it changed.

        The statement is compiled once and the driver given the rows as they are: SQLAlchemy's own
        way costs 12 µs a row, which is more than SQLite takes. Types are thus the driver's.
        """
        known = self._compiled.get(statement)
        if known is None:
            names = list(rows[0]) if isinstance(statement, Insert) else None
            known = statement.compile(dialect=self._engine.dialect, column_keys=names)
            self._compiled[statement] = known
        order = getattr(known, "positiontup", None)
        if order is None:
            return connection.exec_driver_sql(known.string, list(rows)).rowcount
        values = [tuple([row[name] for name in order]) for row in rows]
        return connection.exec_driver_sql(known.string, values).rowcount

    def wipe(self, *tables: Table) -> None:
        """Leaves nothing of what was deleted or overwritten in the ledger's files.

        SQLite's file is written anew and its log emptied (https://www.sqlite.org/lang_vacuum.html,
        https://www.sqlite.org/pragma.html#pragma_wal_checkpoint). PostgreSQL's VACUUM frees the old
        rows; its log, archives and backups are its administrator's. Outside any transaction.
        """
        with self._told():
            if self.is_sqlite:
                self._wipe_file()
                return
            with self._engine.connect() as connection:
                plain = connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in tables:
                    plain.exec_driver_sql(f"VACUUM {table.name}")

    def _wipe_file(self) -> None:
        driver = _driver(self._connection)
        driver.execute("VACUUM")
        busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise OutsideError(
                f"{self.place}: another command is reading, so that the old pages are still there",
                hint="run this again once the other command has ended",
            )

    def examine(self) -> None:
        """Raises ``OutsideError`` where SQLite's file is damaged. PostgreSQL looks after its own."""
        if not self.is_sqlite:
            return
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise _damaged(self.place)

    def close(self) -> None:
        """Lets go of the connection. SQLite's log is folded into its file by whoever is last."""
        try:
            self._connection.close()
        finally:
            self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            told = outside(error, self.place)
            if told is None:
                raise
            # The cause's own words may hold what nobody is to read.
            raise told from None


def _driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for what SQLAlchemy would begin a transaction for."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _damaged(place: str) -> OutsideError:
    error = sqlite3.DatabaseError()
    error.sqlite_errorname = "SQLITE_CORRUPT"
    told = outside(error, place)
    assert told is not None  # noqa: S101 - the table of troubles has it
    return told


def sqlite_engine(path: Path, *, patience: float) -> Engine:
    """An engine for a file. ``patience`` in seconds is how long it waits for another writer.

    The log is written ahead (WAL, https://www.sqlite.org/wal.html), so that readers and a writer do
    not wait for each other; with ``synchronous=NORMAL`` a transaction withstands the end of the
    process, with ``FULL`` that of the power too.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        hide_parameters=True,
        poolclass=NullPool,
        connect_args={"timeout": patience},
    )

    @event.listens_for(engine, "connect")
    def connect(driver: Any, _record: object) -> None:
        # The driver begins no transaction by itself: ours begin where they are written.
        driver.isolation_level = None
        driver.execute("PRAGMA journal_mode=WAL")
        driver.execute("PRAGMA foreign_keys=ON")
        # What is deleted is overwritten at once.
        driver.execute("PRAGMA secure_delete=ON")
        # 16 MiB: pseudonyms are written in no order, all over their index.
        driver.execute("PRAGMA cache_size=-16384")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver = _driver(connection)
        beginning = connection.get_execution_options().get(_BEGINNING, "read")
        if beginning == "read":
            driver.execute("BEGIN")
            return
        driver.execute(f"PRAGMA synchronous={'FULL' if beginning == 'durable' else 'NORMAL'}")
        # A transaction that reads first and then writes may find that it cannot: this one can.
        driver.execute("BEGIN IMMEDIATE")

    return engine


def postgresql_engine(url: URL, *, patience: float) -> Engine:
    """An engine for a server. ``patience`` in seconds bounds each wait, for a lock or an answer."""
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=NullPool,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": max(2, round(patience))},
    )

    @event.listens_for(engine, "connect")
    def connect(driver: Any, _record: object) -> None:
        driver.execute(f"SET lock_timeout = {max(1, round(patience * 1000))}")
        driver.commit()

    return engine
