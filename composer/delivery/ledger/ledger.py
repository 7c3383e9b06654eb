"""The ledger, as whoever sends uses it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Literal, Self

from composer.delivery.ledger import people, rounds, sends, turning
from composer.delivery.ledger.alone import alone
from composer.delivery.ledger.clocks import Clocks
from composer.delivery.ledger.database import Database
from composer.delivery.ledger.entries import (
    Approval,
    Claimed,
    Counts,
    Outcome,
    Plan,
    Push,
    Row,
    Send,
    State,
    Summary,
    Suppression,
    WrongState,
    moment,
)
from composer.delivery.ledger.tables import recipients, suppressions
from composer.delivery.letter import Reader
from composer.delivery.pseudonym import reader_key

__all__ = ["Ledger"]


class Ledger:
    """An open ledger, used by one thread. Any number of processes may have it open.

    What a method writes outlives the process when the method returns. Each method raises
    ``OutsideError`` where the file, the disk or the server fails, and has then changed nothing; and
    ``WrongState`` where it is asked for what cannot follow. Addresses are in their normal form,
    and are compared without case.
    """

    def __init__(self, database: Database, *, secret: bytes, clocks: Clocks) -> None:
        self._database = database
        self._secret = secret
        self._clocks = clocks
        self._clock = clocks.now
        #: How long keys are relied on, by send, once it was recovered.
        self._within: dict[int, timedelta] = {}

    def __repr__(self) -> str:
        return f"Ledger({self.place})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file or the server."""
        self._database.close()

    @property
    def place(self) -> str:
        """How people call it: a path, or a database and its host. No secret."""
        return self._database.place

    @property
    def secret(self) -> bytes:
        """What the pseudonyms are keyed with."""
        return self._secret

    def reader_key(self, email: str) -> str:
        """The pseudonym of an address in this ledger."""
        return reader_key(email, self._secret)

    # A send

    def alone(self, issue: str, *, by: str) -> AbstractContextManager[None]:
        """While it lasts, no other machine that shares this ledger sends or resumes the issue.

        ``by`` is who does, for the others to be told. Entering raises ``OutsideError`` where another
        is at it. For a ledger in a file it does nothing: see :func:`composer.delivery.claims.alone`.
        """
        return alone(self._database, issue, by=by)

    def sends(self, issue: str = "") -> tuple[Send, ...]:
        """The sends of an issue, by its slug, or all; oldest first."""
        with self._database.reading() as connection:
            return sends.listed(connection, issue)

    def prepare(
        self, plan: Plan, readers: Iterable[Reader], *, beside: Collection[int] = ()
    ) -> Send:
        """Freezes the list: all of it or, if anything stops it, nothing at all.

        Who is suppressed is in the list, as such. ``beside`` are the ids of earlier sends of this
        issue which the caller knows of: with any other the issue is taken, and an ``OutsideError``
        tells by whom, so that of two who prepare the same issue at once one alone goes on. Raises
        ``WrongState`` where a reader stands twice in the list.
        """
        self._database.examine()
        with self._database.writing(durable=True) as connection:
            return sends.prepare(
                self._database,
                connection,
                plan,
                readers,
                beside=beside,
                secret=self._secret,
                now=self._clock(),
            )

    def start(self, send_id: int) -> None:
        """Sending begins, or goes on. Looks first whether the file is whole."""
        self._database.examine()
        with self._database.writing(durable=True) as connection:
            sends.change(connection, send_id, "sending", now=self._clock())
            self._clocks.witness(self._database, connection, send_id)

    def pause(self, send_id: int) -> None:
        """Sending stops: turns claim nobody, and still take outcomes."""
        self._change(send_id, "paused")

    def finish(self, send_id: int) -> None:
        """Sending is over: nobody waits any more. Unknown ones may be left."""
        self._change(send_id, "finished")

    def _change(self, send_id: int, state: Literal["paused", "finished"]) -> None:
        with self._database.writing(durable=True) as connection:
            sends.change(connection, send_id, state, now=self._clock())

    def turn(self, send_id: int, outcomes: Sequence[Outcome], *, want: int) -> list[Claimed]:
        """Writes what became of messages and claims ``want`` readers at most, in one transaction.

        A hard failure suppresses the address. Who is suppressed by now is not claimed. Fewer than
        ``want``: nobody else waits, or the send was paused. Whoever was sent back to ``pending``
        comes after those who wait for the first time; whom a crash left in doubt becomes
        ``unknown`` where that takes longer than :meth:`recover` was told. Raises ``WrongState`` for the outcome of a
        message that was not being sent, and for claims from a send that is not started.
        """
        with self._database.writing() as connection:
            now = self._clock()
            send = turning.held(connection, send_id)
            if outcomes:
                turning.write(self._database, connection, send_id, outcomes, now=now)
            if want <= 0 or send.state == "paused":
                return []
            if send.state != "sending":
                raise WrongState(f"send {send_id} is {send.state}: it must be started first")
            self._clocks.witness(self._database, connection, send_id)
            since = self._known_since(send_id, now)
            return turning.claim(
                connection, send_id, first=send.next, want=want, now=now, known_since=since
            )

    def _known_since(self, send_id: int, now: datetime) -> datetime:
        """Since when a provider still knows the keys of what a crash left in doubt."""
        if send_id not in self._within:
            return moment(0)
        return now if self._clocks.is_behind(send_id) else now - self._within[send_id]

    def recover(self, send_id: int, *, keyed: bool, within: timedelta) -> int:
        """Settles what a crash left ``sending``; says how many messages.

        They become ``unknown``; with a ``keyed`` channel, whose provider recognises a message by
        its key for a while, those first claimed less than ``within`` ago wait again, before all
        others: none, where the clock went back since and nobody knows how long ago that was. The
        caller is the only one who sends.
        """
        with self._database.writing(durable=True) as connection:
            relied = None if self._clocks.went_back(connection, send_id) else within
            self._within[send_id] = within
            return sends.recover(connection, send_id, keyed=keyed, within=relied, now=self._clock())

    def resolve(
        self, send_id: int, numbers: Iterable[int], *, state: Literal["pending", "sent", "failed"]
    ) -> int:
        """A person's decision on ``unknown`` messages, by their numbers; says how many.

        A finished send some of whose readers wait again is ``paused``.
        """
        with self._database.writing(durable=True) as connection:
            return sends.resolve(connection, send_id, numbers, state=state, now=self._clock())

    def counts(self, send_id: int) -> Counts:
        """How many readers are in which state: together always the frozen list."""
        with self._database.reading() as connection:
            return sends.counts(connection, send_id)

    def rows(self, send_id: int, *states: State) -> Iterator[Row]:
        """The readers of a send in these states, or all, by their number."""
        return sends.rows(self._database, send_id, states)

    def row(self, send_id: int, number: int) -> Row | None:
        """One reader of a send: whom a bounce is about."""
        with self._database.reading() as connection:
            return sends.row(connection, send_id, number)

    # Who must not be written to

    def suppress(self, email: str, reason: str, source: str = "") -> bool:
        """An address gets no mail from now on; says whether that is new. The first reason stays."""
        with self._database.writing() as connection:
            return people.add(
                self._database,
                connection,
                reader=self.reader_key(email),
                email=email,
                reason=turning.line(reason),
                source=turning.line(source),
                now=self._clock(),
            )

    def unsuppress(self, email: str) -> bool:
        """An address may get mail again; says whether it was suppressed."""
        with self._database.writing() as connection:
            return people.remove(connection, self.reader_key(email))

    def suppressions(self) -> Iterator[Suppression]:
        """Who gets no mail, in no order that means anything."""
        return people.listed(self._database)

    def is_suppressed(self, email: str) -> bool:
        """Whether an address gets no mail."""
        with self._database.reading() as connection:
            return people.is_suppressed(connection, self.reader_key(email))

    def has_written_to(self, email: str) -> bool:
        """Whether a message went, or may have gone, to an address."""
        with self._database.reading() as connection:
            return people.has_written_to(connection, self.reader_key(email))

    def forget(self, email: str) -> int:
        """Erases an address and its values everywhere; says in how many rows.

        Counts stay, and the reader is suppressed by the pseudonym. The names of those who sent or
        approved an issue stay too. Where the old pages cannot be wiped yet, an ``OutsideError``
        says so; doing it again wipes them.
        """
        with self._database.writing(durable=True) as connection:
            reader = self.reader_key(email)
            erased = people.forget(self._database, connection, reader, now=self._clock())
        self._database.wipe(recipients, suppressions)
        return erased

    # Approvals and platforms

    def approve(self, issue: str, hash: str, by: str) -> None:  # noqa: A002 - the Edition's own word
        """A person lets the build with this hash go out."""
        with self._database.writing(durable=True) as connection:
            rounds.approve(connection, Approval(issue, hash, by, self._clock()))

    def approval(self, issue: str) -> Approval | None:
        """The last approval of an issue."""
        with self._database.reading() as connection:
            return rounds.approval(connection, issue)

    def pushed(  # noqa: PLR0917 - in the order of the table
        self,
        issue: str,
        channel: str,
        draft_id: str,
        hash: str,  # noqa: A002 - the Edition's own word
        address: str,
        state: str,
    ) -> None:
        """An issue is a draft on a platform; replaces what was known of it there."""
        push = Push(issue, channel, draft_id, hash, address, state, self._clock())
        with self._database.writing(durable=True) as connection:
            rounds.push(self._database, connection, push)

    def pushes(self, issue: str = "") -> tuple[Push, ...]:
        """The drafts of an issue, or all."""
        with self._database.reading() as connection:
            return rounds.pushes_listed(connection, issue)

    def summary(self) -> Summary:
        """What ``newsletter status`` tells."""
        with self._database.reading() as connection:
            return Summary(
                tuple(
                    (send, sends.counts(connection, send.id)) for send in sends.listed(connection)
                ),
                people.count(connection),
                rounds.approvals_listed(connection),
                rounds.pushes_listed(connection),
            )
