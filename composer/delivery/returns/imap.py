"""A folder of a mail server, read over IMAP (RFC 3501) without changing anything in it."""

from __future__ import annotations

import base64
import imaplib
import ipaddress
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from composer.delivery.returns.mailboxes import HEAD, LARGEST, Mail, too_large
from composer.errors import OutsideError, UsageError

__all__ = ["Folder", "Place", "Position", "read_place"]

_FORM = "write it as imaps://user@host/FOLDER, special characters percent-encoded"
#: UIDs asked for at once: the library takes no line of more than a million characters.
_WINDOW = 100_000
#: Messages whose sizes are asked for at once.
_BATCH = 500
_SIZE = re.compile(rb"\bUID (\d+)\b.*\bRFC822\.SIZE (\d+)|\bRFC822\.SIZE (\d+)\b.*\bUID (\d+)")


class Position(Struct, frozen=True):
    """How far a folder was read: ``uid`` in its numbering ``validity`` (RFC 3501 §2.3.1.1)."""

    validity: int = 0
    uid: int = 0


class Place(Struct, frozen=True):
    """A folder's address (RFC 5092), without a password."""

    secure: bool
    user: str
    host: str
    port: int
    folder: str

    def __str__(self) -> str:
        scheme = "imaps" if self.secure else "imap"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{quote(self.user)}@{host}:{self.port}/{quote(self.folder)}"


def read_place(url: str) -> Place:
    """Takes an address of IMAP apart. Raises UsageError, which never repeats a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UsageError("the address of the mailbox is none", hint=_FORM) from None
    if parts.password is not None:
        raise UsageError(
            "the address of the mailbox holds a password, which others could see",
            hint="leave it out, and set NEWSLETTER_IMAP_PASSWORD instead",
        )
    user, folder = unquote(parts.username or ""), unquote(parts.path[1:]) or "INBOX"
    odd = parts.query or parts.fragment or not (user + folder).isprintable()
    if parts.scheme not in ("imap", "imaps") or not user or not parts.hostname or odd:
        raise UsageError("the address of the mailbox is not complete", hint=_FORM)
    secure = parts.scheme == "imaps"
    return Place(secure, user, parts.hostname, port or (993 if secure else 143), folder)


class Folder:
    """An open folder. ``change`` allows :meth:`mark`; without it the server is told to keep all.

    TLS is verified (``tls`` replaces the system's certificates); without it only a server on this
    machine is spoken to. Everything raises OutsideError where the server fails.
    """

    def __init__(
        self,
        place: Place,
        password: str,
        *,
        change: bool = False,
        timeout: float = 30.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.place = place
        with self._answering():
            self._imap = _connected(place, timeout, tls or ssl.create_default_context())
        try:
            with self._answering():
                _log_in(self._imap, place, password)
                _select(self._imap, place, change=change)
                self.validity = self._number("UIDVALIDITY")
                self._next = self._number("UIDNEXT")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Says good-bye, if it is still heard."""
        with suppress(OSError, imaplib.IMAP4.error):
            self._imap.logout()
        with suppress(OSError):
            self._imap.shutdown()

    def mails(self, after: Position, note: Callable[[str], None]) -> Iterator[Mail]:
        """The messages after a position, oldest first; all, where the numbering has changed."""
        with self._answering():
            for first in self._windows(after.uid if after.validity == self.validity else 0):
                found, *_ = self._ask("SEARCH", f"UID {first}")
                start = int(first.partition(":")[0])
                # "9:*" finds the last message, whatever its number (RFC 3501 §6.4.8).
                uids = sorted(uid for uid in map(int, (found or b"").split()) if uid >= start)
                for at in range(0, len(uids), _BATCH):
                    yield from self._fetched(uids[at : at + _BATCH], note)

    def mark(self, uid: int) -> None:
        """Marks a message as read."""
        with self._answering():
            self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def _windows(self, last: int) -> Iterator[str]:
        if not self._next:
            yield f"{last + 1}:*"
        for first in range(last + 1, self._next, _WINDOW):
            yield f"{first}:{first + _WINDOW - 1}"

    def _fetched(self, uids: list[int], note: Callable[[str], None]) -> Iterator[Mail]:
        sizes = {}
        for answer in self._ask("FETCH", ",".join(map(str, uids)), "(RFC822.SIZE)"):
            told = _SIZE.search(answer) if isinstance(answer, bytes) else None
            if told:
                sizes[int(told[1] or told[4])] = int(told[2] or told[3])
        for uid in uids:
            source = f"{self.place}/;UID={uid}"
            if sizes.get(uid, 0) > LARGEST:
                note(too_large(source, sizes[uid]))
            elif uid in sizes:
                # PEEK leaves the message unseen.
                parts = self._ask("FETCH", str(uid), f"(BODY.PEEK[]<0.{HEAD}>)")
                raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
                yield Mail(raw, source, uid)

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        said, answers = self._imap.uid(command, *arguments)
        if said != "OK":
            raise OutsideError(f"{self.place.host} refuses to {command.lower()} in its folder")
        return answers

    def _number(self, code: str) -> int:
        _, (value, *_) = self._imap.response(code)
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise OutsideError(
                f"the certificate of {self.place.host} is not to be trusted: {error.verify_message}"
            ) from error
        except (OSError, imaplib.IMAP4.error) as error:
            said = " ".join(str(error).split())[:200]
            raise OutsideError(f"{self.place.host} does not answer as it should: {said}") from error


def _connected(place: Place, timeout: float, tls: ssl.SSLContext) -> imaplib.IMAP4:
    if place.secure:
        return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=tls, timeout=timeout)
    imap = imaplib.IMAP4(place.host, place.port, timeout=timeout)
    try:
        peer = imap.socket().getpeername()[0]
        if not ipaddress.ip_address(peer.partition("%")[0]).is_loopback:
            _encrypt(imap, place, tls)
    except BaseException:
        # Where the certificate was refused, the socket is gone already.
        with suppress(OSError):
            imap.shutdown()
        raise
    return imap


def _encrypt(imap: imaplib.IMAP4, place: Place, tls: ssl.SSLContext) -> None:
    if "STARTTLS" not in imap.capabilities:
        raise OutsideError(
            f"{place.host} offers no encryption, and the password would be seen on the way",
            hint="write imaps:// instead of imap://",
        )
    imap.starttls(tls)


def _log_in(imap: imaplib.IMAP4, place: Place, password: str) -> None:
    """By SASL PLAIN (RFC 4616), which takes any character, else by LOGIN."""
    try:
        if "AUTH=PLAIN" in imap.capabilities:
            said = f"\0{place.user}\0{password}".encode()
            imap.authenticate("PLAIN", lambda _: said)
        elif "LOGINDISABLED" not in imap.capabilities and (place.user + password).isascii():
            imap.login(_quoted(place.user), password)
        else:
            raise OutsideError(f"{place.host} takes no password like this one")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        # What the server says may repeat what it was sent.
        raise OutsideError(
            f"{place.host} did not let {place.user} in",
            hint="NEWSLETTER_IMAP_PASSWORD is the mailbox's password, or an app's where there is one",
        ) from None


def _select(imap: imaplib.IMAP4, place: Place, *, change: bool) -> None:
    said, _ = imap.select(_mailbox_name(place.folder), readonly=not change)
    if said != "OK":
        raise OutsideError(f"{place.host} has no folder {place.folder!r}", hint=_FORM)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _mailbox_name(name: str) -> str:
    """A folder's name in IMAP's own UTF-7 (RFC 3501 §5.1.3), quoted."""
    pieces = re.split(r"([^\x20-\x7e]+)", name)
    for at, piece in enumerate(pieces):
        if at % 2:
            coded = base64.b64encode(piece.encode("utf-16-be")).decode("ascii")
            pieces[at] = f"&{coded.rstrip('=').replace('/', ',')}-"
        else:
            pieces[at] = piece.replace("&", "&-")
    return _quoted("".join(pieces))
