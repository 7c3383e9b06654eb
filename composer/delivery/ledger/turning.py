"""One turn of a send: what became of the last messages is written, the next readers are claimed.

All of a turn is one transaction, and its statements are the same few whatever their number of rows:
what a message costs does not depend on how far the send has come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from composer.delivery.ledger.database import Database
from composer.delivery.ledger.entries import (
    RESULTS,
    Claimed,
    Outcome,
    WrongState,
    microseconds,
)
from composer.delivery.ledger.people import add
from composer.delivery.ledger.tables import Moment, recipients, sends, suppressions
from composer.delivery.letter import Reader

__all__ = ["DETAIL", "INTERRUPTED", "claim", "decode", "encode", "held", "line", "write"]

#: The longest detail and receipt that are kept, in characters.
DETAIL = 500

#: What the reason of a row says that a crash left behind.
INTERRUPTED = "interrupted between the message and its outcome"

_FIELDS = msgspec.json.Decoder(dict[str, str])

_OF_SEND = recipients.c.send_id == bindparam("of_send")
# Written out, for SQLite takes a partial index only where it sees the index's own condition.
_PENDING = recipients.c.state == literal_column("'pending'")
_SENDING = recipients.c.state == literal_column("'sending'")
_FORGOTTEN = recipients.c.email == literal_column("''")
_NOTHING: ColumnElement[str] = literal_column("''")
_BARRED = or_(_FORGOTTEN, exists().where(suppressions.c.reader == recipients.c.reader))
# Not a range: who was sent back to wait may stand anywhere among those who are done.
_THESE = recipients.c.number.in_(bindparam("numbers", expanding=True))

_HOLD = (
    select(sends.c.state, sends.c.next, sends.c.total)
    .where(sends.c.id == bindparam("of_send"))
    .with_for_update()
)

_DOUBT: ColumnElement[str] = literal_column(f"'{INTERRUPTED}'")
# Not now, says the channel of a message whose answer a crash took along. It may have it all the same.
_STILL_IN_DOUBT = and_(
    bindparam("new_state") == literal_column("'pending'"), recipients.c.detail == _DOUBT
)

# Who waits since a crash, and whose key the provider knows no longer: another try may be a second
# message.
_PAST = and_(
    recipients.c.detail == _DOUBT, recipients.c.claimed_at <= bindparam("known_since", type_=Moment)
)

_WRITE = (
    update(recipients)
    .where(_OF_SEND, recipients.c.number == bindparam("of_number"), _SENDING)
    .values(
        state=bindparam("new_state"),
        # The words of a provider may quote an address that was forgotten meanwhile.
        detail=case(
            (_FORGOTTEN, _NOTHING), (_STILL_IN_DOUBT, _DOUBT), else_=bindparam("new_detail")
        ),
        receipt=case((_FORGOTTEN, _NOTHING), else_=bindparam("new_receipt")),
        done_at=bindparam("new_done_at", type_=BigInteger),
    )
)

_NEXT = (
    select(
        recipients.c.number,
        recipients.c.email,
        recipients.c.fields,
        _BARRED.label("barred"),
        _PAST.label("past"),
    )
    .where(_OF_SEND, _PENDING, recipients.c.number >= bindparam("first"))
    .order_by(recipients.c.number)
    .limit(bindparam("want"))
)

_BAR = (
    update(recipients)
    .where(_OF_SEND, _PENDING, _THESE)
    .values(state="suppressed", done_at=bindparam("now", type_=Moment))
)

_DOUBT_FOR_GOOD = (
    update(recipients)
    .where(_OF_SEND, _PENDING, _THESE)
    .values(state="unknown", done_at=bindparam("now", type_=Moment))
)

# Who is claimed again keeps the time of the first claim: from then on a provider may have it.
_CLAIM = (
    update(recipients)
    .where(_OF_SEND, _PENDING, _THESE)
    .values(
        state="sending",
        claimed_at=func.coalesce(recipients.c.claimed_at, bindparam("now", type_=Moment)),
    )
)

_MOVE = update(sends).where(sends.c.id == bindparam("of_send")).values(next=bindparam("new_next"))


def encode(reader: Reader) -> str:
    """A reader's values as they are stored: without the address, which has a column of its own."""
    values = reader.values
    if values.get("email") == reader.email:
        values = {name: value for name, value in values.items() if name != "email"}
    return msgspec.json.encode(values).decode()


def decode(email: str, fields: str) -> Reader:
    """A reader as it was frozen."""
    values: Mapping[str, str] = {"email": email, **_FIELDS.decode(fields)}
    return Reader(email, values)


def line(words: str) -> str:
    """A detail in one line of printable text, of bounded length."""
    if words.isprintable() and len(words) <= DETAIL:
        return words
    kept = "".join(sign if sign.isprintable() else " " for sign in words[: 2 * DETAIL])
    return " ".join(kept.split())[:DETAIL]


def held(connection: Connection, send_id: int) -> Any:
    """The send's state, place and total. Until the transaction ends nobody else turns it."""
    found = connection.execute(_HOLD, {"of_send": send_id}).one_or_none()
    if found is None:
        raise WrongState(f"there is no send {send_id}")
    return found


def write(
    database: Database,
    connection: Connection,
    send_id: int,
    outcomes: Sequence[Outcome],
    *,
    now: datetime,
) -> None:
    """Writes outcomes; suppresses who failed hard. Raises ``WrongState`` for what was not claimed."""
    for outcome in outcomes:
        if outcome.state not in RESULTS:
            raise WrongState(f"{outcome.state!r} is no outcome")
    done = microseconds(now)
    rows = [
        {
            "of_send": send_id,
            "of_number": outcome.number,
            "new_state": outcome.state,
            "new_detail": line(outcome.detail),
            "new_receipt": line(outcome.receipt),
            "new_done_at": None if outcome.state == "pending" else done,
        }
        for outcome in outcomes
    ]
    if database.many(connection, _WRITE, rows) != len(rows):
        numbers = ", ".join(str(outcome.number) for outcome in outcomes[:DETAIL])
        raise WrongState(f"send {send_id}: one of the readers {numbers} was not being sent to")
    for outcome in outcomes:
        if outcome.hard and outcome.state == "failed":
            _suppress(database, connection, send_id, outcome, now=now)


def _suppress(
    database: Database, connection: Connection, send_id: int, outcome: Outcome, *, now: datetime
) -> None:
    which = recipients.c.send_id == send_id, recipients.c.number == outcome.number
    row = connection.execute(select(recipients.c.reader, recipients.c.email).where(*which)).one()
    add(
        database,
        connection,
        reader=row.reader,
        email=row.email,
        reason=line(outcome.detail) if row.email else "",
        source=f"send {send_id}",
        now=now,
    )


def claim(
    connection: Connection,
    send_id: int,
    *,
    first: int,
    want: int,
    now: datetime,
    known_since: datetime,
) -> list[Claimed]:
    """Claims up to ``want`` readers from place ``first`` on, and then from the list's beginning.

    Who was sent back to wait is thus served after all who wait for the first time. Who must not be
    written to becomes ``suppressed``, who may have a message from before ``known_since``
    ``unknown``, and another is claimed instead.
    """
    claimed: list[Claimed] = []
    place, around = first, first <= 1
    while len(claimed) < want:
        wanted = {"first": place, "want": want - len(claimed), "known_since": known_since}
        found = connection.execute(_NEXT, {"of_send": send_id, **wanted}).all()
        if found:
            claimed += _taken(connection, send_id, found, now=now)
            place = found[-1].number + 1
        elif around:
            break
        else:
            place, around = 1, True
    if place != first:
        connection.execute(_MOVE, {"of_send": send_id, "new_next": place})
    return claimed


def _taken(
    connection: Connection, send_id: int, found: Sequence[Any], *, now: datetime
) -> list[Claimed]:
    barred = [row for row in found if row.barred]
    past = [row for row in found if row.past and not row.barred]
    free = [row for row in found if not row.barred and not row.past]
    for statement, rows in ((_BAR, barred), (_DOUBT_FOR_GOOD, past), (_CLAIM, free)):
        if rows:
            numbers = [row.number for row in rows]
            connection.execute(statement, {"of_send": send_id, "numbers": numbers, "now": now})
    return [Claimed(row.number, decode(row.email, row.fields)) for row in free]
