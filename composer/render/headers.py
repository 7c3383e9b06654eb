"""The header fields of a mail, each by the coding that fits it.

The standard library's message classes are not used to write them: in Python 3.11 they decode an
encoded word inside a title (and so let it bring a header of its own), lose blanks of one accented
subject in eight, and code a long List-Unsubscribe so that one-click unsubscription fails.
"""

from __future__ import annotations

import datetime
import re
import textwrap
from urllib.parse import quote

from composer.errors import AuthorError
from composer.mail_address import in_header
from composer.model import Findings, Location
from composer.model.slotted import Kind, Slot, Slotted, Transfer
from composer.model.transfer import encoded_words

__all__ = ["Fields", "date", "mailbox", "percent", "subject", "unstructured"]

#: The length that a line should not pass, and the one that it must not (RFC 5322 §2.1.1).
_WISHED = 78
LONGEST = 998

#: What ends a line for one program or another, what no header may hold (RFC 5322 §2.2), and what
#: UTF-8 cannot say. A tab is a blank.
_FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


class Fields:
    """Checks what goes into the header, so that one run reports all that cannot."""

    def __init__(self) -> None:
        self._findings = Findings()

    def text(self, value: str, *, name: str, location: Location) -> str:
        """``value`` as it is; a finding that names the field where no header can hold it."""
        found = _FORBIDDEN.search(value)
        if not found:
            return value
        self._findings.error(
            "header-control-character",
            f"{name} holds the control character U+{ord(found[0]):04X}",
            location,
            "it goes into the header of the mail: write plain text in one line",
        )
        return _FORBIDDEN.sub(" ", value)

    def address(self, value: str, *, name: str, location: Location) -> str:
        """A mail address in ASCII, its domain in the form that DNS knows (RFC 5891)."""
        self.text(value, name=name, location=location)
        known = in_header(value)
        if known:
            return known
        self._findings.error(
            "header-address",
            f"{name} is not a mail address: {value!r}",
            location,
            "write it as name@example.com, without accents before the @",
        )
        return "unknown@example.invalid"

    def web(self, value: str, *, name: str, location: Location) -> str:
        """An https address that can stand in a header as it is: one line, never coded."""
        self.text(value, name=name, location=location)
        good = value.startswith("https://") and value.isascii() and len(value) <= LONGEST // 2
        if good and not re.search(r"[\s<>]", value):
            return value
        self._findings.error(
            "header-address",
            f"{name} is not an https address in ASCII without blanks: {value!r}",
            location,
            "write it as https://…, with other characters percent-encoded",
        )
        return "https://example.invalid"

    def close(self) -> None:
        """Raises ``AuthorError`` where something was found."""
        if self._findings.has_errors:
            raise AuthorError(self._findings.sorted())


def unstructured(name: str, text: str) -> str:
    """A field of words (RFC 5322 §3.6.5): ASCII folded at its blanks, else encoded words.

    Text that looks like an encoded word is coded, so that it is read as it was written.
    """
    line = f"{name}: {text}"
    if (
        text.isascii()
        and text.isprintable()
        and "=?" not in text
        and text.split(" ") == text.split()
    ):
        folded = textwrap.wrap(line, _WISHED - 1, break_long_words=False, break_on_hyphens=False)
        if all(len(part) < _WISHED for part in folded) and " ".join(folded) == line:
            return "\r\n ".join(folded)
    return f"{name}: {encoded_words(text, taken=len(name) + 2)}"


def subject(text: Slotted) -> tuple[str | Slot, ...]:
    """The Subject; one with slots is coded piece by piece, a reader's words like the rest.

    Blanks between encoded words do not count, so each piece can have lines of its own. The fold is
    on the side of the first literal, which is always there.
    """
    if not text.fields:
        return (unstructured("Subject", str(text)),)
    literals = (at for at, part in enumerate(text.parts) if isinstance(part, str))
    first = next(literals, 0)
    parts: list[str | Slot] = ["Subject: "]
    for at, part in enumerate(text.parts):
        if isinstance(part, Slot):
            transfer: Transfer = (
                "word" if at == first else "word-fold" if at < first else "fold-word"
            )
            parts.append(Slot(part.field, part.default, Kind.HEADER, transfer))
        else:
            words = encoded_words(part, taken=len("Subject: "))
            parts.append(words if at == first else f"\r\n {words}")
    return tuple(parts)


def mailbox(name: str, display: str, address: str) -> str:
    """A field that holds one address with its display name (RFC 5322 §3.4)."""
    phrase = _phrase(display, taken=len(name) + 2)
    line = f"{name}: {phrase} <{address}>" if phrase else f"{name}: <{address}>"
    if len(line.rpartition("\n")[2]) <= _WISHED:
        return line
    return f"{name}: {phrase}\r\n <{address}>"


def _phrase(words: str, *, taken: int) -> str:
    short = words.isascii() and words.isprintable() and len(words) < _WISHED - taken
    if not short or "=?" in words:
        return encoded_words(words, taken=taken)
    if not words or _ATOMS.fullmatch(words):
        return words
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    quoted = f'"{escaped}"'
    return quoted if len(quoted) <= _WISHED - taken else encoded_words(words, taken=taken)


def date(moment: datetime.datetime) -> str:
    """A moment with its zone as RFC 5322 §3.3 writes it, whatever the machine's language."""
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    minutes = round((moment.utcoffset() or datetime.timedelta()).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    zone = f"{sign}{hours:02}{rest:02}"
    return f"{day}, {moment:%d} {month} {moment.year:04} {moment:%H:%M:%S} {zone}"


def percent(text: str) -> str:
    """Text in the query of a ``mailto:`` address (RFC 6068 §2)."""
    return quote(text, safe="@.+-_~", errors="replace")
