"""One connection to an SMTP server, spoken a step at a time, so that it is known where it breaks.

The library's own ``sendmail`` tells neither whether the message's end had been sent when a
connection was lost, nor whose fault a refusal is. The first is the difference between a message
that may be sent again and one that may be there already (RFC 1047).
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import TypeVar

from composer.delivery.faults import Delayed, Fault, Halted, Unsure
from composer.delivery.smtp.place import Place, context, literal, opening
from composer.delivery.smtp.replies import Reply, Stage, fault, one_line

__all__ = ["Conversation"]

T = TypeVar("T")

_HELLO = Stage("EHLO", of_all=True)
_AUTH = Stage("AUTH", of_all=True)
_MAIL = Stage("MAIL", of_all=True)
_RCPT = Stage("RCPT", of_reader=True)
_DATA = Stage("DATA")
_END = Stage("after the message")

#: Bytes that are handed over at once: a slow line has the timeout for each.
_CHUNK = 65536
#: Seconds that a server has to say goodbye.
_GOODBYE = 5.0
_CLOSING = 421


class Conversation:
    """A connection that has said hello, is encrypted as it should be, and signed in.

    Raises a :class:`Fault` where that cannot be; by itself it never sends anything.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        #: What no error may show: what was said to sign in, the reader's address.
        self._hidden: tuple[str, ...] = ()
        #: Whether the server has heard of the message that is under way.
        self.has_begun = False
        self._smtp = opening(place, lambda: self._connect(place))
        try:
            opening(place, lambda: self._introduce(place))
        except BaseException:
            self.drop()
            raise

    @property
    def is_open(self) -> bool:
        """Whether nothing has ended it yet, as far as is known."""
        return self._smtp.sock is not None

    @property
    def name(self) -> str:
        """What the server calls itself."""
        said = (self._smtp.ehlo_resp or b"").decode("utf-8", "replace").split()
        return one_line(said[0]) if said else self._place.host

    @property
    def cipher(self) -> str:
        """The version of TLS, or that there is none."""
        sock = self._smtp.sock
        return str(sock.version()) if isinstance(sock, ssl.SSLSocket) else "not encrypted"

    @property
    def largest(self) -> int:
        """Bytes of a message that the server takes at most (RFC 1870); 0 where it does not say."""
        size = self._smtp.esmtp_features.get("size", "")
        return int(size) if size.isdecimal() else 0

    def has(self, extension: str) -> bool:
        """Whether the server offers an extension."""
        return self._smtp.has_extn(extension)

    def deliver(self, sender: str, recipient: str, message: bytes) -> Reply:
        """Sends one message; gives the reply that takes it. Raises a :class:`Fault` where none does.

        Whether addresses and size are what the server can take is for the caller to ask first.
        """
        self._hidden = (recipient,)
        self.has_begun = False
        self._ask(_MAIL, "MAIL", f"FROM:<{sender}>{self._options(recipient, message)}")
        self.has_begun = True
        try:
            self._ask(_RCPT, "RCPT", f"TO:<{recipient}>")
            self._ask(_DATA, "DATA", good=3)
        except Fault:
            self._reset()
            raise
        self._step(_DATA, lambda: self._write(message))
        return self._end()

    def close(self) -> None:
        """Says goodbye, if it is still open."""
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(min(_GOODBYE, self._place.timeout))
                self._smtp.docmd("QUIT")
        except OSError:
            # All that smtplib raises is one: the other end was quicker.
            pass
        finally:
            self.drop()

    def drop(self) -> None:
        """Ends it without a word."""
        self._smtp.close()

    def _options(self, recipient: str, message: bytes) -> str:
        size = f" SIZE={len(message)}" if self.has("size") else ""
        # RFC 6531 §3.6: the header that holds such an address is UTF-8.
        return size if recipient.isascii() else f"{size} BODY=8BITMIME SMTPUTF8"

    def _write(self, message: bytes) -> None:
        """The message without the dot that ends it, its own dots doubled (RFC 5321 §4.5.2)."""
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        for start in range(0, len(stuffed), _CHUNK):
            self._smtp.send(stuffed[start : start + _CHUNK])

    def _end(self) -> Reply:
        """From here on the server may have the message, whatever becomes of its answer."""
        try:
            self._smtp.send(b".\r\n")
            reply = self._heard(*self._smtp.getreply())
        except OSError:
            self.drop()
            raise Unsure("the connection was lost before the server said that it has it") from None
        kind = reply.code // 100
        if kind == 2:  # noqa: PLR2004 - taken (RFC 5321 §4.2.1)
            return reply
        if reply.code == _CLOSING or kind not in (4, 5):
            self.drop()
        if kind not in (4, 5):
            raise Unsure(f"the server's answer is none that SMTP knows: {reply}")
        raise fault(reply, _END)

    def _reset(self) -> None:
        """Makes room for the next message."""
        try:
            if self.is_open and self._smtp.docmd("RSET")[0] != 250:  # noqa: PLR2004
                self.drop()
        except OSError:
            self.drop()

    def _ask(self, stage: Stage, command: str, arguments: str = "", *, good: int = 2) -> Reply:
        """Asks, and raises what a reply means whose first digit is not ``good``."""
        reply = self._step(stage, lambda: self._heard(*self._smtp.docmd(command, arguments)))
        if reply.code // 100 == good:
            return reply
        if reply.code == _CLOSING or reply.code // 100 not in (4, 5):
            # It closes, or what it will say next belongs to another question.
            self.drop()
        raise fault(reply, stage)

    def _step(self, stage: Stage, step: Callable[[], T]) -> T:
        try:
            return step()
        except OSError:
            self.drop()
            raise Delayed(f"{stage.name}: the connection was lost") from None

    def _heard(self, code: int, text: bytes) -> Reply:
        said = text.decode("utf-8", "replace")
        for hidden in self._hidden:
            said = re.sub(re.escape(hidden), "…", said, flags=re.IGNORECASE)
        return Reply.of(code, said.encode())

    def _connect(self, place: Place) -> smtplib.SMTP:
        # Its own default would ask DNS for the name of this machine, and tell it.
        own = place.helo or "localhost"
        if place.security == "tls":
            return smtplib.SMTP_SSL(
                place.host, place.port, own, timeout=place.timeout, context=context(place)
            )
        return smtplib.SMTP(place.host, place.port, own, timeout=place.timeout)

    def _introduce(self, place: Place) -> None:
        smtp = self._smtp
        # Addresses with accents are the only words of ours that are not ASCII (RFC 6531 §3.4).
        smtp.command_encoding = "utf-8"
        if smtp.sock is not None:
            # The end of a message must not wait until its beginning is acknowledged.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.local_hostname = place.helo or literal(smtp.sock)
        self._hello()
        if place.security == "starttls":
            if not self.has("starttls"):
                raise Halted(
                    f"{place.host} offers no STARTTLS on port {place.port}",
                    hint='nothing is sent unencrypted: set port = 465 and security = "tls"',
                )
            smtp.starttls(context=context(place))
            self._hello()
        if place.username:
            self._sign_in(place)

    def _hello(self) -> None:
        reply = Reply.of(*self._smtp.ehlo())
        if reply.code // 100 != 2:  # noqa: PLR2004
            raise fault(reply, _HELLO)

    def _sign_in(self, place: Place) -> None:
        """Signs in; names and passwords may have accents where the server knows PLAIN (RFC 4616)."""
        plain = base64.b64encode(f"\0{place.username}\0{place.password}".encode()).decode()
        password = base64.b64encode(place.password.encode()).decode()
        self._hidden = (plain, password, place.password)
        if "PLAIN" in self._smtp.esmtp_features.get("auth", "").upper().split():
            self._ask(_AUTH, "AUTH", f"PLAIN {plain}")
            return
        try:
            self._smtp.login(place.username, place.password)
        except smtplib.SMTPAuthenticationError as error:
            text = error.smtp_error
            raw = text if isinstance(text, bytes) else text.encode()
            raise fault(self._heard(error.smtp_code, raw), _AUTH) from None
        except smtplib.SMTPServerDisconnected:
            raise Delayed("AUTH: the connection was lost") from None
        except (smtplib.SMTPException, UnicodeError):
            # The library's own words would show the password.
            raise Halted(
                f"{place.host} offers no way to sign in with these credentials",
                hint="see which port it wants a password on, and whether that has accents",
            ) from None
