"""The whole message (RFC 5322) that carries an issue: built once, with its slots left in place.

Every literal is coded here, once; a slot codes its reader's value when it is filled. Filling is
thus a join of strings, and no reader's copy is parsed or coded again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from composer.model import Carried, Location, Meta, Newsletter
from composer.model.slotted import Kind, Slot, Slotted, joined
from composer.model.transfer import quoted_printable, quoted_printable_piece
from composer.render import headers
from composer.render.inline import PICTURE_BASE, PICTURES, addressed
from composer.render.inline import boundary as boundary_of_pictures
from composer.slugs import slug_of

__all__ = ["COPY", "PICTURE_BASE", "RECIPIENT", "digest_of", "message"]

#: The field that To is filled from; without it the mail is to the sender.
RECIPIENT = "email"
#: The field that sets the Message-ID of one copy apart: letters and digits, or nothing.
COPY = "copy"

_SETTINGS = Location("newsletter.toml")
_LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){0,9}")


def message(
    *,
    meta: Meta,
    newsletter: Newsletter,
    subject: Slotted,
    email: Slotted,
    text: Slotted,
    picture_base: str,
    content_hash: str,
    carried: Sequence[Carried] = (),
) -> Slotted:
    """The message, in ASCII with CRLF line ends: a text part and the HTML, the reader's choice.

    ``picture_base`` is the absolute address that the pictures' paths continue, or empty to leave
    them as they are. Those that are ``carried`` stand beside the HTML, in one slot. Raises ``AuthorError`` with all findings where a field cannot stand in a
    header.
    """
    base = f"{picture_base.removesuffix('/')}/" if picture_base else ""
    digest = digest_of(content_hash)
    page = addressed(email, carried).settle({PICTURE_BASE: base})
    # "=_" is never part of quoted-printable, so that no body can hold the boundary.
    boundary = f"=_composer_{digest}"
    return Slotted(
        joined(
            (
                *_header(meta, newsletter, subject, digest),
                "MIME-Version: 1.0\r\n",
                f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n',
                *_part("plain", text, boundary),
                *(_related(page, boundary, digest) if carried else _part("html", page, boundary)),
                f"--{boundary}--\r\n",
            )
        )
    )


def digest_of(content_hash: str) -> str:
    """What Message-ID and boundaries are made of: the same for the same content."""
    return hashlib.blake2b(content_hash.encode(), digest_size=12).hexdigest()


def _header(
    meta: Meta, newsletter: Newsletter, subject: Slotted, digest: str
) -> Iterator[str | Slot]:
    fields = headers.Fields()
    sender = newsletter.sender
    name = fields.text(sender.name, name="sender.name", location=_SETTINGS)
    address = fields.address(sender.email, name="sender.email", location=_SETTINGS)
    reply = sender.reply_to and fields.address(
        sender.reply_to, name="sender.reply_to", location=_SETTINGS
    )
    domain = address.rpartition("@")[2]
    named = fields.text(newsletter.name, name="newsletter.name", location=_SETTINGS)
    slug = fields.text(meta.slug, name="the slug", location=meta.place("slug"))
    words = _checked(subject, meta, fields)
    unsubscribe = newsletter.delivery.unsubscribe and fields.web(
        newsletter.delivery.unsubscribe, name="delivery.unsubscribe", location=_SETTINGS
    )
    fields.close()

    label = slug_of(newsletter.name, longest=60) or "newsletter"
    yield f"{headers.mailbox('From', name, address)}\r\nTo: "
    yield Slot(RECIPIENT, address, Kind.MAILBOX)
    yield f"\r\nReply-To: {reply or address}\r\n"
    yield from headers.subject(words)
    yield f"\r\nDate: {headers.date(meta.moment)}\r\n"
    # The same for the same content, so that a provider's log can be searched for it.
    yield f"Message-ID: <{slug_of(slug, longest=60) or 'issue'}.{digest}"
    yield Slot(COPY, "", Kind.URL_TEXT)
    yield f"@{domain}>\r\n"
    yield f"{headers.mailbox('List-Id', named, f'{label}.{domain}')}\r\n"
    yield from _unsubscribe(unsubscribe, reply or address, label)
    yield from _about(meta, newsletter)


def _checked(subject: Slotted, meta: Meta, fields: headers.Fields) -> Slotted:
    """The subject, looked at with its defaults."""
    name = "subject" if meta.subject and meta.subject != meta.title else "title"
    fields.text(str(subject), name=f"the {name}", location=meta.place(name))
    for part in subject.parts:
        if isinstance(part, Slot):
            fields.text(part.default, name=f"the {name}", location=meta.place(name))
    return subject


def _unsubscribe(template: str, reply: str, label: str) -> Iterator[str | Slot]:
    """List-Unsubscribe (RFC 2369 §3.2) in one raw line, for a fold or a coded word breaks it.

    One-click (RFC 8058 §3.1) is promised only where an https address keeps the promise.
    """
    mail = f"<mailto:{headers.percent(reply)}?subject=unsubscribe%20{label}>\r\n"
    yield "List-Unsubscribe: "
    if template:
        first, *others = template.split("{subscriber_id}")
        yield f"<{first}"
        for literal in others:
            yield Slot("subscriber_id", "", Kind.URL_TEXT)
            yield literal
        yield ">, "
    yield mail
    if template:
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def _about(meta: Meta, newsletter: Newsletter) -> Iterator[str]:
    archive = newsletter.url
    if re.fullmatch(r"https?://[!#-;=?-~]{1,900}", archive):
        yield f"List-Archive: <{archive}>\r\n"
    if _LANGUAGE.fullmatch(meta.language):
        yield f"Content-Language: {meta.language}\r\n"


def _related(page: Slotted, boundary: str, digest: str) -> Iterator[str | Slot]:
    """The HTML with its pictures (RFC 2387 §3.4): the first part is the one to begin with."""
    inner = boundary_of_pictures(digest)
    yield (
        f"--{boundary}\r\n"
        f'Content-Type: multipart/related; type="text/html";\r\n boundary="{inner}"\r\n\r\n'
    )
    yield from _part("html", page, inner)
    yield Slot(PICTURES, "")
    yield f"--{inner}--\r\n"


def _part(subtype: str, body: Slotted, boundary: str) -> Iterator[str | Slot]:
    yield (
        f"--{boundary}\r\n"
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    parts = joined(body.parts)
    for part in parts[:-1]:
        yield _coded(part)
    if parts:
        last = parts[-1]
        yield quoted_printable(last) if isinstance(last, str) else _coded(last)
    yield "\r\n"


def _coded(part: str | Slot) -> str | Slot:
    if isinstance(part, Slot):
        return Slot(part.field, part.default, part.kind, "qp")
    return quoted_printable_piece(part)
