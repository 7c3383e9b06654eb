"""A test: an issue to a few addresses, marked as one, written down nowhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from composer.commands._dispatch import composed, mailer
from composer.commands._letters import outside
from composer.commands._pictures import carried
from composer.delivery.faults import Delayed, Fault, Halted, Unsure
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
    """Sends a test; gives the exit code. Raises OutsideError where the channel takes none of it."""
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
        pictures=carried(issue),
    )
    letters = [
        press.letter(Reader(email, {"email": email}), number)
        for number, email in enumerate(addresses(to, newsletter.delivery.groups), 1)
    ]
    with way.open() as door:
        try:
            door.expect(letters)
        except Fault as fault:
            raise outside(fault) from fault
        return _code(_all_sent(asked, door, letters))


def _all_sent(asked: Asked, door: Mailer, letters: Sequence[Letter]) -> list[Fault | None]:
    """What became of each letter; none is tried after one that stops all others."""
    found: list[Fault | None] = []
    for letter in letters:
        found.append(_sent(asked, door, letter))
        if isinstance(found[-1], Halted):
            break
    return found


def _sent(asked: Asked, door: Mailer, letter: Letter) -> Fault | None:
    """Sends one letter, and says what became of it."""
    email = letter.to
    try:
        receipt = door.send(letter)
    except Unsure as fault:
        asked.terminal.fail(f"{email}: nobody knows whether it went out: {fault.reason}")
        return fault
    except Fault as fault:
        asked.terminal.fail(f"{email}: {fault.reason}", getattr(fault, "hint", ""))
        return fault
    asked.terminal.say(f"test to {email}{f' ({receipt.id})' if receipt.id else ''}")
    return None


def _code(faults: Sequence[Fault | None]) -> int:
    """The exit code: of a channel that took nothing it says so, of readers who failed too."""
    if any(isinstance(fault, Unsure) for fault in faults):
        return SOME_UNKNOWN
    if faults and all(isinstance(fault, Delayed | Halted) for fault in faults):
        return OutsideError.exit_code
    return SOME_FAILED if any(faults) else 0
