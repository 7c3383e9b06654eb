"""A mail server for tests: Postfix that delivers through Dovecot's LMTP, read back over IMAP.

All of it lives in a folder of its own, on ports of loopback that were free, and goes with the test
run, even with one that is killed. Nothing of the machine's own Postfix is read or written but its
programs. Each process of pytest-xdist has its own.

- Any domain is delivered into a Maildir here; nothing ever leaves the machine.
- ``bounce.test`` refuses everybody but ``known@bounce.test`` with 550 5.1.1, ``full.test`` with
  552 5.2.2, ``defer.test`` with 450 4.2.1: to :attr:`MailServer.smtp` such a message is accepted
  and comes back as a delivery status notification (that of ``defer.test`` stays in the queue, with
  a warning after a second or so); :attr:`MailServer.far` refuses it at once.
- Messages of more than :data:`LARGEST` bytes are refused.
- STARTTLS is offered, and IMAP over TLS, with a certificate that :attr:`MailServer.certificate`
  verifies.

::

    def test_it(mail_server: MailServer) -> None:
        with smtplib.SMTP("127.0.0.1", mail_server.smtp) as smtp: ...
        (raw,) = mail_server.wait("reader@courant.example")
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

from tests.delivery.mail_settings import DOVECOT, MAIN, MASTER

__all__ = ["LARGEST", "NARROW", "PASSWORD", "MailServer", "mail_server"]

#: Every mailbox opens with it.
PASSWORD = "secret"
#: In bytes: what Postfix takes (SIZE in its EHLO).
LARGEST = 2_000_000
#: The same for the port that refuses at once, which offers no SMTPUTF8 either.
NARROW = 100_000
#: Who Dovecot is, with all its mail: an account that every Debian has.
_OWNER = "mail"
#: In seconds, for a server to answer and for a message to arrive.
_PATIENCE = 20.0
_MISSING = "Postfix and Dovecot are not here: sh tests/tools.sh installs them on Debian"
#: Runs a server until nobody holds the other end of its input: it ends with the tests, even when
#: these are killed. (Linux forgets PR_SET_PDEATHSIG as soon as a process changes its user.)
_KEEPER = '"$@" </dev/null & server=$!; read -r _; kill $server; wait $server'


class Ports(NamedTuple):
    """Where everybody listens."""

    smtp: int
    far: int
    lmtp: int
    imap: int
    imaps: int

    @classmethod
    def free(cls) -> Ports:
        """Ports that nobody listens on, below those that the kernel gives to clients."""
        with contextlib.ExitStack() as held:
            ports: list[int] = []
            while len(ports) < len(cls._fields):
                port = random.randint(10_000, 32_000)
                listener = held.enter_context(socket.socket())
                with contextlib.suppress(OSError):
                    listener.bind(("127.0.0.1", port))
                    ports.append(port)
            return cls(*ports)


class MailServer:
    """Postfix and Dovecot; ``smtp``, ``far``, ``imap`` and ``imaps`` are ports of 127.0.0.1."""

    def __init__(self) -> None:
        # Postfix's processes are somebody else and must be able to enter, pytest's own folder is
        # closed to them; and a socket's path must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="mail-", dir="/tmp"))
        self.certificate = self.folder / "certificate.pem"
        self._keepers: list[subprocess.Popen[bytes]] = []

    @property
    def smtp(self) -> int:
        return self.ports.smtp

    @property
    def far(self) -> int:
        return self.ports.far

    @property
    def imap(self) -> int:
        return self.ports.imap

    @property
    def imaps(self) -> int:
        return self.ports.imaps

    def __enter__(self) -> Self:
        with _alone():
            # Until the servers listen, another process could choose the same ports.
            self.ports = Ports.free()
            self._run()
        return self

    def _run(self) -> None:
        try:
            self._prepare()
            dovecot = self._write("dovecot.conf", DOVECOT)
            self._write("etc/main.cf", MAIN)
            self._write("etc/master.cf", MASTER)
            person = ["setpriv", f"--reuid={_OWNER}", f"--regid={_OWNER}", "--clear-groups"]
            self._start("dovecot", *person, "dovecot", "-F", "-c", str(dovecot))
            # The program that `postfix start` starts, without its second of looking at files.
            self._start("postfix", _postfix(), "-c", str(self.folder / "etc"), "-s")
            for port in self.ports:
                until(lambda port=port: self._answers(port), f"port {port} to answer", self)
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stops everything and removes the folder."""
        for keeper in self._keepers:
            assert keeper.stdin
            keeper.stdin.close()
        for keeper in self._keepers:
            try:
                keeper.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(keeper.pid, signal.SIGKILL)
                keeper.wait()
        # Postfix's helpers end a moment after it, and may still write.
        while self.folder.exists():
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def log(self) -> str:
        """What the servers said."""
        return "".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*.log"))

    def maildir(self, user: str) -> Path:
        """Where the mail of an address lies (what follows a ``+`` in it is no part of the name)."""
        local, _, domain = user.partition("@")
        return self.folder / "mail" / f"{local.partition('+')[0]}@{domain}"

    def messages(self, user: str) -> list[bytes]:
        """The messages of an address, as they lie on disk, in the order in which they came."""
        found = [*self.maildir(user).glob("new/*"), *self.maildir(user).glob("cur/*")]
        return [path.read_bytes() for path in sorted(found, key=lambda path: path.name)]

    def wait(self, user: str, count: int = 1) -> list[bytes]:
        """The messages of an address, as soon as there are as many."""
        until(lambda: len(self.messages(user)) >= count, f"{count} for {user}", self)
        return self.messages(user)

    @contextlib.contextmanager
    def mailbox(self, user: str) -> Iterator[imaplib.IMAP4]:
        """The mailbox of an address over IMAP, its INBOX chosen."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=_PATIENCE) as imap:
            imap.login(user, PASSWORD)
            imap.select()
            yield imap

    def _prepare(self) -> None:
        self.folder.chmod(0o755)
        # What Postfix expects to be there (postfix-files(5)); "pid" stays root's.
        private = ["active", "bounce", "corrupt", "defer", "deferred", "hold", "incoming"]
        for name in ("queue", "queue/pid", "etc"):
            (self.folder / name).mkdir(mode=0o755)
        private += ["private", "saved", "trace"]
        for name in ("data", *(f"queue/{name}" for name in private), "queue/public"):
            (self.folder / name).mkdir(mode=0o755 if name == "queue/public" else 0o700)
            shutil.chown(self.folder / name, "postfix")
        for name in ("run", "mail"):
            (self.folder / name).mkdir(mode=0o755)
            shutil.chown(self.folder / name, _OWNER, _OWNER)
        self._certify()

    def _certify(self) -> None:
        files = ["-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)]
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        command = ["openssl", "req", "-x509", "-days", "2", *curve, *names, *files]
        subprocess.run(command, check=True, capture_output=True)
        shutil.chown(self.folder / "key.pem", _OWNER)

    def _write(self, name: str, template: str) -> Path:
        path = self.folder / name
        path.write_text(
            template.format(
                folder=self.folder,
                owner=_OWNER,
                password=PASSWORD,
                largest=LARGEST,
                narrow=NARROW,
                **self.ports._asdict(),
            )
        )
        return path

    def _start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self._keepers.append(
                subprocess.Popen(
                    ["sh", "-c", _KEEPER, "sh", *command],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def _answers(self, port: int) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as it:
            # Over TLS the client speaks first.
            return port == self.imaps or bool(it.recv(1))
        return False


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process of this machine at a time, by a name that vanishes with its process (unix(7))."""
    with socket.socket(socket.AF_UNIX) as lock:
        end = time.monotonic() + 5 * _PATIENCE
        while True:
            try:
                lock.bind("\0newsletter-tests-mail-server")
                break
            except OSError:
                assert time.monotonic() < end, "another test run starts its mail server for ever"
                time.sleep(0.05)
        yield


def until(is_so: Callable[[], Any], what: str, server: MailServer) -> None:
    """Waits until it is so, and fails where that takes too long."""
    end = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"waited in vain for {what}; the servers say: {server.log}"
        time.sleep(0.02)


def _postfix() -> str:
    said = subprocess.run(["postconf", "-dh", "daemon_directory"], capture_output=True, check=True)
    return f"{said.stdout.decode().strip()}/master"


def _reason() -> str:
    """Why this machine cannot try it; a skip is a failure in CI (tests/unskipped.py)."""
    if not all(map(shutil.which, ("postconf", "dovecot", "setpriv", "openssl"))):
        return _MISSING
    if not all(Path("/usr/lib/dovecot", name).exists() for name in ("imap", "lmtp")):
        return _MISSING
    return "" if os.geteuid() == 0 else "Postfix is started by root alone"


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """One mail server for all tests of a process."""
    reason = _MISSING if sys.platform != "linux" else _reason()
    if reason:
        pytest.skip(reason)
    with MailServer() as server:
        yield server
