"""Where an SMTP server is, how one is let in, and what it means where one is not."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import NamedTuple, TypeVar

from composer.delivery.faults import Delayed, Fault, Halted
from composer.delivery.smtp.replies import Reply, Stage, fault

__all__ = ["Place", "context", "literal", "opening", "place_of"]

T = TypeVar("T")

_CONNECT = Stage("connecting", of_all=True)
#: Submission (RFC 6409), submission over TLS (RFC 8314), and the port of servers.
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LAST_PORT = 65535


class Place(NamedTuple):
    """A server's address, and what it needs to know; ``security`` is a key of the ports above."""

    host: str
    port: int
    security: str
    helo: str
    username: str
    password: str
    ca: str
    timeout: float

    def __repr__(self) -> str:
        return f"Place({self.host}:{self.port})"


def place_of(settings: Mapping[str, str], password: str, timeout: float) -> Place:
    """The place that the settings name. Raises Halted where they cannot be meant."""
    host = settings.get("host", "").strip()
    if not host:
        raise Halted("no SMTP server is named", hint='write host = "…" under [delivery.smtp]')
    port = _port(settings.get("port", ""))
    here = _is_loopback(host)
    security = settings.get("security", "") or _usual(port, here=here)
    if security not in _PORTS:
        raise Halted(
            f"security is {security!r}", hint='write security = "starttls", "tls" or "none"'
        )
    username = settings.get("username", "")
    if username and not password:
        raise Halted(
            f"{username} has no password for {host}", hint="set NEWSLETTER_SMTP_PASSWORD, see .env"
        )
    if username and security == "none" and not here:
        raise Halted(
            f"the password would go to {host} unencrypted",
            hint='set security = "starttls" or "tls", or send without a username',
        )
    return Place(
        host=host,
        port=port or _PORTS[security],
        security=security,
        helo=settings.get("helo", ""),
        username=username,
        password=password,
        ca=settings.get("ca", ""),
        timeout=timeout,
    )


def context(place: Place) -> ssl.SSLContext:
    """TLS that verifies the server by the system's store, and by a file of one's own."""
    made = ssl.create_default_context()
    if place.ca:
        try:
            made.load_verify_locations(place.ca)
        except OSError:
            raise Halted(
                f"{place.ca} holds no certificate that can be read",
                hint="`ca` names a file of certificates in PEM",
            ) from None
    return made


def literal(sock: socket.socket) -> str:
    """This machine's address on that connection, as EHLO may name it (RFC 5321 §4.1.3)."""
    address = str(sock.getsockname()[0]).partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def opening(place: Place, step: Callable[[], T]) -> T:
    """What a step gives on the way to an open connection, its errors told as faults."""
    where = f"{place.host}:{place.port}"
    try:
        return step()
    except Fault:
        raise
    except smtplib.SMTPResponseException as error:
        raise fault(_reply(error), _CONNECT) from None
    except smtplib.SMTPException:
        raise Delayed(f"{where} ended the connection") from None
    except ssl.SSLCertVerificationError as error:
        raise Halted(
            f"the certificate of {where} is not valid: {error.verify_message}",
            hint="check host; a certificate of your own goes into a file that `ca` names",
        ) from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise Delayed(f"{where} ended the connection") from None
    except ssl.SSLError as error:
        raise Halted(
            f"{where} does not speak TLS as expected: {error.reason}",
            hint='security is "tls" on port 465 mostly, "starttls" on 587',
        ) from None
    except (socket.gaierror, UnicodeError) as error:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
            raise Delayed(f"the name {place.host} cannot be looked up for now") from None
        raise Halted(f"there is no host {place.host}", hint="check host, and DNS") from None
    except OSError as error:
        raise Delayed(f"{where} does not answer: {error.strerror or error}") from None


def _reply(error: smtplib.SMTPResponseException) -> Reply:
    text = error.smtp_error
    return Reply.of(error.smtp_code, text if isinstance(text, bytes) else str(text).encode())


def _port(written: str) -> int:
    """The port, 0 where none is named."""
    if not written:
        return 0
    if written.isascii() and written.isdecimal() and 0 < int(written) <= _LAST_PORT:
        return int(written)
    raise Halted(f"port is {written!r}", hint="write a number, mostly 587 or 465")


def _usual(port: int, *, here: bool) -> str:
    """How a connection is secured where nobody says: unencrypted on this machine alone."""
    for security in ("tls", "starttls"):
        if port == _PORTS[security]:
            return security
    return "none" if here else "starttls"


def _is_loopback(host: str) -> bool:
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
