"""The wire of a fake: HTTP/1.1 on loopback, one thread a connection."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

__all__ = ["Asked", "Sent", "Web"]


class Asked(NamedTuple):
    """What came over the wire: ``headers`` by their names in small letters."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes


class Sent(NamedTuple):
    """What goes back; only the first ``truncated`` bytes of the content, where it is given."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    truncated: int | None


class Web(ThreadingHTTPServer):
    """Asks ``serve`` for the answer to each call; cuts the connection where there is none."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, serve: Callable[[Asked], Sent | None]) -> None:
        self.serve = serve
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Ends the connections that clients left open, for their threads wait on them."""
        for each in tuple(self._open):
            with contextlib.suppress(OSError):  # it has ended by itself
                each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Web

    def do(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        address = urlsplit(self.path)
        asked = Asked(
            self.command,
            unquote(address.path),
            parse_qs(address.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        sent = self.server.serve(asked)
        if sent is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(sent.status)
        for name, value in sent.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent.content)))
        self.end_headers()
        self.wfile.write(sent.content[: sent.truncated])
        if sent.truncated is not None:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do  # noqa: N815 - http.server's names

    def log_message(self, *_: Any) -> None:
        """Silent."""
