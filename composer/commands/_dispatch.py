"""What every command of delivery begins with: the issue, the channel, the ledger."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from composer.commands._issues import resolve, text_of
from composer.delivery import LEDGER
from composer.delivery.channel import Channel, Mailer, Platform
from composer.delivery.ways import named, opener
from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.ledger import Ledger
    from composer.model import Edition, Finding, Project

__all__ = [
    "LEDGER",
    "Composed",
    "Way",
    "composed",
    "mailer",
    "message_hash",
    "opened_ledger",
    "platform",
]

Kind = TypeVar("Kind", bound=Channel)


class Composed(NamedTuple):
    """An issue as it stands. ``failing`` is what the checks found that should not reach a reader."""

    project: Project
    path: str
    edition: Edition
    failing: tuple[Finding, ...] = ()


class Way(NamedTuple, Generic[Kind]):
    """A channel that is ready to open: its name, its class, and what opens it once more."""

    name: str
    kind: type[Kind]
    open: Callable[[], Kind]


def composed(asked: Asked, word: str) -> Composed:
    """The issue that ``word`` means, composed and checked; what is found is told.

    Raises AuthorError where it does not compose.
    """
    from composer.pipeline import compose, load, proofread
    from composer.proofreading import failing

    root = asked.root()
    project = load(root, drafts=True)
    (path,) = resolve(project, (word,))
    meta = project.catalogue.get(path)
    if meta is not None and meta.published_elsewhere:
        raise UsageError(f"{path} was published elsewhere: there is nothing of it to send")
    edition = compose(text_of(project, path), path, project)
    checked = proofread(edition, project).findings
    asked.terminal.findings((*edition.findings, *checked), root)
    strict = project.newsletter.checks.strict
    return Composed(
        project, path, edition, tuple(f for f in checked if failing((f,), strict=strict))
    )


def message_hash(edition: Edition) -> str:
    """The hash of what all readers' messages have in common: content, theme and settings."""
    return blake2b(str(edition.message).encode(), digest_size=16).hexdigest()


def mailer(project: Project, via: str) -> Way[Mailer]:
    """The mailer that was named, else that of the settings."""
    name, kind = named(via or project.newsletter.delivery.channel)
    if not issubclass(kind, Mailer):
        raise UsageError(
            f"{kind.title} hosts its readers itself: it takes a draft, no messages to single readers",
            hint=f"newsletter push ISSUE --via {name}, or name a mailer: --via smtp, --via outbox",
        )
    return _way(project, name, kind)


def platform(project: Project, via: str) -> Way[Platform]:
    """The platform that was named, else that of the settings."""
    name, kind = named(via or project.newsletter.delivery.channel)
    if not issubclass(kind, Platform):
        if not via:
            hint = "--via buttondown; `newsletter channels` lists them"
            raise UsageError("say which platform", hint=hint)
        raise UsageError(
            f"{kind.title} hosts no readers: it takes a message to each",
            hint=f"newsletter send ISSUE --via {name} --list readers.csv",
        )
    return _way(project, name, kind)


def _way(project: Project, name: str, kind: type[Kind]) -> Way[Kind]:
    from composer.delivery.secrets import secrets_of

    return Way(name, kind, opener(name, kind, project.newsletter, secrets_of, project.root))


def opened_ledger(root: Path) -> Ledger:
    """The ledger of the project, or the one that several machines share."""
    from composer.delivery.ledger import open_ledger

    return open_ledger(os.environ.get(LEDGER), root)
