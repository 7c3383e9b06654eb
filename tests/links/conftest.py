"""Servers on loopback that behave well or badly, and a name server that says what a test wants."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from composer.links.fetch import Limits

HTML = "text/html; charset=utf-8"
Handle = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers on 127.0.0.1; ``on`` says how, ``seen`` keeps what was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.sent = 0
        self._routes: dict[str, Handle] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                self.close_connection = True
                outer._routes.get(self.path.partition("?")[0], not_found)(self)

            def log_message(self, *_: object) -> None:
                """Silence."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                """A client that hangs up is what some tests are about."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def on(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        type: str | None = HTML,  # noqa: A002 - the header's name
        **headers: str,
    ) -> str:
        """Answers ``path``, and gives its address."""
        raw = body.encode() if isinstance(body, str) else body

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            if type is not None:
                handler.send_header("Content-Type", type)
            sent = {"Content-Length": str(len(raw))} | {
                name.replace("_", "-"): value for name, value in headers.items()
            }
            for name, value in sent.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(raw)

        return self.does(path, answer)

    def does(self, path: str, handle: Handle) -> str:
        """Lets ``handle`` write the answer, and gives the address."""
        self._routes[path] = handle
        return self.url(path)

    def pours(self, handler: BaseHTTPRequestHandler, piece: bytes) -> None:
        """Sends the same piece until the client hangs up."""
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(piece)
                self.sent += len(piece)

    def url(self, path: str = "/", *, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def limits(self, *hosts: str, **changes: Any) -> Limits:
        """Limits under which this server may be asked, by these hosts."""
        allow = frozenset(f"{host}:{self.port}" for host in hosts or ("127.0.0.1",))
        return Limits(**{"allow": allow, "seconds": 10.0, **changes})

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def not_found(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def other_server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


class Names:
    """A resolver: each name has its answers in turn, the last one for ever; others do not exist.

    Numeric hosts are resolved by the system, which asks nobody.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self._real = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        self.asked.append(name)
        if name in self.answers:
            left = self.answers[name]
            answer = left.pop(0) if len(left) > 1 else left[0]
            return self._real(answer, port, *args, **kwargs)
        try:
            kwargs.pop("flags", None)
            return self._real(host, port, *args, flags=socket.AI_NUMERICHOST, **kwargs)
        except socket.gaierror:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """The resolver of this process, for as long as the test runs."""
    resolver = Names()
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return resolver


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts that were connected to. All but loopback are out of reach."""
    reached: list[str] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        reached.append(address[0])
        if not address[0].startswith("127.") and address[0] != "::1":
            raise OSError(101, "Network is unreachable")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return reached


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for shop.test that signs itself, with its key, in one file."""
    import shutil
    import subprocess

    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    wish = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=shop.test -addext"
    subprocess.run(
        [openssl, *wish.split(), "subjectAltName=DNS:shop.test", "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    running = Server(context)
    yield running
    running.stop()
