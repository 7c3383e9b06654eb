"""Examines all that a send leans on; sends nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from composer.delivery import LEDGER, claims, worktree
from composer.delivery.channel import Channel, Feature, Setup
from composer.delivery.faults import Fault, Halted
from composer.delivery.ledger_status import FILE, read_summary
from composer.delivery.pseudonym import FOLDER, KEY_FILE, read_key
from composer.delivery.secrets import FILE as ENV
from composer.delivery.secrets import secrets_of, variable
from composer.delivery.ways import named, opener
from composer.domains.diagnosis import Diagnosis
from composer.domains.examination import Domains, Signing, examine
from composer.domains.records import Resolve, kin
from composer.errors import AuthorError, ComposerError, OutsideError
from composer.mail_address import in_header

if TYPE_CHECKING:
    from composer.model import Newsletter

__all__ = ["Patient", "examinations"]

#: Where everybody has an address and nobody a DNS record: these domains tell mailboxes to refuse
#: what others send for them (https://support.google.com/mail/answer/81126).
_FREE = frozenset(
    f"{name}.com"
    for name in (
        *("gmail", "googlemail", "yahoo", "outlook", "hotmail", "live", "msn", "aol", "icloud"),
        *("me", "mac", "gmx", "proton", "protonmail", "zoho", "mail", "hey", "fastmail"),
    )
) | {
    *("proton.me", "pm.me", "gmx.de", "gmx.net", "gmx.fr", "web.de", "t-online.de", "yahoo.fr"),
    *("yahoo.co.uk", "hotmail.fr", "outlook.fr", "live.fr", "orange.fr", "wanadoo.fr", "free.fr"),
    *("laposte.net", "sfr.fr", "uol.com.br", "bol.com.br", "terra.com.br", "libero.it", "mail.ru"),
    *("yandex.ru", "qq.com", "163.com", "naver.com", "seznam.cz", "wp.pl", "sapo.pt"),
}
#: Seconds that a channel may take to answer.
_PATIENCE = 20.0
#: Kept for what is written about the Internet (RFC 2606 §2, §3).
_FOR_EXAMPLES = re.compile(r"(?:^|\.)example(?:\.(?:com|net|org))?$")


class Patient(Struct, frozen=True, kw_only=True):
    """A project, and what it is examined with.

    ``channel`` is its name as somebody wrote it. ``resolve`` asks the DNS; ``None`` where nobody
    wants it to be asked.
    """

    root: Path
    newsletter: Newsletter
    channel: str
    environment: Mapping[str, str]
    resolve: Resolve | None = None


def examinations(patient: Patient) -> Iterator[Diagnosis]:
    """One examination after the other; what one of them finds stops none of the others."""
    setup, kind = None, None
    try:
        name, kind = named(patient.channel)
    except ComposerError as error:
        yield Diagnosis("channel", "broken", error.message, error.hint)
    else:
        found = list(_channel(patient, name, kind))
        yield from (one for one in found if isinstance(one, Diagnosis))
        setup = next((one for one in found if isinstance(one, Setup)), None)
    yield from _ledger(patient)
    yield from _git(patient)
    yield from _sender(patient)
    if patient.resolve is not None:
        yield from _dns(patient, patient.resolve, kind, setup)


def _channel(patient: Patient, name: str, kind: type[Channel]) -> Iterator[Diagnosis | Setup]:
    """Its settings, its secrets, and whether it answers; at last what it was opened with."""
    root, newsletter = patient.root, patient.newsletter
    try:
        opener(name, kind, newsletter, lambda *_: {}, root)
    except AuthorError as error:
        for finding in error.findings:
            words = f"{finding.location}: {finding.message}"
            yield Diagnosis("settings", "broken", words, finding.hint)
        return
    yield Diagnosis("settings", "fine", f"{kind.title}, [delivery.{name}]")
    try:
        secrets = secrets_of(kind, name, root)
    except ComposerError as error:
        yield Diagnosis("secrets", "broken", error.message, error.hint)
        return
    yield Diagnosis("secrets", "fine", _told(kind, name, secrets))
    try:
        with opener(name, kind, newsletter, lambda *_: secrets, root)() as asked:
            setup = asked.setup
        # A send waits long, a person does not.
        with kind(replace(setup, timeout=min(setup.timeout, _PATIENCE))) as opened:
            yield setup
            yield Diagnosis("connection", "fine", opened.check())
    except Halted as fault:
        yield Diagnosis("connection", "broken", fault.reason, fault.hint)
    except Fault as fault:
        yield Diagnosis("connection", "unknown", fault.reason, "try again later")


def _told(kind: type[Channel], name: str, secrets: Mapping[str, str]) -> str:
    """Which variables are set; never to what."""
    words = [
        f"{variable(name, one.name)} {'is set' if one.name in secrets else 'is not set, nor need it be'}"
        for one in kind.credentials
    ]
    return "; ".join(words) or f"{kind.title} needs none"


def _ledger(patient: Patient) -> Iterator[Diagnosis]:
    shared = patient.environment.get(LEDGER, "")
    try:
        yield _shared(patient, shared) if shared else _own(patient.root)
    except ComposerError as error:
        yield Diagnosis("ledger", "broken", error.message, error.hint)
    if patient.newsletter.send.claim == "git":
        try:
            yield Diagnosis("claim", "fine", f"claims are made in {claims.reach(patient.root)}")
        except OutsideError as error:
            yield Diagnosis("claim", "broken", error.message, error.hint)
    elif claims.must_be_shared(patient.environment) and not shared:
        words = "a send from this CI server needs a ledger or a claim that others see"
        hint = f'set {LEDGER} to a PostgreSQL address, or claim = "git" under [send]'
        yield Diagnosis("claim", "broken", words, hint)


def _shared(patient: Patient, address: str) -> Diagnosis:
    from composer.delivery.ledger import open_ledger

    with open_ledger(address, patient.root) as ledger:
        count = len(ledger.summary().sends)
    return Diagnosis("ledger", "fine", f"that of {LEDGER} answers; it knows {_sends(count)}")


def _own(root: Path) -> Diagnosis:
    path = root / FOLDER / FILE
    found = read_summary(root)
    if found is None:
        return Diagnosis("ledger", "fine", f"none yet: the first send makes {FOLDER}/{FILE}")
    if read_key(root) is None:
        hint = f"put {FOLDER}/{KEY_FILE} back from the backup that the ledger is from"
        return Diagnosis("ledger", "broken", f"{path}: the readers' key is missing", hint)
    if not all(os.access(one, os.W_OK) for one in (path, path.parent)):
        hint = "check the owner and the rights of the file and of its folder"
        return Diagnosis("ledger", "broken", f"{path} cannot be written", hint)
    return Diagnosis("ledger", "fine", f"{FOLDER}/{FILE} knows {_sends(len(found.sends))}")


def _sends(count: int) -> str:
    return f"{count} send{'' if count == 1 else 's'}"


def _git(patient: Patient) -> Iterator[Diagnosis]:
    """What must be in Git, and what must not."""
    root = patient.root
    try:
        inside = worktree.is_inside(root)
    except OutsideError as error:
        yield Diagnosis("Git", "broken", error.message, error.hint)
        return
    if not inside:
        words = "not in a Git repository: what went out cannot be found again by its commit"
        yield Diagnosis("Git", "unknown", words, "git init, if you want it")
        return
    for path, what in ((f"{FOLDER}/{FILE}", "readers' addresses"), (ENV, "secrets")):
        name = path.partition("/")[0]
        if worktree.is_known(root, name):
            hint = f"git rm -r --cached {name}; echo {name} >> .gitignore; the history keeps it"
            yield Diagnosis(name, "broken", f"{name} is in Git, with {what} in it", hint)
        elif worktree.is_ignored(root, path):
            yield Diagnosis(name, "fine", f"{name} is left out of Git")
        elif name == FOLDER or (root / name).exists():
            hint = f"echo {name} >> .gitignore"
            yield Diagnosis(name, "warn", f"Git would take {name}, with {what} in it", hint)
    yield _records(root)


def _records(root: Path) -> Diagnosis:
    name, missing = "issues/sent", worktree.uncommitted(root, ("issues/sent",))
    if missing:
        words = f"not committed: {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}"  # noqa: PLR2004
        return Diagnosis(name, "warn", words, "git add issues/sent; other machines have to know")
    what = "committed" if (root / name).is_dir() else "nothing was sent yet"
    return Diagnosis(name, "fine", what)


def _sender(patient: Patient) -> Iterator[Diagnosis]:
    """Whether the addresses can be believed, as far as they tell it themselves."""
    from composer.delivery.readers.addresses import Addresses

    sender = patient.newsletter.sender.email
    domain = _domain(sender)
    if domain in _FREE:
        words = f"{sender}: mailboxes refuse newsletters from {domain} that it did not send itself"
        yield Diagnosis("sender", "warn", words, "write from a domain of your own")
    elif not domain or _FOR_EXAMPLES.search(domain) or Addresses().special(domain):
        words = f"{sender}: nothing on the Internet answers to {domain or 'that'}"
        yield Diagnosis("sender", "warn", words, "fine for a trial; readers need a real domain")
    else:
        yield Diagnosis("sender", "fine", sender)
    path = patient.newsletter.delivery.return_path
    if path and not kin(_domain(path), domain):
        words = f"{path}: bounces go to another domain than the sender's, which SPF then speaks for"
        hint = f"take an address at {domain}, or make sure that the mail is signed for it (DKIM)"
        yield Diagnosis("return_path", "warn", words, hint)
    elif path:
        yield Diagnosis("return_path", "fine", path)


def _domain(address: str) -> str:
    return in_header(address).rpartition("@")[2].lower()


def _dns(
    patient: Patient, resolve: Resolve, kind: type[Channel] | None, setup: Setup | None
) -> Iterator[Diagnosis]:
    sender = _domain(patient.newsletter.sender.email)
    own = kind is not None and Feature.RETURN_PATH in kind.features
    path = patient.newsletter.delivery.return_path if own else ""
    signing = None
    try:
        signing = _signing(sender, setup) if setup else None
    except Halted as fault:
        yield Diagnosis("DKIM", "broken", fault.reason, fault.hint)
    domains = Domains(
        sender=sender, envelope=_domain(path) or sender, own_envelope=own, signing=signing
    )
    yield from examine(domains, resolve)


def _signing(sender: str, setup: Setup) -> Signing | None:
    """What the channel signs with; ``None`` where it does not sign itself. Raises Halted."""
    selector, key = setup.settings.get("dkim_selector", ""), setup.secrets.get("dkim_key", "")
    if not selector or not key:
        return None
    from composer.delivery.smtp.dkim import Signer

    domain = _domain(f"dkim@{setup.settings.get('dkim_domain') or sender}")
    sign: Callable[[bytes], bytes] = Signer(domain=domain, selector=selector, key=key).sign
    return Signing(domain, selector, sign)
