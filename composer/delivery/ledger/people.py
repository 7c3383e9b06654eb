"""Who must not be written to, and who is forgotten.

A suppression is found by the reader's pseudonym: it stays when the address is erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, case, delete, exists, func, literal, select, update

from composer.delivery.ledger.database import Database
from composer.delivery.ledger.entries import Suppression
from composer.delivery.ledger.tables import Moment, recipients, sends, suppressions

__all__ = ["add", "count", "forget", "has_written_to", "is_suppressed", "listed", "remove"]

#: The reason that stays of one who is forgotten: what was said before may name the address.
FORGOTTEN = "forgotten"

_PAGE = 1000


def add(
    database: Database,
    connection: Connection,
    *,
    reader: str,
    email: str,
    reason: str,
    source: str,
    now: datetime,
) -> bool:
    """Suppresses a reader; says whether it is new. The first reason stays."""
    row = {"reader": reader, "email": email, "reason": reason, "source": source, "at": now}
    statement = database.insert(suppressions).values(row).on_conflict_do_nothing()
    return connection.scalar(statement.returning(suppressions.c.reader)) is not None


def remove(connection: Connection, reader: str) -> bool:
    """Lets a reader get mail again; says whether they were suppressed."""
    mine = suppressions.c.reader == reader
    return connection.execute(delete(suppressions).where(mine)).rowcount > 0


def is_suppressed(connection: Connection, reader: str) -> bool:
    """Whether a reader gets no mail."""
    return bool(connection.scalar(select(exists().where(suppressions.c.reader == reader))))


def has_written_to(connection: Connection, reader: str) -> bool:
    """Whether a message went, or may have gone, to a reader."""
    mine = recipients.c.reader == reader, recipients.c.state.in_(("sent", "unknown", "sending"))
    return bool(connection.scalar(select(exists().where(*mine))))


def count(connection: Connection) -> int:
    """How many are suppressed, the forgotten among them."""
    return connection.scalar(select(func.count()).select_from(suppressions)) or 0


def listed(database: Database) -> Iterator[Suppression]:
    """All suppressions, a page a transaction: nobody waits for whoever reads them."""
    last = ""
    while True:
        page = (
            select(suppressions)
            .where(suppressions.c.reader > last)
            .order_by(suppressions.c.reader)
            .limit(_PAGE)
        )
        with database.reading() as connection:
            rows = connection.execute(page).all()
        for row in rows:
            yield Suppression(row.email, row.reason, row.source, row.at)
        if len(rows) < _PAGE:
            return
        last = rows[-1].reader


def forget(database: Database, connection: Connection, reader: str, *, now: datetime) -> int:
    """Erases the address and the values of a reader from all tables; says in how many rows.

    Their rows stay under the pseudonym, so that counts add up, and they are suppressed, so that
    nobody writes to them again. What is under way keeps its state until its outcome is known.
    """
    mine = recipients.c.reader == reader
    # Nobody claims one of the rows meanwhile.
    of_mine = select(recipients.c.send_id).where(mine)
    connection.execute(
        select(sends.c.id).where(sends.c.id.in_(of_mine)).order_by(sends.c.id).with_for_update()
    )
    pending = recipients.c.state == "pending"
    erased = connection.execute(
        update(recipients)
        .where(mine, recipients.c.email != "")
        .values(
            email="",
            fields="{}",
            detail="",
            receipt="",
            state=case((pending, "suppressed"), else_=recipients.c.state),
            done_at=case((pending, literal(now, Moment)), else_=recipients.c.done_at),
        )
    ).rowcount
    if add(
        database, connection, reader=reader, email="", reason=FORGOTTEN, source="forget", now=now
    ):
        return erased
    known = suppressions.c.reader == reader, suppressions.c.email != ""
    blank = {"email": "", "reason": FORGOTTEN, "source": "forget"}
    return erased + connection.execute(update(suppressions).where(*known).values(blank)).rowcount
