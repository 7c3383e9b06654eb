"""One reader's copy of an issue, as a channel gets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from composer.delivery.faults import Rejected

__all__ = ["Inline", "Letter", "Reader", "Receipt", "accented", "named"]

#: Addresses that are named in one sentence.
_NAMED = 3


class Reader(Struct, frozen=True):
    """Who gets the issue: a valid address in its normal form, and what else is known of them.

    ``values`` are keyed by field (``first_name``, ``subscriber_id``, …); ``email`` is one of them.
    """

    email: str
    values: Mapping[str, str]


class Receipt(Struct, frozen=True):
    """The channel has taken a message; ``id`` is its own name for it, where it gives one."""

    id: str = ""


class Inline(Struct, frozen=True):
    """A picture that a letter takes along: ``id`` is what the HTML's ``cid:`` names (RFC 2392)."""

    name: str
    id: str
    kind: str
    data: bytes


class Letter(Protocol):
    """One message to one reader. What is not asked for is not made.

    ``key`` is the same for the same issue, content and reader, whenever it is asked for: what a
    provider with idempotency keys gets. It holds no address.
    """

    @property
    def to(self) -> str:
        """The one reader's address."""

    @property
    def sender(self) -> str:
        """The address in From."""

    @property
    def return_path(self) -> str:
        """Where bounces go: the envelope's sender, which tells the reader (VERP)."""

    @property
    def key(self) -> str:
        """The idempotency key: letters, digits, ``/`` and ``-``, 200 characters at most."""

    @property
    def subject(self) -> str:
        """The subject, decoded."""

    @property
    def html(self) -> str:
        """The HTML part."""

    @property
    def text(self) -> str:
        """The text part."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What a provider's own API is to add, as List-Id and Message-ID, decoded, one line each.

        From, To, Subject and MIME's fields are not among them.
        """

    @property
    def pictures(self) -> Sequence[Inline]:
        """The pictures that go along with the HTML: the same for all readers."""

    @property
    def size(self) -> int:
        """The bytes of :meth:`message`, which is not made for it."""

    def message(self) -> bytes:
        """The whole message (RFC 5322): ASCII, CRLF line ends, lines of 998 octets at most."""


def accented(letters: Iterable[Letter]) -> Iterator[str]:
    """The addresses of letters that have accents before the @ (RFC 6531): domains are in ASCII."""
    for letter in letters:
        try:
            to = letter.to
        except Rejected:
            # Its reader's own matter, which is told when their turn comes.
            continue
        if not to.isascii():
            yield to


def named(addresses: Sequence[str]) -> str:
    """The first few of many addresses, for a sentence about all of them."""
    others = len(addresses) - _NAMED
    more = f" and {others:,} more" if others > 0 else ""
    return f"{', '.join(addresses[:_NAMED])}{more}"
