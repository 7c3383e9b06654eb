"""Whether the clock went back since messages were claimed: their keys are older than they look then.

How long ago a message was claimed is told by the wall clock, which people and NTP set. The time
since the machine was started cannot be set, so that the difference of the two tells of each step:
the furthest that the wall clock was ahead while a send claimed is kept with it, and where it is
less far ahead now, the clock went back. After a restart that difference means nothing any more, and
only what the ledger has of later than now still tells it.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from composer.delivery.ledger.database import Database
from composer.delivery.ledger.entries import microseconds
from composer.delivery.ledger.tables import meta, recipients, sends

__all__ = ["Clocks", "Uptime", "uptime"]

#: Microseconds that the two may drift apart without a step: a leap second, a slow look at both.
_DRIFT = 60 * 1_000_000
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Uptime(NamedTuple):
    """Microseconds since the machine was started, sleep included; ``boot`` tells one start from another."""

    boot: str
    since: int


def uptime() -> Uptime | None:
    """How long this machine runs; ``None`` where it does not tell (random(4), clock_gettime(2))."""
    clock, boot = getattr(time, "CLOCK_BOOTTIME", None), _boot()
    if clock is None or not boot:
        return None
    return Uptime(boot, time.clock_gettime_ns(clock) // 1000)


@functools.cache
def _boot() -> str:
    """What Linux calls this start of the machine; empty elsewhere. A process sees but one."""
    try:
        return _BOOT.read_text("ascii").strip()
    except (OSError, UnicodeError):
        return ""


class Clocks:
    """The wall clock of a ledger, and what is known against it.

    ``clock`` gives aware times, ``running`` what :func:`uptime` does.
    """

    def __init__(
        self, clock: Callable[[], datetime], running: Callable[[], Uptime | None] = uptime
    ) -> None:
        self.now = clock
        self._running = running
        #: How far the wall clock was ahead of the time since the start, by send, as it was written.
        self._furthest: dict[int, int] = {}

    def witness(self, database: Database, connection: Connection, send_id: int) -> None:
        """Keeps how far ahead the clock is, before a send claims; writes where it went forward."""
        running = self._running()
        if running is None:
            return
        ahead = microseconds(self.now()) - running.since
        known = self._furthest.get(send_id)
        if known is not None and ahead <= known + _DRIFT:
            return
        key = _key(send_id, running.boot)
        stored = _stored(connection, key)
        furthest = ahead if stored is None else max(stored, ahead)
        row = {"key": key, "value": str(furthest)}
        statement = database.insert(meta).values(row)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": str(furthest)})
        )
        self._furthest[send_id] = furthest

    def is_behind(self, send_id: int) -> bool:
        """Whether the clock went back since this process began to claim."""
        known, running = self._furthest.get(send_id), self._running()
        if known is None or running is None:
            return False
        return microseconds(self.now()) - running.since < known - _DRIFT

    def went_back(self, connection: Connection, send_id: int) -> bool:
        """Whether the clock shows less than it has shown before, in this send."""
        now = microseconds(self.now())
        running = self._running()
        if running is not None:
            stored = _stored(connection, _key(send_id, running.boot))
            if stored is not None and now - running.since < stored - _DRIFT:
                return True
        mine = recipients.c.send_id == send_id
        latest = select(func.max(recipients.c.claimed_at), func.max(recipients.c.done_at))
        begun = select(sends.c.prepared_at, sends.c.started_at).where(sends.c.id == send_id)
        known = [*connection.execute(latest.where(mine)).one(), *connection.execute(begun).one()]
        return any(microseconds(moment) > now for moment in known if moment is not None)


def _key(send_id: int, boot: str) -> str:
    return f"clock of send {send_id} since {boot}"


def _stored(connection: Connection, key: str) -> int | None:
    found = connection.scalar(select(meta.c.value).where(meta.c.key == key))
    return None if found is None else int(found)
