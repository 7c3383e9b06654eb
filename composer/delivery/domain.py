"""What the DNS says of the domains that the mail is from: whether mailboxes will believe it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from msgspec import Struct

from composer.delivery.diagnosis import Diagnosis
from composer.errors import OutsideError

__all__ = ["Domains", "Resolve", "Signing", "examine", "kin"]

#: The records of a name: see :func:`composer.delivery.resolver.resolve`.
Resolve = Callable[[str, str], Sequence[str]]

_SPF = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_DMARC = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)")
_POLICY = re.compile(r";\s*p\s*=\s*(none|quarantine|reject)\s*(?:;|$)", re.IGNORECASE)
_REVOKED = re.compile(r"(?:^|;)\s*p=\s*(?:;|$)")
#: Anybody may send for a domain that says so.
_EVERYBODY = re.compile(r"(?:^| )\+?all(?: |$)", re.IGNORECASE)


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
    """Looks at MX, SPF, DMARC and DKIM; what the DNS does not answer is unknown."""
    questions: list[tuple[str, Callable[[], Diagnosis]]] = [
        ("MX", lambda: _mx(domains.sender, resolve, for_what="replies")),
        ("SPF", lambda: _spf(domains, resolve)),
        ("DMARC", lambda: _dmarc(domains.sender, resolve)),
    ]
    if domains.envelope != domains.sender:
        ask_bounces = lambda: _mx(domains.envelope, resolve, for_what="bounces")  # noqa: E731
        questions.insert(1, ("MX of return_path", ask_bounces))
    signing = domains.signing
    if signing is not None:
        questions.append(("DKIM", lambda: _dkim(signing, domains.sender, resolve)))
    for name, question in questions:
        try:
            found = question()
        except OutsideError as error:
            found = Diagnosis(name, "unknown", error.message, error.hint)
        yield Diagnosis(name, found.state, found.words, found.hint)


def kin(one: str, other: str) -> bool:
    """Whether two domains may belong together: the last two names of both are the same.

    DMARC's relaxed alignment (RFC 7489 §3.1) asks the list of public suffixes; this errs on the
    side of saying nothing.
    """
    return one.split(".")[-2:] == other.split(".")[-2:]


def _mx(domain: str, resolve: Resolve, *, for_what: str) -> Diagnosis:
    servers = [record.split()[-1].rstrip(".") for record in resolve(domain, "MX")]
    if any(servers):
        return Diagnosis("MX", "fine", f"{domain}: {', '.join(sorted(filter(None, servers)))}")
    if servers:
        # RFC 7505: a single dot takes no mail.
        words = f"{domain} says that it takes no mail: {for_what} cannot come back"
        return Diagnosis("MX", "broken", words, "take another domain, or set its MX record")
    if any(resolve(domain, kind) for kind in ("A", "AAAA")):
        words = f"{domain} has no MX record; {for_what} go to its address itself (RFC 5321 §5.1)"
        return Diagnosis("MX", "warn", words, "set an MX record: some servers refuse without one")
    words = f"{domain} has no mail server: {for_what} cannot come back, and mailboxes refuse it"
    return Diagnosis("MX", "broken", words, "is it written right? set its MX record")


def _spf(domains: Domains, resolve: Resolve) -> Diagnosis:
    """Whether the envelope's domain says who may send for it (RFC 7208)."""
    name, domain = "SPF", domains.envelope
    found = [record for record in resolve(domain, "TXT") if _SPF.match(record)]
    if len(found) > 1:
        words = f"{domain} has {len(found)} SPF records, and so none counts (RFC 7208 §4.5)"
        return Diagnosis(name, "broken", words, "join them into one")
    if found and _EVERYBODY.search(found[0]):
        words = f"{domain} lets everybody send for it: {found[0]}"
        return Diagnosis(name, "warn", words, "end it with ~all or -all")
    if found:
        return Diagnosis(name, "fine", f"{domain}: {found[0]}")
    if not domains.own_envelope:
        return Diagnosis(name, "fine", f"{domain} has none; the provider's own domain counts")
    hint = f"add a TXT record to {domain} that names your server: v=spf1 a:mail.{domain} ~all"
    return Diagnosis(name, "warn", f"{domain} does not say who may send for it", hint)


def _dmarc(domain: str, resolve: Resolve) -> Diagnosis:
    """The policy of the domain, or of the nearest above it (RFC 7489 §6.6.3)."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        place = ".".join(labels[start:])
        found = [record for record in resolve(f"_dmarc.{place}", "TXT") if _DMARC.match(record)]
        if len(found) > 1:
            words = f"_dmarc.{place} has {len(found)} records, and so none counts"
            return Diagnosis("DMARC", "broken", words, "keep one")
        if found and not _POLICY.search(found[0]):
            words = f"_dmarc.{place} names no policy: {found[0]}"
            return Diagnosis("DMARC", "broken", words, "write v=DMARC1; p=none")
        if found:
            return Diagnosis("DMARC", "fine", f"{place}: {found[0]}")
    # https://support.google.com/mail/answer/81126
    return Diagnosis(
        "DMARC",
        "warn",
        f"{domain} has no DMARC policy: Gmail and Yahoo ask for one of who sends much",
        f"add a TXT record to _dmarc.{domain}: v=DMARC1; p=none",
    )


def _dkim(signing: Signing, sender: str, resolve: Resolve) -> Diagnosis:
    """Signs a message and verifies it as whoever receives one (RFC 6376 §6.1)."""
    name, place = "DKIM", f"{signing.selector}._domainkey.{signing.domain}"
    records = resolve(place, "TXT")
    if not records:
        return Diagnosis(
            name,
            "broken",
            f"{place} has no key: nobody can verify the signature",
            "publish the public key there, in a TXT record: v=DKIM1; k=rsa; p=…",
        )
    if len(records) > 1:
        words = f"{place} has {len(records)} records, and nobody knows which counts"
        return Diagnosis(name, "broken", words, "keep one")
    if _REVOKED.search(records[0]):
        words = f"{place}: the key is revoked"
        return Diagnosis(name, "broken", words, "publish the key, or take another selector")
    message = signing.sign(f"From: letter@{sender}\r\nSubject: A trial\r\n\r\nHello.\r\n".encode())
    if not import_module("dkim").verify(message, dnsfunc=lambda *_, **__: records[0].encode()):
        return Diagnosis(
            name,
            "broken",
            f"{place} has another key than dkim_key",
            "publish the public half of the key that signs, or sign with the one that is published",
        )
    if not kin(signing.domain, sender):
        words = f"{place} has the key; but the mail is from {sender}, which it does not speak for"
        return Diagnosis(name, "warn", words, "sign for the domain of the sender")
    return Diagnosis(name, "fine", f"{place} has the key that signs")
