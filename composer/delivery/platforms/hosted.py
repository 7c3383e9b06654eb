"""What the platforms share: one session, what may still be written, what became of a lost answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from composer.delivery.channel import Platform, Stored
from composer.delivery.faults import Fault, Halted, Unsure
from composer.delivery.platforms.session import Session

__all__ = ["Hosted", "numbers"]


class Hosted(Platform):
    """A platform over one :class:`composer.delivery.platforms.session.Session`, opened when first asked."""

    @cached_property
    def session(self) -> Session:
        """The open session. Raises :class:`Halted` where address or credential cannot be."""
        return self.open()

    @abstractmethod
    def open(self) -> Session:
        """Makes the session from ``setup``."""

    def close(self) -> None:
        """Lets go of connections."""
        if "session" in vars(self):
            self.session.close()

    def _writable(self, id: str) -> None:
        """Raises :class:`Halted` for what has gone out, or will by itself."""
        state = self.read(id).state
        if state != "draft":
            hint = "take it off the schedule there first" if state == "scheduled" else ""
            raise Halted(f"{self.title} says that {id} is {state}: it is left as it is", hint=hint)

    def _told(self, id: str, state: str, tell: Callable[[], Any]) -> None:
        """Tells the platform once to send, or when to; looks what became of it if no answer came.

        It is never told twice: a repetition might send twice. Raises what ``tell`` does.
        """
        self._writable(id)
        try:
            tell()
        except Unsure:
            if not self._is_so(id, state):
                raise

    def _is_so(self, id: str, state: str) -> bool:
        order = ("draft", "scheduled", "sending", "sent")
        try:
            return order.index(self.read(id).state) >= order.index(state)
        except Fault:
            return False

    def _utc(self, moment: datetime) -> datetime:
        """The moment in UTC. Raises :class:`Halted` where it is past, or no zone says which it is."""
        if moment.tzinfo is None:
            raise Halted(f"{moment.isoformat()} has no time zone")
        if moment <= datetime.now(UTC):
            raise Halted(f"{moment.isoformat()} is past")
        return moment.astimezone(UTC)

    @staticmethod
    def _foremost(found: Iterable[Stored]) -> Stored | None:
        """The one that counts for an issue: what has gone out before any draft, the newest first."""
        listed = list(found)
        return next((one for one in listed if one.state != "draft"), listed[0] if listed else None)


def numbers(name: str, text: str) -> list[int]:
    """The numbers of a setting, ``3, 5``. Raises :class:`Halted` where it holds anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise Halted(f"{name} must be numbers, as in 3, 5: it is “{text}”")
    return [int(part) for part in parts]
