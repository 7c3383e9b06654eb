"""What became of each issue, from the catalogue, ``dist/``, the ledger and ``issues/sent/``.

Loads no SQLAlchemy where the ledger is a file, and nothing of the network at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from composer.commands._issues import resolve
from composer.delivery import LEDGER
from composer.delivery.ledger_status import read_summary
from composer.errors import ComposerError
from composer.pipeline import survey

if TYPE_CHECKING:
    from composer.delivery.ledger.entries import Counts, Push, Send, Summary
    from composer.delivery.record import Record
    from composer.model import Meta, Project
    from composer.site.manifest import Published

__all__ = ["Missed", "Pushed", "Sent", "Standing", "standings", "summary_of", "with_readers"]


class Pushed(Struct, frozen=True, kw_only=True):
    """A draft on a platform, and when it was last pushed, in UTC."""

    channel: str
    state: str
    address: str
    at: datetime
    hash: str


class Sent(Struct, frozen=True, kw_only=True):
    """One send to a list, and when it began, in UTC.

    ``state`` is ``prepared``, ``sending``, ``paused`` or ``finished``. ``by`` is empty where only the
    record in ``issues/sent/`` knows of it: another machine sent it.
    """

    state: str
    channel: str
    list_name: str
    by: str
    at: datetime
    hash: str
    commit: str
    total: int
    sent: int
    failed: int
    unknown: int
    suppressed: int
    pending: int
    sending: int


class Missed(Struct, frozen=True, kw_only=True):
    """A reader who failed, or of whom nobody knows; ``email`` is empty once they are forgotten."""

    email: str
    state: str
    detail: str


class Standing(Struct, frozen=True, kw_only=True):
    """Where one issue stands.

    ``built`` is the content hash of what ``dist/`` has, ``published`` that of what ``site/`` has and
    ``address`` where it is read; ``approved`` is empty, ``as it is`` or
    ``before it changed``; ``readers`` are there where they were asked for.
    """

    slug: str
    path: str
    title: str
    date: str
    draft: bool
    built: str = ""
    published: str = ""
    address: str = ""
    approved: str = ""
    edited: bool = False
    pushes: tuple[Pushed, ...] = ()
    sends: tuple[Sent, ...] = ()
    readers: tuple[Missed, ...] = ()


def standings(root: Path, word: str = "") -> list[Standing]:
    """The issues that went anywhere, oldest first; with ``word`` the one that it means."""
    project = survey(root)
    summary = summary_of(root)
    wanted = resolve(project, (word,)) if word else tuple(project.catalogue)
    there = _published(root)
    found = [
        _standing(project, project.catalogue[path], summary, there)
        for path in wanted
        if path in project.catalogue and not project.catalogue[path].published_elsewhere
    ]
    return [
        one
        for one in found
        if word or one.built or one.published or one.pushes or one.sends or one.approved
    ]


def _published(root: Path) -> Mapping[str, Published]:
    """The issues that the site in ``site/`` has; none where it cannot be read."""
    from composer.site.manifest import read_manifest

    try:
        return read_manifest(root / "site").issues
    except ComposerError:
        return {}


def summary_of(root: Path) -> Summary | None:
    """What the ledger tells: the file's, or that which several machines share."""
    address = os.environ.get(LEDGER)
    if not address:
        return read_summary(root)
    from composer.delivery.ledger import open_ledger

    with open_ledger(address, root) as ledger:
        return ledger.summary()


def with_readers(root: Path, standing: Standing) -> Standing:
    """The same, with the readers of the last send who failed, or of whom nobody knows."""
    from composer.delivery.ledger import open_ledger

    if not any(sent.by for sent in standing.sends):
        return standing
    with open_ledger(os.environ.get(LEDGER), root) as ledger:
        sends = ledger.sends(standing.slug)
        rows = ledger.rows(sends[-1].id, "failed", "unknown", "sending") if sends else ()
        found = tuple(Missed(email=r.email or "", state=r.state, detail=r.detail) for r in rows)
    return replace(standing, readers=found)


def _standing(
    project: Project, meta: Meta, summary: Summary | None, there: Mapping[str, Published]
) -> Standing:
    built = _built(project.root, meta)
    sends = [(s, c) for s, c in summary.sends if s.issue == meta.slug] if summary else []
    pushes = [push for push in summary.pushes if push.issue == meta.slug] if summary else []
    approvals = [a for a in summary.approvals if a.issue == meta.slug] if summary else []
    sent = [_sent(send, counts) for send, counts in sends] or _elsewhere(project.root, meta)
    now = _now(project.root, meta, built) if sent or approvals else built
    return Standing(
        slug=meta.slug,
        path=meta.path,
        title=meta.title,
        date=meta.date.isoformat(),
        draft=meta.draft,
        built=built,
        published=there[meta.path].build if meta.path in there else "",
        address=there[meta.path].url if meta.path in there else "",
        approved=_approved(approvals[-1].hash, now) if approvals else "",
        edited=bool(sent and max(sent, key=lambda one: one.at).hash != now),
        pushes=tuple(_pushed(push) for push in pushes),
        sends=tuple(sent),
    )


def _approved(approved: str, now: str) -> str:
    return "as it is" if approved == now else "before it changed"


def _built(root: Path, meta: Meta) -> str:
    """The content hash of what ``dist/`` has of an issue."""
    try:
        record = json.loads(_manifest(root, meta).read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(record.get("hash", "")) if isinstance(record, dict) else ""


def _manifest(root: Path, meta: Meta) -> Path:
    return root / "dist" / meta.slug / "issue.json"


def _now(root: Path, meta: Meta, built: str) -> str:
    """The content hash of an issue as it stands: that of its build, unless it was edited since."""
    try:
        edited = (root / meta.path).stat().st_mtime_ns
        if built and _manifest(root, meta).stat().st_mtime_ns > edited:
            return built
    except OSError:
        return built
    # What composing costs is paid for the few that went out and were not built since.
    from composer.commands._issues import text_of
    from composer.pipeline import compose, load

    try:
        project = load(root, drafts=True)
        return compose(text_of(project, meta.path), meta.path, project).hash
    except ComposerError:
        return ""


def _elsewhere(root: Path, meta: Meta) -> list[Sent]:
    """The send that a record in Git tells of, where this machine's ledger does not know it."""
    from composer.delivery import record

    found = record.read(root, meta.path)
    return [_recorded(found)] if found else []


def _recorded(found: Record) -> Sent:
    names = ("total", "sent", "failed", "unknown", "suppressed", "pending", "sending")
    return Sent(
        state="finished" if found.finished else "sending",
        channel=found.channel,
        list_name=found.list_name,
        by="",
        at=found.started or datetime.min.replace(tzinfo=UTC),
        hash=found.hash,
        commit=found.commit,
        **{name: found.counts.get(name, 0) for name in names},
    )


def _pushed(push: Push) -> Pushed:
    return Pushed(
        channel=push.channel,
        state=push.state,
        address=push.address,
        at=push.at,
        hash=push.hash,
    )


def _sent(send: Send, counts: Counts) -> Sent:
    return Sent(
        state=send.state,
        channel=send.channel,
        list_name=send.list_name,
        by=send.by,
        at=send.started_at or send.prepared_at,
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
