"""The fields of a stranger's message: what is asked for comes back clean, or empty, and never fails.

The standard library's older policy reads them, for the newer one raises on broken ones.
"""

from __future__ import annotations

import binascii
import datetime
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from composer.delivery.readers.addresses import Addresses, BadAddress

__all__ = [
    "addresses",
    "field",
    "fields",
    "inside",
    "local_part",
    "message_id",
    "moment",
    "normal",
    "one_line",
    "parse",
    "parts",
    "text_of",
    "words",
]

#: What the library's parser raises on input that it was not made for.
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
#: Of one field, in characters: the library's decoders take the square of a length.
_LONGEST_FIELD = 2000
_FEW = 20
#: The library looks at each line once for each multipart that it is in.
_NESTED = 40
_DEEP = re.compile(rb"(?:^|[\r\n])content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


def parse(raw: bytes) -> Message | None:
    """A message; ``None`` for one that no mail program would make."""
    if len(_DEEP.findall(raw)) > _NESTED:
        return None
    try:
        return message_from_bytes(raw)
    except _BROKEN:
        return None


def fields(message: Message, name: str) -> tuple[str, ...]:
    """The values of all fields of a name, each in one line, not decoded."""
    wanted = name.lower()
    found = (value for key, value in message.raw_items() if key.lower() == wanted)
    return tuple(_unfolded(str(value)) for value in found)


def field(message: Message, name: str) -> str:
    """The first field of a name, in one line, not decoded; empty where there is none."""
    return next(iter(fields(message, name)), "")


def _unfolded(value: str) -> str:
    # Bytes beyond ASCII stand there as surrogates: UTF-8 (RFC 6532), or nothing we know.
    text = value[:_LONGEST_FIELD].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def words(value: str) -> str:
    """A field of words, decoded (RFC 2047) where that is possible."""
    try:
        return str(make_header(decode_header(value)))
    except (*_BROKEN, binascii.Error):
        return value


def one_line(text: str, longest: int = 200) -> str:
    """Words for a person, in one line, without what could steer a terminal, cut to a length."""
    printable = "".join(char if char.isprintable() else " " for char in text[: 4 * longest])
    line = " ".join(printable.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def normal(address: str) -> str:
    """An address in the form in which readers are known; empty where it is none."""
    try:
        return Addresses().check(address.strip().removeprefix("<").removesuffix(">"))
    except BadAddress:
        return ""


def addresses(values: Iterable[str]) -> tuple[str, ...]:
    """The normal addresses that fields name (RFC 5322 §3.4), a few at most."""
    try:
        found = [address for _, address in getaddresses(list(values)[:_FEW])]
    except _BROKEN:
        return ()
    known = (normal(address) for address in found[:_FEW])
    return tuple(dict.fromkeys(address for address in known if address))


def local_part(values: Iterable[str]) -> str:
    """What stands before the @ of the address with a ``+`` in it, else of the first one."""
    locals_ = [address.rpartition("@")[0] for address in addresses(values)]
    return next((local for local in locals_ if "+" in local), next(iter(locals_), ""))


def message_id(values: Iterable[str]) -> str:
    """The last Message-ID of fields, with its angle brackets; empty where there is none."""
    found = [match for value in values for match in _MESSAGE_ID.findall(value)]
    return found[-1] if found else ""


def moment(message: Message) -> datetime.datetime | None:
    """When it was written, in UTC, as it says itself."""
    try:
        written = parsedate_to_datetime(field(message, "Date"))
        zoned = written if written.tzinfo else written.replace(tzinfo=datetime.UTC)
        return zoned.astimezone(datetime.UTC)
    except (*_BROKEN, OverflowError):
        return None


def inside(part: Message) -> list[Message]:
    """What a multipart, or a message that encloses another, consists of."""
    # The library fails on asking a part without others for them, where its charset is odd.
    payload = part.get_payload() if part.is_multipart() else ()
    return [inner for inner in payload if isinstance(inner, Message)]


def parts(message: Message) -> Iterator[Message]:
    """The parts of a message that are its own: not what lies in messages that it encloses."""
    queue = [message]
    while queue:
        part = queue.pop(0)
        yield part
        if part.get_content_maintype() == "multipart":
            queue += inside(part)


def text_of(part: Message) -> str:
    """The text of a part that is not a multipart; what is no text is left out."""
    try:
        content = part.get_payload(decode=True)
    except (*_BROKEN, binascii.Error):
        return ""
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
