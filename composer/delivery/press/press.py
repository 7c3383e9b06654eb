"""Letters, printed from one edition: what is the same for all readers is made, coded and cut once.

A reader's copy is then a join of bytes. The same edition, settings and reader give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from composer.delivery.faults import Rejected
from composer.delivery.letter import Inline, Reader
from composer.delivery.press import verp
from composer.delivery.press.sheet import IDENTITY, Form, Sheet
from composer.delivery.pseudonym import reader_key
from composer.errors import AuthorError
from composer.mail_address import in_header
from composer.model.finding import Findings, Location
from composer.model.slotted import Kind, Slot
from composer.render.addresses import picture_base
from composer.render.inline import PICTURE_BASE, media_type, parts
from composer.render.mime import COPY, RECIPIENT, digest_of
from composer.slugs import slug_of

if TYPE_CHECKING:
    from composer.delivery.letter import Letter
    from composer.model import Edition, Newsletter

__all__ = ["Press"]

_SETTINGS = Location("newsletter.toml")
#: Characters of a reader's pseudonym in the Message-ID: 64 bits tell any two readers apart.
_TOLD = 16
_ASCII_ADDRESS = Slot(RECIPIENT, "", Kind.MAILBOX)
#: An address with accents before the @, which stands in a header as UTF-8 (RFC 6532 §3.2).
_WIDE_ADDRESS = re.compile(
    '[^\x00-\x20\x7f-\xa0"(),:;<>@\\[\\\\\\]\u2028\u2029\ud800-\udfff]{1,64}@[A-Za-z0-9.-]{1,255}'
)
#: What stands in one line, never folded or coded.
_FEEDBACK = re.compile(r"[!-~]{1,250}")


class Press:
    """Makes the letters of one send.

    ``secret`` keys the pseudonyms and the seals of return paths. ``return_path`` is the mailbox
    that bounces go to, to which each copy adds what tells its reader; without it they go to the
    sender. ``feedback_id`` is what Gmail groups complaints by
    (https://support.google.com/a/answer/6254652). ``moment`` is when the send began, for Date: the
    same however often it is resumed; without it the issue's own. ``again`` counts the earlier sends
    of the same content, for a person who wants it sent once more means another message. A ``test`` says so in its subject, unsubscribes
    nobody, and by its Message-ID and key is no copy of the issue; ``send_id`` sets two tests apart.
    ``pictures`` are the bytes of those that the edition carries, by the names of their files.

    Raises AuthorError where a setting cannot stand in a header, KeyError where a picture is missing.
    """

    def __init__(
        self,
        edition: Edition,
        newsletter: Newsletter,
        *,
        secret: bytes,
        send_id: int,
        return_path: str = "",
        feedback_id: str = "",
        moment: datetime | None = None,
        again: int = 0,
        test: bool = False,
        pictures: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        _check(return_path, feedback_id, send_id)
        self.sender = in_header(newsletter.sender.email)
        self._issue = slug_of(edition.issue.meta.slug, longest=60) or "issue"
        self._content = edition.hash
        self._send_id = send_id
        self._secret = secret
        self._is_test = test
        self._again = again
        self._bounces = in_header(return_path) if return_path else ""
        self._unsubscribe = "" if test else newsletter.delivery.unsubscribe
        self.pictures = tuple(
            Inline(one.file.name, one.id, media_type(one.file.name), pictures[one.file.name])
            for one in edition.carried
        )
        self._by_mail, self._by_click = self._sheets(edition, newsletter, feedback_id, moment)

    def __repr__(self) -> str:
        return f"Press({self._issue!r}, send_id={self._send_id})"

    def _sheets(
        self,
        edition: Edition,
        newsletter: Newsletter,
        feedback_id: str,
        moment: datetime | None,
    ) -> tuple[Sheet, Sheet | None]:
        """What readers without an identity get, and those with one."""
        pictures = picture_base(edition.issue.meta, newsletter)
        base = f"{pictures.removesuffix('/')}/" if pictures else ""
        # Coded once, and one copy for both forms.
        data = {one.name: one.data for one in self.pictures}
        coded = parts(edition.carried, data, digest_of(edition.hash)).encode("ascii")
        form = Form.of(edition).settle({"web_url": "", PICTURE_BASE: base})
        if moment:
            form = form.dated(moment)
        if feedback_id:
            form = form.with_field("Feedback-ID", feedback_id)
        plain = form.by_mail()
        return (
            (plain.tested() if self._is_test else plain).sheet(coded),
            form.by_click(self._unsubscribe).sheet(coded) if self._unsubscribe else None,
        )

    def letter(self, reader: Reader, number: int) -> Letter:
        """The copy of a reader, who stands at place ``number`` of the frozen list."""
        values = reader.values
        if values.get(RECIPIENT) != reader.email:
            values = {**values, RECIPIENT: reader.email}
        identity = values.get(IDENTITY, "")
        if self._by_click is None or not identity.strip():
            return _Copy(self, self._by_mail, reader.email, values, number)
        if self._by_click.whole_addresses:
            address = Slot("", "", Kind.URL_TEXT).write(identity)
            address = self._unsubscribe.replace(f"{{{IDENTITY}}}", address)
            values = {**values, "unsubscribe_url": address}
        return _Copy(self, self._by_click, reader.email, values, number)

    def return_path(self, number: int) -> str:
        """The envelope's sender for the reader at a place."""
        if not self._bounces or self._is_test:
            return self._bounces or self.sender
        return verp.address(self._bounces, self._send_id, number, self._secret)

    def key(self, email: str) -> str:
        """The idempotency key of a reader's copy. Two tests are two messages, even to one reader."""
        pseudonym = reader_key(email, self._secret)
        if self._is_test:
            return f"test-{self._send_id}/{self._issue}/{pseudonym}/{self._content}"
        key = f"{self._issue}/{pseudonym}/{self._content}"
        return f"{key}/{self._again}" if self._again else key

    def copy_mark(self, email: str) -> str:
        """What sets the Message-ID of a reader's copy apart."""
        mark = f".{reader_key(email, self._secret)[:_TOLD]}"
        # A mailbox shows but one of two messages with one Message-ID.
        if self._is_test:
            return f"{mark}.test-{self._send_id}"
        return f"{mark}.{self._again}" if self._again else mark


class _Copy:
    """One reader's letter: made as far as it is asked for."""

    __slots__ = ("_email", "_number", "_press", "_sheet", "_values")

    def __init__(
        self, press: Press, sheet: Sheet, email: str, values: Mapping[str, str], number: int
    ) -> None:
        self._press = press
        self._sheet = sheet
        self._email = email
        self._values = values
        self._number = number

    @property
    def to(self) -> str:
        """The one address. Raises Rejected where it is none, or more than one."""
        email = self._email
        if _ASCII_ADDRESS.write(email) or _WIDE_ADDRESS.fullmatch(email):
            return email
        raise Rejected("the reader's address is not one mail address", hard=True)

    @property
    def sender(self) -> str:
        return self._press.sender

    @property
    def return_path(self) -> str:
        return self._press.return_path(self._number)

    @property
    def key(self) -> str:
        return self._press.key(self._email)

    @property
    def subject(self) -> str:
        return self._sheet.subject.fill(self._values)

    @property
    def html(self) -> str:
        return self._sheet.html.fill(self._values)

    @property
    def text(self) -> str:
        return self._sheet.text.fill(self._values)

    @property
    def headers(self) -> Mapping[str, str]:
        values = {**self._values, COPY: self._press.copy_mark(self._email)}
        return {name: value.fill(values) for name, value in self._sheet.headers.items()}

    @property
    def pictures(self) -> Sequence[Inline]:
        return self._press.pictures

    @property
    def size(self) -> int:
        return self._sheet.message.size(self._own(), self._values)

    def message(self) -> bytes:
        """The whole message. UTF-8 stands in it only where the address has accents before the @."""
        return self._sheet.message.fill(self._own(), self._values)

    def _own(self) -> Mapping[str, bytes]:
        return {
            RECIPIENT: self.to.encode(),
            COPY: self._press.copy_mark(self._email).encode("ascii"),
        }


def _check(return_path: str, feedback_id: str, send_id: int) -> None:
    findings = Findings()
    if return_path:
        known = in_header(return_path)
        # Far more than any list has, so that what fits now fits for all.
        fits = known and verp.fits(known, send_id)
        if not fits:
            findings.error(
                "header-address",
                f"return_path is no mailbox that a reader's mark can be added to: {return_path!r}",
                _SETTINGS,
                "write a short one, as bounces@example.com, without accents before the @",
            )
    if feedback_id and not _FEEDBACK.fullmatch(feedback_id):
        findings.error(
            "header-address",
            f"feedback_id cannot stand in a header: {feedback_id!r}",
            _SETTINGS,
            "write up to four words with colons between them, in ASCII and without blanks",
        )
    if findings.has_errors:
        raise AuthorError(findings.sorted())
