"""What became of each issue, from the catalogue, ``dist/`` and the ledger.

Loads no SQLAlchemy where the ledger is a file, and nothing of the network at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.commands._issues import resolve
from composer.delivery import LEDGER
from composer.delivery.ledger_status import read_summary
from composer.pipeline import survey

if TYPE_CHECKING:
    from composer.delivery.ledger.entries import Counts, Push, Row, Send, Summary
    from composer.model import Meta, Project

__all__ = ["Pushed", "Sent", "Standing", "readers_of", "standings", "summary_of"]


class Pushed(Struct, frozen=True, kw_only=True):
    """A draft on a platform, and when it was last pushed."""

    channel: str
    state: str
    address: str
    at: str
    hash: str


class Sent(Struct, frozen=True, kw_only=True):
    """One send to a list. ``state`` is ``prepared``, ``sending``, ``paused`` or ``finished``."""

    state: str
    channel: str
    list_name: str
    by: str
    at: str
    hash: str
    commit: str
    total: int
    sent: int
    failed: int
    unknown: int
    suppressed: int
    pending: int
    sending: int


class Standing(Struct, frozen=True, kw_only=True):
    """Where one issue stands. ``approved`` is empty, ``as it is`` or ``before it changed``."""

    slug: str
    path: str
    title: str
    date: str
    draft: bool
    built: str = ""
    approved: str = ""
    edited: bool = False
    pushes: tuple[Pushed, ...] = ()
    sends: tuple[Sent, ...] = ()


def standings(root: Path, word: str = "") -> list[Standing]:
    """The issues that went anywhere, oldest first; with ``word`` the one that it means."""
    project = survey(root)
    summary = summary_of(root)
    wanted = resolve(project, (word,)) if word else tuple(project.catalogue)
    found = [
        _standing(project, project.catalogue[path], summary)
        for path in wanted
        if path in project.catalogue and not project.catalogue[path].published_elsewhere
    ]
    return [one for one in found if word or one.built or one.pushes or one.sends or one.approved]


def summary_of(root: Path) -> Summary | None:
    """What the ledger tells: the file's, or that which several machines share."""
    address = os.environ.get(LEDGER)
    if not address:
        return read_summary(root)
    from composer.delivery.ledger import open_ledger

    with open_ledger(address, root) as ledger:
        return ledger.summary()


def readers_of(root: Path, slug: str) -> Iterable[Row]:
    """The readers of the last send who failed, or of whom nobody knows."""
    from composer.delivery.ledger import open_ledger

    with open_ledger(os.environ.get(LEDGER), root) as ledger:
        sends = ledger.sends(slug)
        return list(ledger.rows(sends[-1].id, "failed", "unknown", "sending")) if sends else []


def _standing(project: Project, meta: Meta, summary: Summary | None) -> Standing:
    built = _built(project.root, meta)
    sends = [(s, c) for s, c in summary.sends if s.issue == meta.slug] if summary else []
    pushes = [push for push in summary.pushes if push.issue == meta.slug] if summary else []
    approvals = [a for a in summary.approvals if a.issue == meta.slug] if summary else []
    last = max(((s.prepared_at, s.hash) for s, _ in sends), default=None)
    return Standing(
        slug=meta.slug,
        path=meta.path,
        title=meta.title,
        date=meta.date.isoformat(),
        draft=meta.draft,
        built=built,
        approved=_approved(approvals[-1].hash, built) if approvals else "",
        edited=bool(last and built and last[1] != built),
        pushes=tuple(_pushed(push) for push in pushes),
        sends=tuple(_sent(send, counts) for send, counts in sends),
    )


def _approved(approved: str, built: str) -> str:
    return "as it is" if approved == built else "before it changed"


def _built(root: Path, meta: Meta) -> str:
    """The content hash of what ``dist/`` has of an issue."""
    try:
        record = json.loads((root / "dist" / meta.slug / "issue.json").read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(record.get("hash", "")) if isinstance(record, dict) else ""


def _pushed(push: Push) -> Pushed:
    return Pushed(
        channel=push.channel,
        state=push.state,
        address=push.address,
        at=f"{push.at:%Y-%m-%d %H:%M}",
        hash=push.hash,
    )


def _sent(send: Send, counts: Counts) -> Sent:
    return Sent(
        state=send.state,
        channel=send.channel,
        list_name=send.list_name,
        by=send.by,
        at=f"{send.started_at or send.prepared_at:%Y-%m-%d %H:%M}",
        hash=send.hash,
        commit=send.commit,
        total=counts.total,
        sent=counts.sent,
        failed=counts.failed,
        unknown=counts.unknown,
        suppressed=counts.suppressed,
        pending=counts.pending,
        sending=counts.sending,
    )
