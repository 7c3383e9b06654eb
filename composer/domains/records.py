"""The records that mailboxes look at, each read by itself."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence

from composer.domains.diagnosis import Diagnosis

__all__ = [
    "Resolve",
    "aligned",
    "bimi",
    "dmarc",
    "key",
    "kin",
    "mx",
    "published",
    "spf",
    "strength",
]

#: The records of a name: see :func:`composer.domains.resolver.resolve`.
Resolve = Callable[[str, str], Sequence[str]]

_SPF = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_DMARC = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)")
_POLICY = re.compile(r";\s*p\s*=\s*(none|quarantine|reject)\s*(?:;|$)", re.IGNORECASE)
_REVOKED = re.compile(r"(?:^|;)\s*p\s*=\s*(?:;|$)")
_KEY = re.compile(r"(?:^|;)\s*p\s*=([^;]*)")
_KIND = re.compile(r"(?:^|;)\s*k\s*=\s*([\w-]+)")
_TRIAL = re.compile(r"(?:^|;)\s*t\s*=[^;]*\by\b")
#: Anybody may send for a domain that says so.
_EVERYBODY = re.compile(r"(?:^| )\+?all(?: |$)", re.IGNORECASE)
#: The terms of SPF that cost a question, and those that a record may have.
_ASKS = re.compile(r"[+?~-]?(?P<name>include|redirect|exists|ptr|mx|a)(?:[:=/](?P<place>\S+))?")
_LOOKUPS = 10
_MODES = re.compile(r";\s*(aspf|adkim)\s*=\s*([rs])\b", re.IGNORECASE)
_BIMI = re.compile(r"v\s*=\s*BIMI1\s*(?:;|$)", re.IGNORECASE)
_LOGO = re.compile(r";\s*l\s*=\s*([^;\s]*)", re.IGNORECASE)
#: Bytes of a public RSA key of 2,048 bits, less a few: those of 1,024 bits have 162.
_RSA_2048 = 280
_RSA_1024 = 150


def kin(one: str, other: str) -> bool:
    """Whether two domains may belong together: the last two names of both are the same.

    DMARC's relaxed alignment (RFC 7489 §3.1) asks the list of public suffixes; this errs on the
    side of saying nothing.
    """
    return one.split(".")[-2:] == other.split(".")[-2:]


def mx(domain: str, resolve: Resolve, *, for_what: str) -> Diagnosis:
    """Whether the domain takes mail (RFC 5321 §5.1, RFC 7505)."""
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


def spf(domain: str, resolve: Resolve, *, own: bool = True) -> Diagnosis:
    """Whether the envelope's domain says who may send for it (RFC 7208)."""
    name = "SPF"
    found = [record for record in resolve(domain, "TXT") if _SPF.match(record)]
    if len(found) > 1:
        words = f"{domain} has {len(found)} SPF records, and so none counts (RFC 7208 §4.5)"
        return Diagnosis(name, "broken", words, "join them into one")
    if found and _EVERYBODY.search(found[0]):
        words = f"{domain} lets everybody send for it: {found[0]}"
        return Diagnosis(name, "warn", words, "end it with ~all or -all")
    if found and _lookups(found[0], resolve) > _LOOKUPS:
        words = (
            f"SPF of {domain} needs more than {_LOOKUPS} lookups, and so fails (RFC 7208 §4.6.4)"
        )
        return Diagnosis(name, "broken", words, "take out an include: that you no longer send by")
    if found:
        return Diagnosis(name, "fine", f"{domain}: {found[0]}")
    if not own:
        return Diagnosis(name, "fine", f"{domain} has none; the provider's own domain counts")
    hint = f"add a TXT record to {domain} that names your server: v=spf1 a:mail.{domain} ~all"
    return Diagnosis(name, "warn", f"{domain} does not say who may send for it", hint)


def _lookups(record: str, resolve: Resolve) -> int:
    """How many questions a mailbox has to ask for a record, counted until they are too many."""
    count = 0
    waiting = [record]
    while waiting and count <= _LOOKUPS:
        said = waiting.pop()
        for term in said.lower().split()[1:]:
            asks = _ASKS.fullmatch(term)
            if not asks:
                continue
            count += 1
            place = asks["place"] or ""
            if asks["name"] in ("include", "redirect") and "%" not in place:
                inner = [one for one in resolve(place, "TXT") if _SPF.match(one)]
                waiting += inner[:1]
    return count


def dmarc(domain: str, resolve: Resolve) -> Diagnosis:
    """Whether the domain has a policy, its own or that of the nearest above it."""
    place, found = _dmarc_records(domain, resolve)
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


def _dmarc_records(domain: str, resolve: Resolve) -> tuple[str, list[str]]:
    """The records of the domain, or of the nearest above it (RFC 7489 §6.6.3), and whose they are."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        place = ".".join(labels[start:])
        found = [record for record in resolve(f"_dmarc.{place}", "TXT") if _DMARC.match(record)]
        if found:
            return place, found
    return "", []


def aligned(sender: str, envelope: str, signing: Sequence[str], resolve: Resolve) -> Diagnosis:
    """Whether one of the domains that vouch for the mail is that of From (RFC 7489 §3.1).

    ``envelope`` is the domain that SPF speaks for, empty where nothing is known of it; ``signing``
    are those of signatures. A policy may ask for the very domain: ``aspf=s``, ``adkim=s``.
    """
    name = "alignment"
    _, found = _dmarc_records(sender, resolve)
    modes = {tag.lower(): mode.lower() for tag, mode in _MODES.findall(found[0] if found else "")}
    vouching = [("SPF", envelope, "aspf"), *(("DKIM", domain, "adkim") for domain in signing)]
    known = [(f"{what} for {domain}", domain, tag) for what, domain, tag in vouching if domain]
    believed = [
        said
        for said, domain, tag in known
        if (domain == sender if modes.get(tag) == "s" else kin(domain, sender))
    ]
    if believed:
        return Diagnosis(name, "fine", f"{sender}: {', '.join(believed)}")
    seen = ", ".join(said for said, _, _ in known) or "neither SPF nor DKIM"
    words = f"nothing vouches for {sender}, which the mail is from: there is {seen}"
    very = "the very domain, for its policy is strict" if "s" in modes.values() else "its domain"
    hint = f"sign for {sender} by DKIM, or let bounces come back there ({very})"
    return Diagnosis(name, "warn", words, hint)


def published(place: str, resolve: Resolve) -> Diagnosis | str:
    """The record of a DKIM key, or why there is none to use (RFC 6376 §3.6)."""
    name = "DKIM"
    records = resolve(place, "TXT")
    if not records:
        words = f"{place} has no key: nobody can verify the signature"
        hint = "publish the public key there, in a TXT record: v=DKIM1; k=rsa; p=…"
        return Diagnosis(name, "broken", words, hint)
    if len(records) > 1:
        words = f"{place} has {len(records)} records, and nobody knows which counts"
        return Diagnosis(name, "broken", words, "keep one")
    if _REVOKED.search(records[0]):
        words = f"{place}: the key is revoked"
        return Diagnosis(name, "broken", words, "publish the key, or take another selector")
    return records[0]


def key(place: str, resolve: Resolve) -> Diagnosis:
    """Whether a DKIM key stands at a place, and whether mailboxes will trust it."""
    record = published(place, resolve)
    return record if isinstance(record, Diagnosis) else strength(place, record)


def strength(place: str, record: str) -> Diagnosis:
    """Whether a key is one that mailboxes trust (RFC 8301 §3.2)."""
    name = "DKIM"
    written = _KEY.search(record)
    try:
        size = len(base64.b64decode("".join(written[1].split()) if written else "", validate=True))
    except (binascii.Error, ValueError):
        size = 0
    kind = _KIND.search(record)
    if not size:
        words = f"{place} has no key, but “{record}”"
        return Diagnosis(name, "broken", words, "publish the public key: v=DKIM1; k=rsa; p=…")
    if not kind or kind[1] == "rsa":
        if size < _RSA_1024:
            words = f"{place}: the key has fewer than 1,024 bits, and mailboxes must not believe it"
            return Diagnosis(name, "broken", words, "make one of 2,048 bits")
        if size < _RSA_2048:
            words = f"{place}: the key has fewer than 2,048 bits"
            return Diagnosis(name, "warn", words, "make one of 2,048 bits when you next change it")
    if _TRIAL.search(record):
        words = f"{place}: t=y says that this is a trial, and mailboxes may pass the signature over"
        return Diagnosis(name, "warn", words, "take t=y out of the record")
    return Diagnosis(name, "fine", f"{place} has a key")


def bimi(domain: str, resolve: Resolve) -> Diagnosis:
    """The logo that mailboxes show beside the sender, where one is published."""
    name, place = "BIMI", f"default._bimi.{domain}"
    found = [record for record in resolve(place, "TXT") if _BIMI.match(record)]
    if not found:
        return Diagnosis(name, "fine", f"{place} has no logo; it may do without")
    logo = _LOGO.search(found[0])
    if not logo or not logo[1].startswith("https://"):
        words = f"{place} names no logo at an https address: {found[0]}"
        return Diagnosis(name, "warn", words, "write v=BIMI1; l=https://…/logo.svg")
    _, policies = _dmarc_records(domain, resolve)
    policy = _POLICY.search(policies[0]) if policies else None
    if not policy or policy[1].lower() == "none":
        words = f"{place} has a logo, but no mailbox shows it: DMARC asks for nothing"
        return Diagnosis(name, "warn", words, "set p=quarantine or p=reject in the DMARC record")
    return Diagnosis(name, "fine", f"{place}: {logo[1]}")
