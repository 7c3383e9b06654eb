"""A send from its frozen list to its end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from composer.delivery.ledger.database import Database
from composer.delivery.ledger.entries import Counts, Plan, Row, Send, State, WrongState
from composer.delivery.ledger.tables import Moment, recipients, sends, suppressions
from composer.delivery.ledger.turning import INTERRUPTED, encode, held
from composer.delivery.letter import Reader
from composer.delivery.pseudonym import reader_key
from composer.errors import OutsideError

__all__ = ["change", "counts", "listed", "prepare", "recover", "resolve", "row", "rows"]

#: Rows that are written or read at once: memory stays the same for a list of any length.
_PAGE = 1000

_FREEZE = insert(recipients)
_SEND = [sends.c[name] for name in Send.__struct_fields__]
_ROW = [recipients.c[name] for name in Row.__struct_fields__]


def listed(connection: Connection, issue: str = "") -> tuple[Send, ...]:
    """The sends of an issue, or all, oldest first."""
    query = select(*_SEND).order_by(sends.c.id)
    if issue:
        query = query.where(sends.c.issue == issue)
    return tuple(_send(found) for found in connection.execute(query))


def _send(found: Any) -> Send:
    return Send(**found._mapping)  # noqa: SLF001 - a row's documented interface, in spite of its name


def prepare(
    database: Database,
    connection: Connection,
    plan: Plan,
    readers: Iterable[Reader],
    *,
    beside: Collection[int],
    secret: bytes,
    now: datetime,
) -> Send:
    """Freezes a list, who is suppressed included. See ``Ledger.prepare``."""
    if not database.is_sqlite:
        # SQLite has one writer at a time anyway.
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:issue, 0))")
        connection.execute(lock, {"issue": plan.issue})
    for other in listed(connection, plan.issue):
        if other.id not in beside:
            raise OutsideError(
                f"{plan.issue} was prepared at {other.prepared_at:%Y-%m-%d %H:%M:%S} UTC by"
                f" {other.by or 'somebody'}, for {other.list_name}: it is {other.state}",
                hint="look at `newsletter status` before anything else is sent",
            )
    row = {**msgspec.structs.asdict(plan), "total": 0, "state": "prepared", "prepared_at": now}
    send_id = connection.execute(insert(sends).values(row).returning(sends.c.id)).scalar_one()
    total = _freeze(database, connection, send_id, readers, secret=secret)
    mine = recipients.c.send_id == send_id
    barred = recipients.c.reader.in_(select(suppressions.c.reader))
    connection.execute(
        update(recipients).where(mine, barred).values(state="suppressed", done_at=now)
    )
    connection.execute(update(sends).where(sends.c.id == send_id).values(total=total))
    return _send(connection.execute(select(*_SEND).where(sends.c.id == send_id)).one())


def _freeze(
    database: Database,
    connection: Connection,
    send_id: int,
    readers: Iterable[Reader],
    *,
    secret: bytes,
) -> int:
    numbered = enumerate(readers, 1)
    total = 0
    while page := list(islice(numbered, _PAGE)):
        rows = [
            {
                "send_id": send_id,
                "number": number,
                "reader": reader_key(reader.email, secret),
                "email": reader.email,
                "fields": encode(reader),
            }
            for number, reader in page
        ]
        try:
            database.many(connection, _FREEZE, rows)
        except IntegrityError:
            raise WrongState("one reader stands twice in the list") from None
        total += len(rows)
    return total


#: From which states a send may come into which.
_FROM = {
    "sending": ("prepared", "sending", "paused"),
    "paused": ("prepared", "sending", "paused"),
    "finished": ("prepared", "sending", "paused", "finished"),
}


def change(
    connection: Connection,
    send_id: int,
    state: Literal["sending", "paused", "finished"],
    *,
    now: datetime,
) -> None:
    """Starts, pauses or finishes a send. Raises ``WrongState`` where it cannot be."""
    before = held(connection, send_id).state
    if before not in _FROM[state]:
        raise WrongState(f"send {send_id} is {before}: it cannot be {state} now")
    values: dict[str, Any] = {"state": state}
    if state == "sending":
        values["started_at"] = func.coalesce(sends.c.started_at, literal(now, Moment))
    if state == "finished":
        left = counts(connection, send_id)
        if left.pending or left.sending:
            raise WrongState(f"send {send_id} is not finished: {left}")
        values["finished_at"] = func.coalesce(sends.c.finished_at, literal(now, Moment))
    connection.execute(update(sends).where(sends.c.id == send_id).values(values))


def counts(connection: Connection, send_id: int) -> Counts:
    """How many readers are in which state. Raises ``OutsideError`` where some are missing."""
    total = connection.scalar(select(sends.c.total).where(sends.c.id == send_id))
    if total is None:
        raise WrongState(f"there is no send {send_id}")
    state = recipients.c.state
    query = (
        select(state, func.count())
        .where(recipients.c.send_id == send_id)
        .group_by(recipients.c.state)
    )
    found = Counts(**dict(connection.execute(query).all()))
    if found.total != total:
        raise OutsideError(
            f"the ledger's send {send_id} has {found.total} readers, and was prepared for {total}",
            hint="somebody changed the ledger by hand: put it back from a backup",
        )
    return found


def row(connection: Connection, send_id: int, number: int) -> Row | None:
    """One reader of a send."""
    which = recipients.c.send_id == send_id, recipients.c.number == number
    found = connection.execute(select(*_ROW).where(*which)).one_or_none()
    return None if found is None else Row(*found)


def rows(database: Database, send_id: int, states: Sequence[State]) -> Iterator[Row]:
    """The readers of a send by their number, a page a transaction."""
    last = 0
    query = select(*_ROW).where(recipients.c.send_id == send_id)
    if states:
        query = query.where(recipients.c.state.in_(states))
    while True:
        page = query.where(recipients.c.number > last).order_by(recipients.c.number).limit(_PAGE)
        with database.reading() as connection:
            found = [Row(*values) for values in connection.execute(page)]
        yield from found
        if len(found) < _PAGE:
            return
        last = found[-1].number


def recover(
    connection: Connection, send_id: int, *, keyed: bool, within: timedelta | None, now: datetime
) -> int:
    """What a crash left ``sending``, settled; ``within`` is ``None`` where no claim's age is known.

    See ``Ledger.recover``.
    """
    held(connection, send_id)
    left = recipients.c.send_id == send_id, recipients.c.state == "sending"
    again = 0
    if keyed and within is not None:
        young = recipients.c.claimed_at > now - within, recipients.c.email != ""
        again = connection.execute(
            update(recipients).where(*left, *young).values(state="pending", detail=INTERRUPTED)
        ).rowcount
        if again:
            # The provider knows their keys for some hours only: they are the first.
            _rewind(connection, send_id)
    # Who waits since an earlier crash, and was not written to before the provider forgot the key.
    waits = recipients.c.state == "pending", recipients.c.detail == INTERRUPTED
    forgotten = and_(*waits)
    if within is not None:
        forgotten = and_(forgotten, recipients.c.claimed_at <= now - within)
    unknown = (
        update(recipients)
        .where(recipients.c.send_id == send_id, or_(recipients.c.state == "sending", forgotten))
        .values(state="unknown", done_at=now, detail=INTERRUPTED)
    )
    return again + connection.execute(unknown).rowcount


def _rewind(connection: Connection, send_id: int) -> None:
    connection.execute(update(sends).where(sends.c.id == send_id).values(next=1))


def resolve(
    connection: Connection,
    send_id: int,
    numbers: Iterable[int],
    *,
    state: Literal["pending", "sent", "failed"],
    now: datetime,
) -> int:
    """A person's word on messages of which nothing is known. See ``Ledger.resolve``."""
    held(connection, send_id)
    told = [{"of_number": number} for number in numbers]
    if not told:
        return 0
    waits = state == "pending"
    statement = (
        update(recipients)
        .where(
            recipients.c.send_id == send_id,
            recipients.c.number == bindparam("of_number"),
            recipients.c.state == "unknown",
        )
        .values(
            state=state,
            detail="" if waits else "told by a person",
            claimed_at=None if waits else recipients.c.claimed_at,
            done_at=None if waits else now,
        )
    )
    if connection.execute(statement, told).rowcount != len(told):
        raise WrongState(f"send {send_id}: one of the readers is not unknown, or is named twice")
    if waits:
        _reopen(connection, send_id)
    return len(told)


def _reopen(connection: Connection, send_id: int) -> None:
    """A send that was finished waits again, its readers from the first on."""
    _rewind(connection, send_id)
    state = case((sends.c.state == "finished", "paused"), else_=sends.c.state)
    mine = sends.c.id == send_id
    connection.execute(update(sends).where(mine).values(state=state, finished_at=None))
