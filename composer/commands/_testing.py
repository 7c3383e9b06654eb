"""A test: an issue to a few addresses, marked as one, written down nowhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from composer.commands._dispatch import composed, mailer
from composer.delivery.faults import Fault, Halted, Unsure
from composer.delivery.groups import addresses
from composer.delivery.letter import Letter, Reader
from composer.delivery.press import Press
from composer.delivery.pseudonym import key_of
from composer.errors import SOME_FAILED, SOME_UNKNOWN, OutsideError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.channel import Mailer

__all__ = ["send_test"]


def send_test(asked: Asked, word: str, to: Sequence[str], *, via: str) -> int:
    """Sends a test; gives the exit code."""
    issue = composed(asked, word)
    newsletter, root = issue.project.newsletter, issue.project.root
    way = mailer(issue.project, via)
    press = Press(
        issue.edition,
        newsletter,
        secret=key_of(root),
        # Each test is a message of its own: the second it is sent in tells them apart.
        send_id=int(time.time()),
        return_path=newsletter.delivery.return_path,
        feedback_id=newsletter.delivery.feedback_id,
        moment=datetime.now(UTC),
        test=True,
    )
    codes = []
    with way.open() as door:
        for number, email in enumerate(addresses(to, newsletter.delivery.groups), 1):
            letter = press.letter(Reader(email, {"email": email}), number)
            codes.append(_sent(asked, door, letter))
    return max(codes)


def _sent(asked: Asked, door: Mailer, letter: Letter) -> int:
    email = letter.to
    try:
        receipt = door.send(letter)
    except Halted as fault:
        raise OutsideError(fault.reason, hint=fault.hint) from fault
    except Unsure as fault:
        asked.terminal.fail(f"{email}: nobody knows whether it went out: {fault.reason}")
        return SOME_UNKNOWN
    except Fault as fault:
        asked.terminal.fail(f"{email}: {fault.reason}")
        return SOME_FAILED
    asked.terminal.say(f"test to {email}{f' ({receipt.id})' if receipt.id else ''}")
    return 0
