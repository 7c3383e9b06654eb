"""The forms of an issue's mail, and how they differ.

Readers whom one click can unsubscribe have a ``List-Unsubscribe`` of their own; the others one that
opens a mail, for an address without an identity unsubscribes nobody (RFC 8058 §3.1); a test has
none, and says in its subject what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.header import decode_header, make_header
from typing import TYPE_CHECKING, Self, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from composer.delivery.press.cut import Cut
from composer.model.slotted import Kind, Slot, Slotted, joined
from composer.render import headers
from composer.render.inline import PICTURES, addressed
from composer.render.mime import COPY, RECIPIENT

if TYPE_CHECKING:
    from composer.model import Edition

__all__ = ["IDENTITY", "Form", "Sheet"]

#: The field that tells a reader to the author's address of unsubscription.
IDENTITY = "subscriber_id"
_ADDRESS = "unsubscribe_url"

#: What a test's subject begins with; the themes' languages have no word of their own for it.
_TEST = "[Test] "
_MARK = re.compile("\x00([0-9]+)\x00")
#: One field with the lines that continue it (RFC 5322 §2.2.3).
_FIELD = re.compile(r"(?:[^\r\n]|\r\n[ \t])+\r\n")
#: What a provider's API is told by other means, or writes itself.
_THEIRS = ("From", "To", "Subject", "Date", "MIME-Version", "Content-")
#: Kinds of place whose value is escaped a character at a time, so that it can be written in pieces.
_PIECEWISE = {Kind.TEXT: Kind.TEXT, Kind.HTML: Kind.HTML, Kind.ADDRESS: Kind.HTML}


class Sheet(Struct, frozen=True):
    """One form of the mail, cut for any reader: whole, and in parts for an API.

    ``whole_addresses``: a reader's values must have their address of unsubscription, for it stands
    where it cannot be written in pieces.
    """

    message: Cut
    subject: Slotted
    html: Slotted
    text: Slotted
    headers: Mapping[str, Slotted]
    whole_addresses: bool


class Form(Struct, frozen=True):
    """One form of the mail, being made: ``fields`` are whole, with their names, folds, line ends."""

    fields: Mapping[str, Slotted]
    body: Slotted
    subject: Slotted
    html: Slotted
    text: Slotted

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """The form that an edition has."""
        issue = edition.issue
        fields, body = _split(edition.message)
        subject = Slotted.cut(
            issue.subject or issue.meta.title, edition.slots, lambda _text, _at: Kind.HEADER
        )
        return cls(fields, body, subject, addressed(edition.email, edition.carried), edition.text)

    def settle(self, values: Mapping[str, str]) -> Form:
        """The same with these fields filled for good."""
        return Form(
            {name: field.settle(values) for name, field in self.fields.items()},
            self.body.settle(values),
            self.subject.settle(values),
            self.html.settle(values),
            self.text.settle(values),
        )

    def with_field(self, name: str, value: str) -> Form:
        """The same with one more field, where the fields about the issue end."""
        fields: dict[str, Slotted] = {}
        for known, field in self.fields.items():
            if known == "MIME-Version":
                fields[name] = Slotted((f"{name}: {value}\r\n",))
            fields[known] = field
        return replace(self, fields=fields)

    def dated(self, moment: datetime) -> Form:
        """The same with another Date."""
        line = Slotted((f"Date: {headers.date(moment)}\r\n",))
        return replace(self, fields={**self.fields, "Date": line})

    def by_mail(self) -> Form:
        """The form for readers without an identity: nothing is promised of one click."""
        fields = {name: field for name, field in self.fields.items() if not name.endswith("-Post")}
        last = fields["List-Unsubscribe"].parts[-1]
        # The field ends with the address of a mail, after that of one click where there is one.
        mail = last[last.rindex("<mailto:") :] if isinstance(last, str) else ""
        fields["List-Unsubscribe"] = Slotted((f"List-Unsubscribe: {mail}",))
        # A column of that name in the author's list is not heard: the header would say otherwise.
        return replace(self, fields=fields).settle({_ADDRESS: ""})

    def by_click(self, template: str) -> Form:
        """The form for readers with an identity, whose address is made of ``template``."""
        return replace(
            self,
            body=_addressed(self.body, template),
            html=_addressed(self.html, template),
            text=_addressed(self.text, template),
        )

    def tested(self) -> Form:
        """The form of a test."""
        subject = Slotted((_TEST, *self.subject.parts))
        fields = {n: field for n, field in self.fields.items() if n != "List-Unsubscribe"}
        fields["Subject"] = Slotted(joined((*headers.subject(subject), "\r\n")))
        return replace(self, fields=fields, subject=subject)

    def sheet(self, pictures: bytes = b"") -> Sheet:
        """The form, cut; ``pictures`` are the parts of a message that takes them along."""
        parts = (part for field in self.fields.values() for part in field.parts)
        message = Slotted(joined((*parts, *self.body.parts)))
        # What stands in the body is coded: these two slots can only be those of the header.
        own = {part.field: part for part in message.parts if _is_own(part)}
        return Sheet(
            message=Cut(
                message,
                own=own,
                unique=frozenset((RECIPIENT, IDENTITY, _ADDRESS)),
                same={PICTURES: pictures},
            ),
            subject=self.subject,
            html=self.html,
            text=self.text,
            headers={
                name: _said(name, field)
                for name, field in self.fields.items()
                if not name.startswith(_THEIRS)
            },
            whole_addresses=any(
                _ADDRESS in part.fields for part in (message, self.html, self.text, self.subject)
            ),
        )


def _is_own(part: str | Slot) -> TypeGuard[Slot]:
    """Whether a part is the slot of To, or that of the Message-ID."""
    return isinstance(part, Slot) and (
        part.kind is Kind.MAILBOX or (part.field == COPY and not part.transfer)
    )


def _split(message: Slotted) -> tuple[dict[str, Slotted], Slotted]:
    """The fields of a message's header, in their order, and what follows them."""
    slots = [part for part in message.parts if isinstance(part, Slot)]
    numbers = iter(range(len(slots)))
    # The header holds no NUL: it was looked at for control characters.
    text = "".join(
        part if isinstance(part, str) else f"\x00{next(numbers)}\x00" for part in message.parts
    )
    end = text.index("\r\n\r\n") + 2
    lines = _FIELD.findall(text[:end])
    return {line.partition(":")[0]: _cut(line, slots) for line in lines}, _cut(text[end:], slots)


def _cut(text: str, slots: list[Slot]) -> Slotted:
    pieces = enumerate(_MARK.split(text))
    return Slotted(joined(slots[int(piece)] if at % 2 else piece for at, piece in pieces))


def _said(name: str, field: Slotted) -> Slotted:
    """What a field says, decoded, in one line and without its name."""
    parts = [part.replace("\r\n", "") if isinstance(part, str) else part for part in field.parts]
    first = parts[0]
    if isinstance(first, str):
        parts[0] = value = first.removeprefix(f"{name}: ")
        if len(parts) == 1 and "=?" in value:
            parts[0] = str(make_header(decode_header(value)))
    return Slotted(joined(parts))


def _addressed(text: Slotted, template: str) -> Slotted:
    """The same text, its addresses of unsubscription made of the template.

    In pieces, so that what is the same for all is escaped and coded once.
    """
    return Slotted(joined(_pieces(text.parts, template.split(f"{{{IDENTITY}}}"))))


def _pieces(parts: tuple[str | Slot, ...], literals: list[str]) -> Iterator[str | Slot]:
    for part in parts:
        if isinstance(part, str) or part.field != _ADDRESS or part.kind not in _PIECEWISE:
            yield part
            continue
        kind = _PIECEWISE[part.kind]
        for number, literal in enumerate(literals):
            if number:
                yield Slot(IDENTITY, "", Kind.URL_TEXT, part.transfer)
            yield Slot("", "", kind, part.transfer).write(literal)
