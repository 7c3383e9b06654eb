"""The letters of a send, and the question whether its channel would take them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from composer.commands._pictures import carried
from composer.delivery.faults import Fault
from composer.delivery.letter import Reader
from composer.delivery.press import Press
from composer.errors import OutsideError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._dispatch import Composed, Way
    from composer.delivery.channel import Mailer
    from composer.delivery.ledger import Ledger, Send

__all__ = ["ask", "outside", "press_of", "waiting"]

_LATER = "nothing was sent: try again later, and see what `newsletter doctor` says"


def press_of(issue: Composed, ledger: Ledger, send: Send | None = None) -> Press:
    """The press of a send, or of the one that would be prepared now.

    Raises AuthorError where a setting cannot stand in a header, or a picture cannot be drawn.
    """
    newsletter = issue.project.newsletter
    sends = ledger.sends(issue.edition.issue.meta.slug)
    send_id = send.id if send else 1 + max((one.id for one in sends), default=0)
    content = issue.edition.hash
    return Press(
        issue.edition,
        newsletter,
        secret=ledger.secret,
        send_id=send_id,
        return_path=newsletter.delivery.return_path,
        feedback_id=newsletter.delivery.feedback_id,
        moment=send.prepared_at if send else datetime.now(UTC),
        pictures=carried(issue),
        again=sum(one.hash == content for one in sends if one.id < send_id),
    )


def ask(
    asked: Asked,
    way: Way[Mailer],
    ledger: Ledger,
    press: Press,
    readers: Iterable[Reader],
) -> None:
    """Asks the channel whether it would take the letters to these readers.

    Raises OutsideError where it would not, or cannot be reached: nothing was sent by it.
    """
    letters = [
        press.letter(reader, number)
        for number, reader in enumerate(readers, 1)
        # Who is suppressed gets no letter. Only for an accent would one reader's stop all others.
        if reader.email.isascii() or not ledger.is_suppressed(reader.email)
    ]
    asked.terminal.passing(f"asking {way.kind.title} whether it takes the messages")
    try:
        with way.open() as door:
            door.expect(letters)
    except Fault as fault:
        raise outside(fault) from fault
    finally:
        asked.terminal.passing("")


def waiting(ledger: Ledger, send: Send) -> list[Reader]:
    """Who is pending, without their other values, which make a message hardly longer or shorter."""
    rows = ledger.rows(send.id, "pending")
    return [Reader(row.email, {"email": row.email}) for row in rows if row.email]


def outside(fault: Fault) -> OutsideError:
    """A fault of the channel, as the command tells it while nothing has gone out."""
    return OutsideError(fault.reason, hint=getattr(fault, "hint", "") or _LATER)
