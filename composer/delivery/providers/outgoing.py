r"""A letter as Django's message: one reader, and nothing in it that could become a header.

Django Anymail hands line ends in subjects, headers and addresses to the providers as they are, and
reads ``a@x\nBcc: b@y`` as two readers. So they are refused here, before any of its code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.headerregistry import Address
from email.mime.nonmultipart import MIMENonMultipart
from email.parser import BytesHeaderParser
from email.policy import default
from importlib import import_module
from typing import Any

from composer.delivery.faults import Rejected
from composer.delivery.letter import Inline, Letter

__all__ = ["configure", "outgoing", "refuse_unsafe"]

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
#: A finished encoded word (RFC 2047 §2): a provider may decode it, and what it holds is a header's.
_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")
_NAME = re.compile(r"[!-9;-~]+")
#: One address and nothing beside it: no blanks, quotes, brackets, commas, colons.
_ADDRESS = re.compile(r"""[^\s"(),:;<>@\[\\\]]+@[^\s"(),:;<>@\[\\\]]+""")
#: What a provider makes of its own fields: taking them from the letter could add readers.
_RESERVED = frozenset({"bcc", "cc", "from", "return-path", "sender", "subject", "to"})


def configure() -> None:
    """Tells Django once in a process that there is no project around it.

    Raises ``ImportError`` where it is not installed. A process that has configured Django itself is
    left as it is.
    """
    settings = import_module("django.conf").settings
    if not settings.configured:
        try:
            settings.configure(USE_TZ=True)
        except RuntimeError:  # another thread was faster
            if not settings.configured:
                raise


def refuse_unsafe(letter: Letter, *, accents: bool) -> None:
    """Raises :class:`Rejected` where a field of the letter could end its line, or add a reader.

    ``accents``: the channel takes addresses with accents before the @ (RFC 6531).
    """
    for what, address in (("the reader's", letter.to), ("the sender's", letter.sender)):
        if _CONTROLS.search(address) or not _ADDRESS.fullmatch(address):
            raise Rejected(f"{what} address is not one address", hard=what == "the reader's")
    if not accents and not letter.to.rpartition("@")[0].isascii():
        raise Rejected("this channel takes no addresses with accents before the @", hard=True)
    for name, value in {"Subject": letter.subject, **letter.headers}.items():
        if name.lower() in _RESERVED and name != "Subject":
            raise Rejected(f"a letter's headers may not hold {name}")
        if not _NAME.fullmatch(name):
            raise Rejected("a header's name has characters that it may not have")
        if _CONTROLS.search(value):
            raise Rejected(f"{name} has a line end or another control character")
        if _ENCODED_WORD.search(value):
            raise Rejected(f"{name} has an encoded word, which a provider might decode")


def outgoing(letter: Letter, headers: Mapping[str, str]) -> Any:
    """The message for Anymail: ``django.core.mail.EmailMultiAlternatives`` with one reader."""
    mail = import_module("django.core.mail")
    message = mail.EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=_from(letter),
        to=[letter.to],
        headers=dict(headers),
    )
    message.attach_alternative(letter.html, "text/html")
    for picture in letter.pictures:
        message.attach(_inline(picture))
    return message


def _inline(picture: Inline) -> Any:
    """A picture as Anymail knows one that the HTML shows (its page "Sending email", inline images)."""
    part = MIMENonMultipart(*picture.kind.split("/"))
    part.set_payload(picture.data)
    part.add_header("Content-Disposition", "inline", filename=picture.name)
    part.add_header("Content-ID", f"<{picture.id}>")
    return part


def _from(letter: Letter) -> str:
    """From with its display name, which stands in the whole message."""
    head = letter.message().partition(b"\r\n\r\n")[0]
    field = BytesHeaderParser(policy=default).parsebytes(head)["From"]
    addresses: tuple[Any, ...] = getattr(field, "addresses", ())
    name = addresses[0].display_name if len(addresses) == 1 else ""
    if _CONTROLS.search(name) or _ENCODED_WORD.search(name):
        raise Rejected("the sender's name has a line end or another control character")
    return str(Address(name, addr_spec=letter.sender)) if name else letter.sender
