"""Servers on loopback, a name server that says what a test wants, and pages to read."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from composer.links.fetch import JSON, Fetched, Limits
from composer.links.metadata import page_from
from composer.model import Page

HTML = "text/html; charset=utf-8"
NOW = "2025-01-09T08:30:00Z"
URL = "https://www.courrier.test/2025/01/article.html"
Handle = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers on 127.0.0.1; ``on`` says how, ``seen`` keeps what was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.methods: list[str] = []
        self.sent = 0
        self._routes: dict[str, Handle] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.methods.append(self.command)
                outer.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                self.close_connection = True
                outer._routes.get(self.path.partition("?")[0], not_found)(self)

            def do_HEAD(self) -> None:
                self.do_GET()

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
        type: str | None = HTML,
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
            if handler.command != "HEAD":
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


def head(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


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


class Site:
    """The other end of oEmbed's fetch: what it answers, and what it was asked."""

    def __init__(self, answer: Any = None, *, status: int = 200) -> None:
        self.asked: list[str] = []
        self._answer = answer
        self._status = status

    def __call__(self, url: str, types: tuple[str, ...]) -> Fetched:
        assert types == JSON
        self.asked.append(url)
        if isinstance(self._answer, Exception):
            raise self._answer
        raw = self._answer if isinstance(self._answer, bytes) else json.dumps(self._answer).encode()
        return Fetched(url=url, status=self._status, type="application/json", body=raw)


def page(
    html: str | bytes,
    url: str = URL,
    *,
    final: str = "",
    status: int = 200,
    charset: str = "",
    site: Site | None = None,
) -> Page:
    body = html if isinstance(html, bytes) else html.encode()
    answer = Fetched(url=final or url, status=status, type="text/html", charset=charset, body=body)
    return page_from(url, answer, fetched=NOW, ask=site)


def metas(**content: str) -> str:
    """``og__title`` is ``<meta property="og:title">``."""
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in content.items()
    )


def linked(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def discovery(href: str = "https://tube.test/oembed?url=x&amp;format=json") -> str:
    return f'<link rel="alternate" type="application/json+oembed" href="{href}">'


#: A page that says everything, and what oEmbed says of a video.
ARTICLE = """\
<!doctype html>
<html lang="fr-FR" prefix="og: https://ogp.me/ns#">
<head>
<meta charset="utf-8">
<title>L’été des poulpes | Le Courrier</title>
<meta name="description" content="Le chapeau pour les moteurs.">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Le Courrier">
<meta property="og:title" content="L’été des poulpes">
<meta property="og:description" content="Ils sont malins,
   et ils   le savent.">
<meta property="og:image" content="/images/poulpe%20bleu.jpg?w=1200&amp;h=630">
<meta property="article:published_time" content="2025-01-09T08:00:00+01:00">
<meta name="author" content="Théo Martin">
</head>
<body><svg><title>Un logo</title></svg><h1>Autre titre</h1></body>
</html>
"""
VIDEO = {
    "type": "video",
    "version": "1.0",
    "title": "How octopuses dream",
    "author_name": "Deep Sea",
    "author_url": "https://tube.test/@deepsea",
    "provider_name": "Tube",
    "thumbnail_url": "https://img.tube.test/1.jpg",
    "html": "<iframe src='https://tube.test/embed/1'></iframe>",
}
