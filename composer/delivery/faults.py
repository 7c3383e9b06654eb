"""What a channel says of a message that it did not take.

::

    Fault
    ├── Rejected    this reader's message is refused: it will not be taken later either
    ├── Delayed     not taken now, certainly not sent: try again, after ``wait`` seconds if it says
    ├── Unsure      it may have been taken: the answer was lost
    └── Halted      nothing more can go out: credentials, quota, account, settings

They say what happened, never what to do about it: :mod:`composer.delivery.sending` decides.
"""

from __future__ import annotations

__all__ = ["Delayed", "Fault", "Halted", "Rejected", "Unsure"]


class Fault(Exception):
    """A message was not taken. ``reason`` is one line, without secrets, for the ledger."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rejected(Fault):
    """Refused for good. ``hard`` where the address itself does not exist or does not want mail."""

    def __init__(self, reason: str, *, hard: bool = False) -> None:
        super().__init__(reason)
        self.hard = hard


class Delayed(Fault):
    """Certainly not sent, and may be later. ``wait`` is in seconds; ``None`` where nothing was said."""

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Unsure(Fault):
    """May have been sent: the connection broke between the message and the answer to it."""


class Halted(Fault):
    """Nothing more can go out as things are; what was not sent stays pending. ``hint``: what to do."""

    def __init__(self, reason: str, *, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint
