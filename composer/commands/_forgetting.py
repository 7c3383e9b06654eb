"""What is erased of a reader outside the ledger."""

from __future__ import annotations

from email.parser import BytesHeaderParser
from pathlib import Path

from composer.model import Newsletter
from composer.pipeline import survey

__all__ = ["clean_outbox"]


def clean_outbox(root: Path, email: str) -> int:
    """Removes the messages to a reader from the outbox; gives how many there were."""
    gone = 0
    for path in _folder(root, survey(root).newsletter).glob("*/*"):
        if path.is_file() and _is_to(path, email):
            path.unlink()
            gone += 1
    return gone


def _folder(root: Path, newsletter: Newsletter) -> Path:
    settings = newsletter.delivery.channels.get("outbox", {})
    return root / settings.get("folder", ".newsletter/outbox")


def _is_to(path: Path, email: str) -> bool:
    with path.open("rb") as file:
        to = BytesHeaderParser().parse(file).get("To", "")
    return email.casefold() in str(to).casefold().replace("<", " ").replace(">", " ").split()
