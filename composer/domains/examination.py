"""All that the DNS says of a sender, for a person who asks: one diagnosis a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from msgspec import Struct

from composer.domains.diagnosis import Diagnosis
from composer.domains.records import Resolve, bimi, dmarc, kin, mx, published, spf, strength
from composer.errors import OutsideError

__all__ = ["Domains", "Signing", "examine"]


class Signing(Struct, frozen=True):
    """Which domain signs, with the key of which selector, and what signs a message."""

    domain: str
    selector: str
    sign: Callable[[bytes], bytes]


class Domains(Struct, frozen=True, kw_only=True):
    """The domain of From, and that of the envelope, in ASCII.

    ``own_envelope``: whether the channel leaves the envelope's sender as it is; else it is the
    provider's, and so is SPF. ``signing`` is ``None`` where somebody else signs.
    """

    sender: str
    envelope: str
    own_envelope: bool
    signing: Signing | None = None


def examine(domains: Domains, resolve: Resolve) -> Iterator[Diagnosis]:
    """Looks at MX, SPF, DMARC, DKIM and BIMI; what the DNS does not answer is unknown."""
    sender, envelope, own = domains.sender, domains.envelope, domains.own_envelope
    questions: list[tuple[str, Callable[[], Diagnosis]]] = [
        ("MX", lambda: mx(sender, resolve, for_what="replies")),
        ("SPF", lambda: spf(envelope, resolve, own=own)),
        ("DMARC", lambda: dmarc(sender, resolve)),
        ("BIMI", lambda: bimi(sender, resolve)),
    ]
    if envelope != sender:
        ask_bounces = lambda: mx(envelope, resolve, for_what="bounces")  # noqa: E731
        questions.insert(1, ("MX of return_path", ask_bounces))
    signing = domains.signing
    if signing is not None:
        questions.insert(-1, ("DKIM", lambda: _dkim(signing, sender, resolve)))
    for name, question in questions:
        try:
            found = question()
        except OutsideError as error:
            found = Diagnosis(name, "unknown", error.message, error.hint)
        yield Diagnosis(name, found.state, found.words, found.hint)


def _dkim(signing: Signing, sender: str, resolve: Resolve) -> Diagnosis:
    """Signs a message and verifies it as whoever receives one (RFC 6376 §6.1)."""
    name, place = "DKIM", f"{signing.selector}._domainkey.{signing.domain}"
    record = published(place, resolve)
    if isinstance(record, Diagnosis):
        return record
    message = signing.sign(f"From: letter@{sender}\r\nSubject: A trial\r\n\r\nHello.\r\n".encode())
    if not import_module("dkim").verify(message, dnsfunc=lambda *_, **__: record.encode()):
        return Diagnosis(
            name,
            "broken",
            f"{place} has another key than dkim_key",
            "publish the public half of the key that signs, or sign with the one that is published",
        )
    if not kin(signing.domain, sender):
        words = f"{place} has the key; but the mail is from {sender}, which it does not speak for"
        return Diagnosis(name, "warn", words, "sign for the domain of the sender")
    found = strength(place, record)
    if found.state != "fine":
        return found
    return Diagnosis(name, "fine", f"{place} has the key that signs")
