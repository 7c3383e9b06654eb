"""Reports, held against the ledger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.commands._dispatch import opened_ledger
from composer.config.locales import read_locales
from composer.delivery.press import verp
from composer.delivery.returns.bounces import read_reports
from composer.delivery.returns.reports import Report, unsubscribe_subjects
from composer.delivery.returns.suppression import decide
from composer.pipeline import survey
from composer.render.theme import bundled_templates
from composer.slugs import slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from composer.commands._asked import Asked
    from composer.delivery.ledger import Ledger

__all__ = ["Told", "read_back"]

#: What ``verp.address`` adds to a mailbox, right or forged.
_MARK = re.compile(r"\+[0-9a-z]+-[0-9a-z]+-[a-z2-7]{8}$", re.IGNORECASE)
#: Characters of a pseudonym in a Message-ID.
_IN_MESSAGE_ID = 16


class Told(Struct, frozen=True):
    """One report. ``done`` is ``suppressed``, ``known`` (it was before), ``soft`` or ``ignored``."""

    done: str
    email: str
    kind: str
    reason: str
    source: str


def read_back(asked: Asked, source: str, *, dry_run: bool, mark: bool) -> list[Told]:
    """Reads the reports of a source, and suppresses whom they name, unless it is a ``dry_run``."""
    root = asked.root()
    with opened_ledger(root) as ledger:
        reports = read_reports(
            source, subjects=_subjects(root), note=asked.terminal.say, mark=mark and not dry_run
        )
        return [_told(ledger, report, dry_run=dry_run) for report in reports]


def _told(ledger: Ledger, report: Report, *, dry_run: bool) -> Told:
    def sent_to(email: str, message_id: str) -> bool:
        mark = ledger.reader_key(email)[:_IN_MESSAGE_ID]
        return ledger.has_written_to(email) and (not message_id or mark in message_id)

    def reader_of(token: str) -> str | None:
        if not _MARK.search(token):
            return None
        found = verp.read(f"{token}@", ledger.secret)
        row = ledger.row(*found) if found else None
        return row.email if row else ""

    decided = decide(report, sent_to, reader_of=reader_of)
    if decided is None:
        soft = report.kind == "bounce" and not report.hard
        said = " ".join(filter(None, (report.status, report.reason)))
        return Told("soft" if soft else "ignored", report.email, report.kind, said, report.source)
    known = (
        ledger.is_suppressed(decided.email)
        if dry_run
        else not ledger.suppress(decided.email, decided.reason, decided.source)
    )
    done = "known" if known else "suppressed"
    return Told(done, decided.email, decided.kind, decided.reason, decided.source)


def _subjects(root: Path) -> frozenset[str]:
    """The subjects that unsubscribe, in every language that the project has."""
    newsletter = survey(root).newsletter
    locales = read_locales((bundled_templates() / "locales", root / "templates" / "locales"))
    words = (locale.words.get("unsubscribe_subject", "") for locale in locales.values())
    label = slug_of(newsletter.name, longest=60) or "newsletter"
    return unsubscribe_subjects(label, [word for word in words if word])
