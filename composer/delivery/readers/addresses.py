"""Readers' addresses: what is one, in which form it is kept, and which two are the same."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

__all__ = ["Addresses", "BadAddress", "same"]

#: What ends a line for one program or another, what no header may hold (RFC 5322 §2.2), and what
#: UTF-8 cannot say. A tab at an end is a slip of a spreadsheet; inside it is refused below.
_FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
#: Blanks that copying from a page or a spreadsheet leaves around an address, and never show.
_AROUND = " \t\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff"
#: Nearly every local part: a dot-atom (RFC 5322 §3.2.3) of 64 octets (RFC 5321 §4.5.3.1.1).
_PLAIN = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
#: Nearly every domain: letters, digits and single hyphens (RFC 1034 §3.5), a name of letters last.
_PLAIN_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)(?:(?=[^.]{1,63}\.)[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,63}"
)
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
#: RFC 5321 §4.5.3.1.3, the angle brackets of a path taken off.
_LONGEST = 254
_LONGEST_REASON = 200
_ALONE = "write the address alone; a name goes into a column of its own"


class BadAddress(ValueError):
    """No mail can go there. The message and the hint never hold the address itself."""

    def __init__(self, message: str, hint: str, *, code: str = "address") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code


class _Domain(Struct, frozen=True):
    """What is known of a domain: its form in ASCII, or why it is none."""

    ascii: str = ""
    fault: str = ""
    special: bool = False


def same(address: str) -> str:
    """What two addresses of one mailbox share, for nobody tells local parts apart by their case.

    ``address`` is in its normal form. A ``+tag`` makes another mailbox: some servers think so.
    """
    return address.casefold()


class Addresses:
    """Checks the addresses of one list: each domain once, for most readers share a few.

    By email-validator, without asking DNS. It takes 65 µs an address, so that the plain ones, of
    which it is known what it says (a test compares), are told by two patterns instead. Names that are kept for tests and private networks
    (RFC 6761: ``.test``, ``.invalid``, ``.local``, ``localhost``) are taken, and said to be
    ``special``: nothing on the Internet answers to them, and a list for a trial is made of them.
    """

    def __init__(self) -> None:
        self._domains: dict[str, _Domain] = {}

    def check(self, written: str) -> str:
        """The address in its normal form: the local part as written, the domain in ASCII.

        An accented local part is in Unicode's composed form (RFC 6532 §3.1); the domain is lower
        case, in the form of DNS (RFC 5891). Raises :class:`BadAddress`.
        """
        found = _FORBIDDEN.search(written)
        if found:
            raise BadAddress(
                f"the address holds the control character U+{ord(found[0]):04X}",
                "write one address, in one line",
                code="control-character",
            )
        text = written.strip(_AROUND)
        if not text:
            raise BadAddress("there is no address", "write one, or delete the row", code="empty")
        if len(text) > _LONGEST:
            raise BadAddress(f"it is longer than {_LONGEST} characters", _hint(text))
        local, _, domain = text.rpartition("@")
        if "@" in local:
            raise BadAddress("it holds more than one @", _hint(text))
        if not _PLAIN.fullmatch(local):
            local = _checked_local(text, local)
        known = self._domain(domain)
        if known.fault:
            raise BadAddress(known.fault, _hint(text))
        address = f"{local}@{known.ascii}"
        if len(address.encode()) > _LONGEST:
            raise BadAddress(f"it is longer than {_LONGEST} bytes", _hint(text))
        return address

    def special(self, domain: str) -> bool:
        """Whether nothing on the Internet answers to a domain, by its name."""
        return self._domain(domain).special

    def _domain(self, written: str) -> _Domain:
        known = self._domains.get(written)
        if known is None:
            known = self._domains[written] = _looked_at(written)
        return known


def _checked_local(text: str, local: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    if "@" not in text:
        raise BadAddress("it holds no @", _hint(text))
    try:
        checked = validate_email(f"{local}@example.com", check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise BadAddress(_reason(error), _hint(text)) from None
    return unicodedata.normalize("NFC", local) if checked.smtputf8 else local


def _looked_at(written: str) -> _Domain:
    from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

    lower = written.lower()
    last = written.rpartition(".")[2]
    special = last.lower() in SPECIAL_USE_DOMAIN_NAMES
    if lower == "localhost" or (written.isascii() and _PLAIN_DOMAIN.fullmatch(lower)):
        return _Domain(ascii=lower, special=special)
    # The library refuses these names whatever the rest is: another of their length stands in.
    stand_in = written[: len(written) - len(last)] + "x" * len(last) if special else written
    try:
        checked = validate_email(f"a@{stand_in}", check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        return _Domain(fault=_reason(error))
    known = (checked.ascii_domain or "").lower()
    if special:
        known = known[: len(known) - len(last)] + last.lower()
    if not _DOMAIN.fullmatch(known):
        return _Domain(fault="the part after the @ is no domain")
    return _Domain(ascii=known, special=special)


def _reason(error: Exception) -> str:
    reason = str(error).rstrip(".")
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…"


def _hint(text: str) -> str:
    if "<" in text:
        return _ALONE
    if text.count("@") > 1 or re.search(r"[\s,;]", text):
        return "write one address a row"
    return "mend the address, or delete the row"
