"""An SMTP server on loopback that does wrong what it is told to: aiosmtpd with a plan.

::

    with FaultySmtp() as server:
        server.plan["RCPT"] = ["450 4.7.1 try again", None]
        ...
        assert len(server.accepted) == 1

A plan is, for each stage of a message (``MAIL``, ``RCPT``, ``DATA`` before the message, ``BODY``
inside it, ``END`` after it) and of a connection (``EHLO``), what happens each time it is reached:
a reply, :data:`CUT`, :data:`HANG`, :data:`KEEP` (the message is taken, then cut off), or ``None``
for nothing unusual, as after the plan's end.
"""

# The names are aiosmtpd's:
# ruff: noqa: N802

from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

__all__ = ["CUT", "HANG", "KEEP", "Accepted", "Certificate", "FaultySmtp", "certificate"]

CUT = "cut"
HANG = "hang"
KEEP = "keep"
USERNAME = "théo@courant.example"
PASSWORD = "mot de passe: été"


class Accepted(NamedTuple):
    """A message that the server has."""

    sender: str
    recipient: str
    data: bytes
    options: tuple[str, ...]


class Certificate(NamedTuple):
    """A certificate of localhost that signs itself, and its key."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(self.certificate, self.key)
        return made


def certificate(folder: Path, name: str = "localhost") -> Certificate:
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    names = "DNS:localhost,IP:127.0.0.1" if name == "localhost" else f"DNS:{name}"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    command += ["-subj", f"/CN={name}", "-addext", f"subjectAltName={names}"]
    command += ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return made


class FaultySmtp:
    """The server, in a thread of its own. ``options`` are those of aiosmtpd's ``SMTP``."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, **options: Any) -> None:
        self.plan: dict[str, list[str | None]] = defaultdict(list)
        self.accepted: list[Accepted] = []
        self.connections = 0
        self.greeted: list[str] = []
        self.signed_in: list[str] = []
        self.port = 0
        self._tls = tls
        self._options = {"authenticator": self._authenticate} | options
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        # The closed transports are told so in the next turn, those under TLS in the one after.
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    def _connected(self) -> SMTP:
        self.connections += 1
        return _Planned(self, loop=self._loop, hostname="faulty.test", **self._options)

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        del server, session, envelope
        assert isinstance(data, LoginPassword)
        known = (data.login.decode(), data.password.decode()) == (USERNAME, PASSWORD)
        if known:
            self.signed_in.append(mechanism)
        return AuthResult(success=known, handled=False)

    def next(self, stage: str) -> str | None:
        planned = self.plan[stage]
        return planned.pop(0) if planned else None

    # What aiosmtpd asks of a handler.

    async def handle_EHLO(
        self, server: Any, session: Session, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greeted.append(hostname)
        session.host_name = hostname
        reply = await self.act("EHLO", server)
        return [reply] if reply else responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self.act("MAIL", server)
        if reply:
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self.act("RCPT", server)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        planned = self.plan["END"][0] if self.plan["END"] else None
        reply = await self.act("END", server)
        if reply and planned != KEEP:
            return reply
        (recipient,) = envelope.rcpt_tos
        assert isinstance(envelope.original_content, bytes)
        assert envelope.mail_from is not None
        self.accepted.append(
            Accepted(
                envelope.mail_from,
                recipient,
                envelope.original_content,
                tuple(envelope.mail_options),
            )
        )
        return f"250 2.0.0 Ok: queued as {len(self.accepted):08X}"

    async def act(self, stage: str, server: Any) -> str | None:
        """Does what is planned for a stage; a reply is what the server says instead of its own."""
        planned = self.next(stage)
        if planned in (CUT, KEEP):
            server.transport.abort()
            return "421 gone"
        if planned == HANG:
            await asyncio.sleep(60)
        if planned and planned.startswith("421"):
            self._loop.call_later(0.05, server.transport.close)
        return planned


class _Planned(SMTP):
    """aiosmtpd asks no handler before a message is read."""

    def __init__(self, faulty: FaultySmtp, **options: Any) -> None:
        super().__init__(faulty, **options)
        self._faulty = faulty

    async def smtp_DATA(self, arg: str) -> None:
        reply = await self._faulty.act("DATA", self)
        if reply:
            await self.push(reply)
        elif self._faulty.next("BODY") == CUT:
            await self.push("354 go on")
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)
