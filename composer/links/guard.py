"""What stands between a fetch and the network: where it may connect to, and for how long.

The network libraries are loaded with this module, so only ``fetch`` imports it, while it runs.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from typing import Any, Self

from requests import PreparedRequest, Response
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3 import HTTPConnectionPool

from composer.errors import FetchRefused
from composer.links.address import check_ip, is_loopback, not_public

__all__ = ["Deadline", "Guard"]

# Its warning of a forbidden address would reach the terminal; the error says the same.
logging.getLogger("requests_hardened").addHandler(logging.NullHandler())


class Deadline:
    """Cuts every connection it watches once the time is over.

    A timeout of a socket counts from the last byte: a server that sends one byte at a time would
    never meet it. At the deadline the connection is shut down, which ends any read.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for connection in self._watched:
            connection.close()

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def left(self) -> float:
        """The seconds that are left; raises ``TimeoutError`` where there are none."""
        if self.is_over:
            raise TimeoutError
        return self._end - time.monotonic()

    def watch(self, connection: socket.socket) -> None:
        """Takes a connection under watch, by a second handle: TLS takes the first one away."""
        self._watched.append(connection.dup())
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        for connection in tuple(self._watched):
            # It may be closed by now.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Guard(IPFilterAdapter):  # type: ignore[misc]
    """Sends one request to ``host``, where that leads to a public address.

    The address is looked at twice: when the name has been resolved, before any packet is sent to
    it, and at the connection itself, before a byte goes over it. ``is_own`` opens loopback.
    """

    def __init__(self, deadline: Deadline, host: str, *, is_https: bool, is_own: bool) -> None:
        self._deadline = deadline
        self._host = host
        self._is_own = is_own
        self._has_admitted = False
        super().__init__(is_https_proto=is_https, allow_loopback=is_own)

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Resolves the host, once, and puts the address that was found in its place."""
        try:
            host, tls = super().build_connection_pool_key_attributes(request, verify, cert)
        except InvalidIPAddress as error:
            raise not_public(str(error), host=self._host) from None
        self._check(str(host["host"]).strip("[]"))
        return host, tls

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        """A pool whose connections are checked and watched before anything is sent."""
        pool: HTTPConnectionPool = super().get_connection_with_tls_context(*args, **kwargs)
        admit = self._admit
        kind: Any = pool.ConnectionCls

        class Watched(kind):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                return admit(super()._new_conn())

        pool.ConnectionCls = Watched
        return pool

    def send(self, *args: Any, **kwargs: Any) -> Response:
        """The answer; refused where a newer urllib3 connects without asking us."""
        response: Response = super().send(*args, **kwargs)
        if not self._has_admitted:
            response.close()
            raise FetchRefused(
                f"the connection to {self._host} could not be checked",
                hint="this is a fault of newsletter-composer: please report it",
            )
        return response

    def _admit(self, connection: socket.socket) -> socket.socket:
        try:
            self._check(str(connection.getpeername()[0]))
            self._deadline.watch(connection)
        except BaseException:
            connection.close()
            raise
        self._has_admitted = True
        return connection

    def _check(self, address: str) -> None:
        if not (self._is_own and is_loopback(address)):
            check_ip(address, host=self._host)
