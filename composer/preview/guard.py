"""Keeps other sites, and other machines, out of the drafts.

A page on the web can ask a server on this machine for anything, and by DNS rebinding read the
answer as if the server were its own (CVE-2025-24010 of a well-known preview server). A browser
says whom it means in ``Host`` and who asks in ``Origin`` and ``Sec-Fetch-Site``: only this page may.
"""

from __future__ import annotations

import hmac
import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["TOKEN_HEADER", "Guard", "Hosts", "may_write"]

TOKEN_HEADER = "x-preview-token"  # noqa: S105 - a name
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
#: What every answer says: no other page may frame it, guess its type or learn its address.
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Hosts:
    """What ``Host`` may be for a server that listens on ``host`` and ``port``.

    Where it listens on every address of the machine, any number is one: a name is what DNS
    rebinding needs, and only those of loopback are known to be ours.
    """

    def __init__(self, host: str, port: int) -> None:
        named = f"[{host}]" if ":" in host else host
        self._names = {f"{name}:{port}" for name in (*_LOOPBACK, named.lower())}
        self._port = port
        self._any = host in ("0.0.0.0", "::", "")  # noqa: S104 - compared, not bound

    def __contains__(self, host: str) -> bool:
        if host in self._names:
            return True
        address, _, port = host.rpartition(":")
        return self._any and port == str(self._port) and _is_number(address.strip("[]"))


def _is_number(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


class Guard:
    """An ASGI middleware that answers only to this machine's own page.

    ``421`` to another ``Host``, ``403`` to another ``Origin`` or site.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may pass, with the headers of :data:`_HEADERS`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(dict(scope["headers"]))
        if refused:
            await _answer(send, *refused)
            return

        async def with_headers(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]  # type: ignore[misc]
            await send(message)

        await self._app(scope, receive, with_headers)  # type: ignore[arg-type]

    def _refused(self, headers: dict[bytes, bytes]) -> tuple[int, bytes] | None:
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if host not in self._hosts:
            return 421, b"this preview is not at that address"
        origin = headers.get(b"origin", b"").decode("latin-1").lower()
        if origin and origin.removeprefix("http://") not in self._hosts:
            return 403, b"another site may not read the preview"
        # A link or a typed address says "none"; another site's script or picture "cross-site".
        if headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
            return 403, b"another site may not read the preview"
        return None


async def _answer(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def may_write(given: str, token: str) -> bool:
    """Whether a request carries the token of this server's page."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
