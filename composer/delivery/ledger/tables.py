"""The tables, the same in SQLite and PostgreSQL.

What is looked for while sending has an index: the readers who wait, so that the next ones cost the
same wherever a send stands, and a reader's pseudonym, by which a suppression is found.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)

from composer.delivery.ledger.entries import SEND_STATES, STATES, microseconds, moment

__all__ = [
    "METADATA",
    "Moment",
    "approvals",
    "meta",
    "pushes",
    "recipients",
    "sends",
    "suppressions",
]


class Moment(TypeDecorator[datetime]):
    """A time as microseconds since 1970: exact, in order, and the same in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """What is stored of a time."""
        del dialect
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The time of what was stored."""
        del dialect
        return None if value is None else moment(value)


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})")


def _word(name: str, *, default: str | None = None, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False, server_default=default)


METADATA = MetaData()

#: What is known of the ledger itself: its version, what its pseudonyms are keyed with, and how far
#: the clock of the machine was ahead while a send claimed (see ``clocks``).
meta = Table("meta", METADATA, _word("key", key=True), _word("value"))

#: ``next`` is the place in the list from which the next readers are claimed.
sends = Table(
    "sends",
    METADATA,
    Column("id", Integer, primary_key=True),
    _word("issue"),
    _word("path"),
    _word("hash"),
    _word("message_hash"),
    _word("channel"),
    _word("sender"),
    _word("commit"),
    _word("by"),
    _word("list_name"),
    Column("total", Integer, nullable=False),
    _word("state"),
    Column("prepared_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("next", Integer, nullable=False, server_default="1"),
    _one_of("state", SEND_STATES),
    Index("sends_of_issue", "issue"),
    sqlite_autoincrement=True,
)

#: ``reader`` is the pseudonym; ``fields`` are the reader's values but the address, in JSON.
recipients = Table(
    "recipients",
    METADATA,
    Column("send_id", ForeignKey("sends.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _word("reader"),
    _word("email"),
    _word("fields"),
    _word("state", default="pending"),
    _word("detail", default=""),
    _word("receipt", default=""),
    Column("claimed_at", Moment),
    Column("done_at", Moment),
    _one_of("state", STATES),
    Index("recipients_once", "reader", "send_id", unique=True),
    Index(
        "recipients_waiting",
        "send_id",
        "number",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    sqlite_with_rowid=False,
)

suppressions = Table(
    "suppressions",
    METADATA,
    _word("reader", key=True),
    _word("email"),
    _word("reason"),
    _word("source"),
    Column("at", Moment, nullable=False),
)

approvals = Table(
    "approvals",
    METADATA,
    Column("id", Integer, primary_key=True),
    _word("issue"),
    _word("hash"),
    _word("by"),
    Column("at", Moment, nullable=False),
    Index("approvals_of_issue", "issue"),
)

pushes = Table(
    "pushes",
    METADATA,
    _word("issue", key=True),
    _word("channel", key=True),
    _word("draft_id"),
    _word("hash"),
    _word("address"),
    _word("state"),
    Column("at", Moment, nullable=False),
)
