"""Bounces in plain words, of the two mail servers whose words can be told for sure.

- Exim, where it writes no delivery status notification: the field ``X-Failed-Recipients``, and
  below the line "The following address(es) failed:" each address with what was said, indented
  (https://www.exim.org/exim-html-current/doc/html/spec_html/ch-customizing_bounce_and_warning_messages.html);
- qmail: paragraphs that begin with ``<address>:`` (https://cr.yp.to/proto/qsbmf.txt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.message import Message

from msgspec import Struct

from composer.delivery.returns import fields

__all__ = ["Notice", "read"]

_MOST = 100
_EXIM = "The following address(es) failed:"
_QMAIL = "Hi. This is the "
_PERMANENT = "permanent error"
_COPY = re.compile(r"^-+ ?(?:This is a copy of|Below this line is a copy of)", re.MULTILINE)
_ID = re.compile(r"^Message-ID:[ \t]*(<[^<>\s]{1,250}>)", re.MULTILINE | re.IGNORECASE)
_ADDRESSED = re.compile(r"<([^<>\s]{3,320})>:[ \t]*\n?")


class Notice(Struct, frozen=True):
    """Who did not get it, each with what was said; the Message-ID of what they did not get."""

    failed: tuple[tuple[str, str], ...]
    message_id: str


def read(message: Message, parts: Iterable[Message]) -> Notice | None:
    """What a notice in words says; ``None`` where the message is none for certain."""
    failing = fields.addresses(fields.fields(message, "X-Failed-Recipients"))
    plain = (part for part in parts if part.get_content_type() == "text/plain")
    body = next((fields.text_of(part) for part in plain), "").replace("\r\n", "\n").lstrip()
    cut = _COPY.search(body)
    said = body[: cut.start()] if cut else body
    if failing and _EXIM in said:
        failed = tuple(_exim(said.partition(_EXIM)[2], failing))
    elif said.startswith(_QMAIL) and _PERMANENT in " ".join(said.partition("\n\n")[0].split()):
        failed = tuple(_qmail(said))
    else:
        return None
    copied = _ID.search(body, cut.end()) if cut else None
    return Notice(failed, copied[1] if copied else "")


def _exim(said: str, failing: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each address that the header names, with the lines below it that are further in."""
    paragraphs = [paragraph.strip("\n").split("\n") for paragraph in said.split("\n\n")]
    for email in failing[:_MOST]:
        for first, *others in paragraphs:
            if fields.normal(first) == email:
                yield email, " ".join(" ".join(others).split())
                break
        else:
            yield email, ""


def _qmail(said: str) -> Iterator[tuple[str, str]]:
    for paragraph in said.split("\n\n")[1 : _MOST + 1]:
        named = _ADDRESSED.match(paragraph)
        if named:
            yield named[1], " ".join(paragraph[named.end() :].split())
