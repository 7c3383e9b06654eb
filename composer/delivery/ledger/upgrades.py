"""From one version of the tables to the next.

The version stands in ``meta``. A change to :mod:`tables` adds one step at the end of ``STEPS``: the
first brings a ledger of version 1 to version 2, and so on. A new ledger is made as the tables are
now. All steps run in the transaction that opens the ledger: they succeed together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, insert, select, update

from composer.delivery.ledger.tables import METADATA, meta
from composer.errors import OutsideError

__all__ = ["STEPS", "Step", "bring_up", "create", "version_of"]

#: Changes the tables of a ledger that is one version older.
Step = Callable[[Connection], None]

STEPS: tuple[Step, ...] = ()

_VERSION = "version"


def create(connection: Connection, *, steps: Sequence[Step] = STEPS) -> None:
    """Makes the tables of a new ledger."""
    METADATA.create_all(connection, checkfirst=False)
    connection.execute(insert(meta).values(key=_VERSION, value=str(1 + len(steps))))


def version_of(connection: Connection) -> int:
    """The version of a ledger; 0 where ``meta`` belongs to something else."""
    stored = connection.scalar(select(meta.c.value).where(meta.c.key == _VERSION))
    return int(stored) if stored and stored.isdecimal() else 0


def bring_up(connection: Connection, *, place: str, steps: Sequence[Step] = STEPS) -> None:
    """Takes the steps that a ledger lacks. Writes in any case, which proves that it can be.

    Raises ``OutsideError`` where the ledger is newer than this program, or none.
    """
    found, newest = version_of(connection), 1 + len(steps)
    if not found:
        raise OutsideError(
            f"{place}: this is not a ledger of newsletter-composer",
            hint="give the ledger a file or a database of its own",
        )
    if found > newest:
        raise OutsideError(
            f"{place}: this ledger was written by a newer newsletter-composer"
            f" (version {found}, this one knows {newest})",
            hint="upgrade it here too: pip install --upgrade newsletter-composer",
        )
    for step in steps[found - 1 :]:
        step(connection)
    connection.execute(update(meta).where(meta.c.key == _VERSION).values(value=str(newest)))
