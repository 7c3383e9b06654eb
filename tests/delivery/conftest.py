"""One mail server for all tests of a process that ask for it."""

from __future__ import annotations

import pytest

from tests.delivery.mailserver import MailServer, mail_server
from tests.delivery.returning import BOUNCES

__all__ = ["mail_server"]


@pytest.fixture
def emptied(mail_server: MailServer) -> MailServer:
    """The server, with nothing in the mailbox for bounces."""
    if mail_server.messages(BOUNCES):
        with mail_server.mailbox(BOUNCES) as box:
            box.store("1:*", "+FLAGS", r"\Deleted")
            box.expunge()
    return mail_server
