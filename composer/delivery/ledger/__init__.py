"""The ledger: who gets an issue, and what became of each message.

It is what a send that was killed goes on from. Nothing is sent that is not claimed here first, and
what was claimed and never told is ``unknown``, which is looked at and never guessed.

::

    tables      what is stored, the same in SQLite and PostgreSQL
    opening     a file or an address becomes an open ledger, or an error that says what to do
    upgrades    from one version of the tables to the next
    database    transactions
    troubles    what a database complains of, in words
    alone       one sender of an issue, of all machines
    sends       a list is frozen, started, paused, recovered, finished
    turning     outcomes in, claims out
    clocks      whether the clock went back, and a claim is older than it looks
    people      who must not be written to, and who is forgotten
    rounds      who approved what, and what was pushed to a platform
    ledger      all of it, one class

The parts that need SQLAlchemy are loaded when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from composer.delivery.ledger.entries import (
    Approval,
    Claimed,
    Counts,
    Outcome,
    Plan,
    Push,
    Row,
    Send,
    Summary,
    Suppression,
    WrongState,
)

if TYPE_CHECKING:
    from composer.delivery.ledger.ledger import Ledger
    from composer.delivery.ledger.opening import open_ledger

__all__ = [
    "Approval",
    "Claimed",
    "Counts",
    "Ledger",
    "Outcome",
    "Plan",
    "Push",
    "Row",
    "Send",
    "Summary",
    "Suppression",
    "WrongState",
    "open_ledger",
]


def __getattr__(name: str) -> Any:
    # `newsletter status` needs the structs alone, and SQLAlchemy takes a quarter of a second.
    if name == "open_ledger":
        from composer.delivery.ledger.opening import open_ledger

        return open_ledger
    if name == "Ledger":
        from composer.delivery.ledger.ledger import Ledger

        return Ledger
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
