"""What an issue passes before and beside a send: approvals, and drafts on platforms."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from composer.delivery.ledger.database import Database
from composer.delivery.ledger.entries import Approval, Push
from composer.delivery.ledger.tables import approvals, pushes

__all__ = ["approval", "approvals_listed", "approve", "push", "pushes_listed"]

_APPROVAL = [approvals.c[name] for name in Approval.__struct_fields__]
_PUSH = [pushes.c[name] for name in Push.__struct_fields__]


def approve(connection: Connection, given: Approval) -> None:
    """Records an approval; earlier ones stay."""
    values = {name: getattr(given, name) for name in Approval.__struct_fields__}
    connection.execute(insert(approvals).values(values))


def approval(connection: Connection, issue: str) -> Approval | None:
    """The last approval of an issue."""
    mine = select(*_APPROVAL).where(approvals.c.issue == issue)
    found = connection.execute(mine.order_by(approvals.c.id.desc()).limit(1)).one_or_none()
    return None if found is None else Approval(*found)


def approvals_listed(connection: Connection) -> tuple[Approval, ...]:
    """All approvals, oldest first."""
    query = select(*_APPROVAL).order_by(approvals.c.id)
    return tuple(Approval(*found) for found in connection.execute(query))


def push(database: Database, connection: Connection, pushed: Push) -> None:
    """Records a draft; what was known of the same issue on the same platform is replaced."""
    values = {name: getattr(pushed, name) for name in Push.__struct_fields__}
    statement = database.insert(pushes).values(values)
    own = ["issue", "channel"]
    changed = {name: value for name, value in values.items() if name not in own}
    connection.execute(statement.on_conflict_do_update(index_elements=own, set_=changed))


def pushes_listed(connection: Connection, issue: str = "") -> tuple[Push, ...]:
    """The drafts of an issue, or all, by issue and platform."""
    query = select(*_PUSH).order_by(pushes.c.issue, pushes.c.channel)
    if issue:
        query = query.where(pushes.c.issue == issue)
    return tuple(Push(*found) for found in connection.execute(query))
