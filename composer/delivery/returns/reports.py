"""What a message that came back says: a bounce, a complaint, an unsubscription, or nothing.

What it says is a stranger's word. :mod:`composer.delivery.returns.suppression` tells what follows from it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from email.message import Message
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from composer.delivery.returns import enhanced_status, fields, notices

__all__ = ["Report", "read_message", "unsubscribe_subjects"]

#: More recipients than any message of ours has.
_MOST = 100
_UTF8_ADDRESS = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
#: Where a mail server writes down whom a message came to.
_CAME_TO = ("Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "To")
#: What RFC 6522 §3 and RFC 6533 enclose.
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_STATUSES = ("message/delivery-status", "message/global-delivery-status")
#: Feedback types (IANA's registry of RFC 5965) of a person who does not want the mail; a filter's finding
#: (``virus``, ``auth-failure``), ``other`` and ``not-spam`` (RFC 6430) are none.
_UNWANTED = ("abuse", "fraud")


class Report(Struct, frozen=True, kw_only=True):
    """One thing that came back.

    ``email`` is who it is about: the recipient at whom the message ended (RFC 3464 §2.3.2), or the
    writer of an unsubscription; empty where it is not told. ``original_email`` is the address that
    was written to, where a forward lies between (§2.3.1). ``token`` is the part before the @ of the
    address that the report came to, or that the complaint's message came from: with VERP it names
    the reader and the message (``verp.read(f"{token}@", key)``). ``message_id`` is that of the message that it is about, with its
    angle brackets. ``hard`` and ``status`` (RFC 3463) belong to bounces. ``uid`` is that of IMAP.
    """

    kind: Literal["bounce", "complaint", "unsubscribe"]
    email: str = ""
    original_email: str = ""
    hard: bool = False
    status: str = ""
    reason: str = ""
    token: str = ""
    message_id: str = ""
    moment: datetime.datetime | None = None
    source: str = ""
    uid: int = 0


def unsubscribe_subjects(label: str, tongues: Iterable[str]) -> frozenset[str]:
    """The subjects that unsubscribe: that of List-Unsubscribe, and the interface's words.

    ``label`` is the first word of the newsletter's List-Id, ``tongues`` are each language's
    ``unsubscribe_subject``.
    """
    return frozenset(_plain(subject) for subject in (f"unsubscribe {label}", *tongues))


def read_message(
    raw: bytes, *, subjects: Collection[str] = (), source: str = "", uid: int = 0
) -> tuple[Report, ...]:
    """What one message says, mostly nothing; one report a recipient.

    ``raw`` may be cut off. ``subjects`` are those of :func:`unsubscribe_subjects`. An answering
    machine's message is none, nor is one that says that a delivery takes longer or was made.
    """
    message = fields.parse(raw)
    if message is None:
        return ()
    found = tuple(_reports(message, subjects))
    when = fields.moment(message)
    return tuple(replace(report, moment=when, source=source, uid=uid) for report in found)


def _reports(message: Message, subjects: Collection[str]) -> Iterator[Report]:
    own = list(fields.parts(message))
    kinds = {part.get_content_type(): part for part in reversed(own)}
    original = next((_original(kinds[kind]) for kind in _ORIGINALS if kind in kinds), None)
    statuses = [kinds[kind] for kind in _STATUSES if kind in kinds]
    if "message/feedback-report" in kinds:
        yield from _complaints(_blocks(kinds["message/feedback-report"]), original)
    elif statuses:
        yield from _bounces(message, _blocks(statuses[0]), original)
    else:
        notice = notices.read(message, own)
        if notice is not None:
            yield from _noticed(message, notice)
        elif _plain(fields.words(fields.field(message, "Subject"))) in subjects:
            yield from _unsubscriptions(message)


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report (RFC 3464 §2.1), however the library took them apart."""
    blocks = fields.inside(part) or [part]
    coding = fields.field(part, "Content-Transfer-Encoding").lower()
    if blocks and blocks[0] is not part and not blocks[0].keys() and coding == "base64":
        # RFC 6533 allows it, and the library does not look inside.
        blocks[0]["Content-Transfer-Encoding"] = coding
        return _split(fields.text_of(blocks[0]))
    if part.get_content_type() != _STATUSES[0]:
        # Of types that it does not know, the library takes the first group as a header.
        blocks += [more for block in blocks[:1] for more in _split(fields.text_of(block))]
    return blocks[: _MOST + 1]


def _split(text: str) -> list[Message]:
    groups = [group for group in re.split(r"\r?\n[ \t]*\r?\n", text) if group.strip()]
    parsed = (fields.parse(f"{group.strip()}\n\n".encode()) for group in groups[: _MOST + 1])
    return [block for block in parsed if block is not None]


def _original(part: Message) -> Message | None:
    """The message that the report is about, or its header."""
    inner = fields.inside(part)
    return inner[0] if inner else fields.parse(fields.text_of(part).encode())


def _bounces(message: Message, blocks: list[Message], original: Message | None) -> Iterator[Report]:
    about = fields.field(original, "Message-ID") if original else ""
    about = about or fields.field(message, "In-Reply-To") or fields.field(message, "References")
    token, message_id = _came_to(message), fields.message_id([about])
    for report in map(_recipient, blocks):
        if report is not None:
            yield replace(report, token=token, message_id=message_id)


def _recipient(block: Message) -> Report | None:
    """The bounce that a group of fields tells of; none of a delivery, a delay or a relay."""
    final = fields.field(block, "Final-Recipient")
    asked = fields.field(block, "Original-Recipient")
    action = fields.field(block, "Action").partition(" ")[0].lower()
    diagnostic = fields.field(block, "Diagnostic-Code").partition(";")[2].strip()
    code = enhanced_status.settled(fields.field(block, "Status"), diagnostic)
    failed = action == "failed" or (not action and code.startswith("5"))
    if not failed or not (final or asked):
        return None
    email = _typed(final) or _typed(asked)
    return Report(
        kind="bounce",
        email=email,
        original_email=_typed(asked),
        hard=enhanced_status.is_hard(code, diagnostic),
        status=code,
        reason=fields.one_line(diagnostic or f"{action} {code}"),
    )


def _typed(value: str) -> str:
    """An address with its type (``rfc822; a@b.example``, ``utf-8; …`` of RFC 6533 §3)."""
    kind, semicolon, address = value.partition(";")
    written = address if semicolon else kind
    if kind.strip().lower() == "utf-8":
        written = _UTF8_ADDRESS.sub(_character, written)
    return fields.normal(written)


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    is_one = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - Unicode's bounds
    return chr(code) if is_one else "\ufffd"


def _complaints(blocks: list[Message], original: Message | None) -> Iterator[Report]:
    """RFC 5965 §3: the type, and whom the message was sent to, if the provider tells."""
    told = blocks[0] if blocks else None
    if told is None or fields.field(told, "Feedback-Type").lower() not in _UNWANTED:
        return
    enclosed = [original] if original else []
    recipients = fields.addresses(fields.fields(told, "Original-Rcpt-To"))
    if not recipients:
        recipients = fields.addresses(to for it in enclosed for to in fields.fields(it, "To"))
    came_from = [*fields.fields(told, "Original-Mail-From")]
    came_from += [path for it in enclosed for path in fields.fields(it, "Return-Path")]
    for email in recipients[:_MOST] or ("",):
        yield Report(
            kind="complaint",
            email=email,
            reason=fields.one_line(
                f"{fields.field(told, 'Feedback-Type')} {fields.field(told, 'User-Agent')}"
            ),
            token=fields.local_part(came_from),
            message_id=fields.message_id(
                value for it in enclosed for value in fields.fields(it, "Message-ID")
            ),
        )


def _noticed(message: Message, notice: notices.Notice) -> Iterator[Report]:
    for email, told in notice.failed[:_MOST]:
        code = enhanced_status.settled("", told)
        yield Report(
            kind="bounce",
            email=fields.normal(email),
            hard=enhanced_status.is_hard(code, told),
            status=code,
            reason=fields.one_line(told),
            token=_came_to(message),
            message_id=notice.message_id,
        )


def _unsubscriptions(message: Message) -> Iterator[Report]:
    writers = fields.addresses(fields.fields(message, "From"))
    # RFC 3834 §5: an answering machine, which may repeat a subject.
    answers = fields.field(message, "Auto-Submitted").lower().startswith("auto-replied")
    if len(writers) == 1 and not answers:
        yield Report(
            kind="unsubscribe",
            email=writers[0],
            reason=fields.one_line(fields.words(fields.field(message, "Subject"))),
            token=_came_to(message),
            message_id=fields.message_id([fields.field(message, "In-Reply-To")]),
        )


def _came_to(message: Message) -> str:
    return fields.local_part(value for name in _CAME_TO for value in fields.fields(message, name))


def _plain(subject: str) -> str:
    visible = "".join(char for char in subject if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible).split()).casefold()
