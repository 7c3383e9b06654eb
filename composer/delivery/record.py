"""``issues/sent/NAME.json``: what went out, made to be committed; it names no reader.

It is written when a send starts and again when it stops, so that a ledger that was lost is noticed
before anybody gets an issue twice. From then on the slug and the keys of the polls are frozen
(:mod:`composer.config.sent` reads it for that).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from composer.atomic import replace
from composer.config.sent import record_path
from composer.delivery.ledger.entries import Counts, Send
from composer.errors import OutsideError
from composer.source.frozen import keys_of

if TYPE_CHECKING:
    from composer.model import Issue

__all__ = ["Record", "read", "refuse_lost", "write"]

_VERSION = 1
_TIME = "%Y-%m-%d %H:%M"


class _Version(Struct, frozen=True):
    """What every version of the file says."""

    version: int = _VERSION


class Record(Struct, frozen=True, kw_only=True):
    """One issue that was sent, as the file says it.

    ``hash`` is that of the content, ``commit`` Git's; times are in UTC. ``finished`` is empty while
    readers wait.
    """

    version: int = _VERSION
    slug: str
    path: str = ""
    polls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hash: str = ""
    channel: str = ""
    list_name: str = ""
    commit: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def write(root: Path, issue: Issue, send: Send, counts: Counts) -> Path:
    """Writes the record of a send. Raises OutsideError where it cannot."""
    record = Record(
        slug=send.issue,
        path=send.path,
        polls=keys_of(issue),
        hash=send.hash,
        channel=send.channel,
        list_name=_without_address(Path(send.list_name).name),
        commit=send.commit,
        started=_seconds(send.started_at or send.prepared_at),
        finished=_seconds(send.finished_at),
        counts={"total": counts.total, **msgspec.structs.asdict(counts)},
    )
    path = root / record_path(send.path)
    data = msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data)
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be written: {error.strerror}",
            hint="nothing more goes out before it is: make room, or mend the folder's rights",
        ) from error
    return path


def read(root: Path, issue: str) -> Record | None:
    """The record of the issue at a path; ``None`` where it was never sent.

    Raises OutsideError where it cannot be read: nobody knows then what went out.
    """
    path = root / record_path(issue)
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_Version).version
        if version != _VERSION:
            raise OutsideError(
                f"{path}: version {version} was written by a newer newsletter-composer",
                hint="update newsletter-composer: pip install -U newsletter-composer",
            )
        return msgspec.json.decode(data, type=Record)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise OutsideError(
            f"{path} cannot be read: {error}",
            hint=f"it tells what went out; take it back from the history: git checkout -- {path}",
        ) from error


def refuse_lost(record: Record | None, sends: Sequence[Send]) -> None:
    """Raises OutsideError where a record tells of a send that the ledger does not know."""
    if record is None or any(send.hash == record.hash for send in sends):
        return
    when = f" on {record.started:{_TIME}} UTC" if record.started else ""
    sent = record.counts.get("sent", 0)
    readers = f"{sent:,} reader{'' if sent == 1 else 's'} of {record.list_name or 'a list'}"
    raise OutsideError(
        f"{record.slug} went to {readers}{when}, and this ledger does not know whom",
        hint="bring back the ledger of the machine that sent it (.newsletter/ledger.sqlite3, or the"
        " address in NEWSLETTER_LEDGER); delete the record only if everybody may get it again",
    )


def _without_address(name: str) -> str:
    """A list's name; none where it is called after somebody's address."""
    return "" if "@" in name else name


def _seconds(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=0) if moment else None
