"""Reads what came back: from a message, an mbox, a Maildir, or a folder over IMAP."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from composer.delivery.returns.reports import Report, read_message
from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.delivery.returns.imap import Place, Position
    from composer.delivery.returns.mailboxes import Mail

__all__ = ["PASSWORD", "read_reports"]

#: The environment variable of the mailbox's password.
PASSWORD = "NEWSLETTER_IMAP_PASSWORD"  # noqa: S105 - its name
_IMAP = re.compile(r"imaps?://", re.IGNORECASE)


def _unheard(_: object) -> None:
    """Nobody asked."""


def read_reports(
    source: str | Path,
    *,
    subjects: Collection[str] = (),
    note: Callable[[str], None] = _unheard,
    password: str | None = None,
    after: Position | None = None,
    reached: Callable[[Position], None] = _unheard,
    mark: bool = False,
    timeout: float = 30.0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Report]:
    """What the messages of ``source`` report; a path, or ``imaps://user@host:port/FOLDER``.

    ``subjects`` are those of :func:`composer.delivery.returns.reports.unsubscribe_subjects`; ``note`` hears
    of messages that are left out. The rest is for IMAP: ``after`` is the position that was reached
    last time, ``reached`` hears each one when all reports up to it were taken; ``mark`` marks
    messages with a report as read (else nothing is changed); ``timeout`` is in seconds and each
    answer's. The password is that of the environment if none is given.

    Raises UsageError for a source that is none, OutsideError where one cannot be read.
    """
    if not _IMAP.match(str(source)):
        from composer.delivery.returns.mailboxes import read_mailbox

        mails = read_mailbox(Path(source), note)
        return (report for mail in mails for report in _read(mail, subjects, note))
    from composer.delivery.returns.imap import read_place

    place = read_place(str(source))
    secret = os.environ.get(PASSWORD, "") if password is None else password
    if not secret:
        raise UsageError(
            f"no password for {place}", hint=f"set {PASSWORD} in the environment or in .env"
        )
    how = _Reading(secret, after, reached, mark, timeout, tls)
    return _from_folder(place, how, subjects, note)


class _Reading(NamedTuple):
    """How a folder is read over IMAP."""

    password: str
    after: Position | None
    reached: Callable[[Position], None]
    mark: bool
    timeout: float
    tls: ssl.SSLContext | None


def _from_folder(
    place: Place, how: _Reading, subjects: Collection[str], note: Callable[[str], None]
) -> Iterator[Report]:
    from composer.delivery.returns.imap import Folder, Position

    folder = Folder(place, how.password, change=how.mark, timeout=how.timeout, tls=how.tls)
    try:
        for mail in folder.mails(how.after or Position(), note):
            reports = _read(mail, subjects, note)
            yield from reports
            if reports and how.mark:
                folder.mark(mail.uid)
            how.reached(Position(folder.validity, mail.uid))
    finally:
        folder.close()


def _read(mail: Mail, subjects: Collection[str], note: Callable[[str], None]) -> tuple[Report, ...]:
    try:
        return read_message(mail.raw, subjects=subjects, source=mail.source, uid=mail.uid)
    except Exception as error:  # noqa: BLE001 - one stranger's message must not hide the others
        note(f"{mail.source}: left out, for it cannot be read ({type(error).__name__})")
        return ()
