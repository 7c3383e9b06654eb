"""The domains that a mail is from, and what the checks of the DNS have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from composer.checking.setting_place import SETTINGS, setting_place
from composer.domains.diagnosis import Diagnosis, State
from composer.errors import OutsideError
from composer.mail_address import in_header
from composer.model import Location, Severity

if TYPE_CHECKING:
    from composer.checking.check import Check, Fault
    from composer.checking.proof import Proof
    from composer.domains.records import Resolve

__all__ = ["SenderDomain", "diagnosed", "sender_domain"]

#: The channel that leaves the envelope as it is, and signs by a key of our own. With all others,
#: both are a provider's, and settings here say nothing of them.
_OWN = "smtp"
#: Kept for what is written about the Internet (RFC 2606 §2, §3): nothing answers there.
_FOR_EXAMPLES = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$")


class SenderDomain(Struct, frozen=True, kw_only=True):
    """The domain of From in ASCII, that of the envelope, and the places of its DKIM keys.

    ``envelope`` is empty where a provider has one of its own.
    """

    name: str
    envelope: str
    keys: tuple[str, ...]

    @property
    def own_envelope(self) -> bool:
        """Whether SPF is asked of a domain of the sender's."""
        return bool(self.envelope)


def sender_domain(proof: Proof) -> SenderDomain | None:
    """What the settings say; ``None`` for a domain of examples, which nobody sends from."""
    newsletter = proof.newsletter
    name = _domain(newsletter.sender.email)
    if not name or _FOR_EXAMPLES.search(name):
        return None
    delivery, own = newsletter.delivery, newsletter.delivery.channel == _OWN
    envelope = (_domain(delivery.return_path) or name) if own else ""
    keys = [_key(selector, name) for selector in proof.settings.deliverability.selectors]
    channel = delivery.channels.get(_OWN, {})
    if own and channel.get("dkim_selector"):
        domain = _domain(f"dkim@{channel.get('dkim_domain') or name}")
        keys.append(_key(channel["dkim_selector"], domain))
    return SenderDomain(name=name, envelope=envelope, keys=tuple(dict.fromkeys(keys)))


def _key(selector: str, domain: str) -> str:
    """Where a key stands: ``s1`` at the sender's domain, ``s1@mail.example.org`` at another."""
    label, _, other = selector.partition("@")
    return f"{label}._domainkey.{_domain(f'key@{other}') if other else domain}"


def _domain(address: str) -> str:
    return in_header(address).rpartition("@")[2].lower()


def diagnosed(
    check: Check,
    proof: Proof,
    question: Callable[[SenderDomain, Resolve], Iterator[Diagnosis]],
    *,
    worst: Severity = Severity.ERROR,
) -> Iterator[Fault]:
    """What a question about the sender's domain finds; nothing where all is well.

    What the DNS does not answer is a note: nobody can mend it here.
    """
    resolve, sender = proof.reach.get("resolve"), sender_domain(proof)
    if resolve is None or sender is None:
        return
    place = _place(proof)
    try:
        for found in question(sender, resolve):
            if found.state != "fine":
                severity = _SEVERITIES[found.state] if worst is Severity.ERROR else worst
                yield check.fault(found.words, place, found.hint, severity=severity)
    except OutsideError as error:
        yield check.fault(error.message, place, error.hint, severity=Severity.NOTE)


_SEVERITIES: dict[State, Severity] = {
    "broken": Severity.ERROR,
    "warn": Severity.WARNING,
    "unknown": Severity.NOTE,
}


def _place(proof: Proof) -> Location:
    """The sender's address in the settings."""
    return setting_place(proof.lines(SETTINGS), "sender", "email")
