"""What a person sees before they type the number of readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from composer.commands._terminal import table
from composer.delivery.channel import Feature
from composer.render.addresses import picture_base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from composer.commands._asked import Asked
    from composer.delivery.preflight import Flight
    from composer.delivery.readers import ReaderList

__all__ = ["show"]


def show(asked: Asked, flight: Flight, readers: ReaderList) -> None:
    """Says who gets what, from whom and through what."""
    terminal = asked.terminal
    meta = flight.edition.issue.meta
    terminal.say(terminal.style(meta.title, "bold"))
    rows = [(terminal.style(f"  {name}", "dim"), what) for name, what in _rows(flight, readers)]
    for line in table(rows):
        terminal.say(line)


def _rows(flight: Flight, readers: ReaderList) -> Iterator[tuple[str, str]]:
    edition, newsletter = flight.edition, flight.newsletter
    sender = newsletter.sender
    yield "to", f"{len(readers.readers):,} readers of {readers.name}"
    yield "from", f"{sender.name} <{sender.email}>"
    yield "subject", _plain(flight)
    yield "through", flight.channel.title
    message = len(str(edition.message).encode()) / 1024
    yield "size", f"{edition.bytes.email / 1024:.1f} KB of HTML, {message:.0f} KB a message"
    if edition.pictures:
        yield (
            "pictures",
            f"{len(edition.pictures)} at {picture_base(edition.issue.meta, newsletter)}",
        )
    yield "leaving", _leaving(flight, readers)
    yield "web", edition.issue.meta.url


def _plain(flight: Flight) -> str:
    """The subject, as a reader sees it of whom nothing is known."""
    subject = flight.edition.issue.subject or flight.edition.issue.meta.title
    for token, slot in flight.edition.slots.items():
        subject = subject.replace(token, slot.default)
    return subject


def _leaving(flight: Flight, readers: ReaderList) -> str:
    """How a reader unsubscribes."""
    if Feature.UNSUBSCRIBE in flight.channel.features:
        return f"by {flight.channel.title}'s own link"
    template = flight.newsletter.delivery.unsubscribe
    known = sum(bool(reader.values.get("subscriber_id")) for reader in readers.readers)
    if template and known:
        rest = len(readers.readers) - known
        return f"by one click{f', {rest:,} by mail: they have no subscriber_id' if rest else ''}"
    return f"by mail to {flight.newsletter.reply_to}"
