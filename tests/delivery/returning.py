"""Messages that come back to a return path of ours."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable

from composer.delivery.press import verp
from composer.delivery.returns.reports import Report
from tests.delivery.mailserver import MailServer

__all__ = ["BOUNCES", "KEY", "numbers", "place", "send"]

BOUNCES = "bounces@courant.example"
KEY = b"k" * 32


def send(port: int, to: str, raw: bytes, *, number: int = 1) -> None:
    """Sends a message with the return path of reader ``number`` of send 7."""
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
        smtp.sendmail(verp.address(BOUNCES, 7, number, KEY), [to], raw)


def place(server: MailServer, user: str, folder: str = "INBOX", *, tls: bool = False) -> str:
    """The address of a mailbox."""
    scheme, port = ("imaps", server.imaps) if tls else ("imap", server.imap)
    return f"{scheme}://{user}@127.0.0.1:{port}/{folder}"


def numbers(reports: Iterable[Report]) -> list[int]:
    """The readers that return paths tell."""
    return [(verp.read(f"{report.token}@", KEY) or (0, 0))[1] for report in reports]
