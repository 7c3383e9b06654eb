"""What a person sees before they type the number of readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from composer.commands._terminal import table
from composer.delivery.channel import Feature
from composer.delivery.channels.outbox import Outbox
from composer.render.addresses import picture_base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from composer.commands._asked import Asked
    from composer.delivery.preflight import Flight
    from composer.delivery.readers import ReaderList

__all__ = ["show"]

_KILOBYTE = 1024
_MEGABYTE = 1024 * 1024


def show(asked: Asked, flight: Flight, readers: ReaderList) -> None:
    """Says who gets what, from whom and through what."""
    terminal = asked.terminal
    meta = flight.edition.issue.meta
    terminal.say(terminal.style(meta.title, "bold"))
    rows = list(_rows(flight, readers))
    # A table takes no colours: what is not a letter in it would be shown as such.
    for line, (name, _) in zip(table(rows), rows, strict=True):
        terminal.say(f"  {terminal.style(name, 'dim')}{line[len(name) :]}")


def _rows(flight: Flight, readers: ReaderList) -> Iterator[tuple[str, str]]:
    edition, newsletter = flight.edition, flight.newsletter
    sender = newsletter.sender
    count = len(readers.readers)
    yield "to", f"{count:,} reader{'' if count == 1 else 's'} of {readers.name}"
    yield "from", f"{sender.name} <{sender.email}>"
    yield "subject", _plain(flight)
    local = ", a folder on this machine: nobody gets mail" if flight.channel is Outbox else ""
    yield "through", f"{flight.channel.title}{local}"
    message = (len(str(edition.message).encode()) + flight.carried) / _KILOBYTE
    yield "size", f"{edition.bytes.email / _KILOBYTE:.1f} KB of HTML, {message:,.0f} KB a message"
    if edition.carried:
        yield "pictures", _carried(len(edition.carried), flight.carried, count)
    elif edition.pictures:
        yield (
            "pictures",
            f"{len(edition.pictures)} at {picture_base(edition.issue.meta, newsletter)}",
        )
    yield "leaving", _leaving(flight, readers)
    yield "web", edition.issue.meta.url


def _carried(pictures: int, size: int, readers: int) -> str:
    """What it costs to take the pictures along."""
    whole = size * readers / _MEGABYTE
    return (
        f"{pictures} in the message: {size / _KILOBYTE:,.0f} KB × {readers:,}"
        f" reader{'' if readers == 1 else 's'} = {whole:,.1f} MB"
    )


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
