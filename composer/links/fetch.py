"""The one function that fetches a page. Whatever is read from the network is read by it.

It is one because mailpit's checks, made in several places, were four times forgotten in one of
them (CVE-2026-21859, -23845, -27808, GHSA-j3fj-qppj-fmmc). It stands on the adapter of
``requests-hardened``, which resolves a name once and connects to the address that it found, so
that no second answer of a name server counts.

Redirects are followed by hand and through the adapter alone: ``requests.Session.send`` reads the
whole body of a redirect, unpacked, even with ``stream=True`` and ``allow_redirects=False``, and
takes proxies, ``.netrc`` and certificates from the environment (measured, requests 2.34).
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

import msgspec

from composer.errors import FetchRefused, OutsideError
from composer.links.address import check_address, place_of

if TYPE_CHECKING:
    from requests import Response

    from composer.links.guard import Deadline

__all__ = ["JSON", "PAGES", "PICTURES", "USER_AGENT", "Fetched", "Limits", "fetch", "peek"]

#: The media types of pages, of oEmbed's answers (https://oembed.com, 2.3), and of the pictures
#: that mail shows; never SVG, which is a program.
PAGES = ("text/html", "application/xhtml+xml")
JSON = ("application/json", "application/json+oembed", "text/json")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")

USER_AGENT = (
    "Mozilla/5.0 (compatible; newsletter-composer; "
    "+https://github.com/newsletter-composer/newsletter-composer)"
)
_CHUNK = 65536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_BY_HAND = "write the card by hand: `::card[title]{url=…}`"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a fetch may cost.

    ``seconds`` are for everything, redirects included, ``connect`` for one connection; ``size`` is
    in bytes, unpacked. ``types`` are the media types that are read.

    ``allow`` is for tests: ``host:port`` of their own servers on this machine, as the address has
    them. It opens loopback and that port for that host and nothing else; no setting, option or
    variable of the environment reaches it.
    """

    seconds: float = 15.0
    connect: float = 5.0
    size: int = 2_000_000
    redirects: int = 3
    types: tuple[str, ...] = PAGES
    ports: tuple[int, ...] = (80, 443)
    allow: frozenset[str] = frozenset()


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: where it came from in the end, and its body, unpacked.

    ``type`` is the media type in lower case, ``charset`` the encoding that the server names.
    ``moved`` tells that every redirect on the way was a permanent one: ``url`` is the new address.
    ``body`` is empty unless the status is a success: an error's page says nothing of the page.
    """

    url: str
    status: int
    type: str = ""
    charset: str = ""
    body: bytes = b""
    moved: bool = False


_USUAL = Limits()


def fetch(url: str, *, limits: Limits = _USUAL) -> Fetched:
    """Asks for ``url`` and reads the answer, whatever its status.

    A page that is longer than ``limits.size`` is cut there: what it says of itself stands at its
    beginning. Anything else that is too long is refused.

    Raises ``FetchRefused`` where an address is not a public page's or an answer breaks a limit,
    and ``OutsideError`` where there is no answer.
    """
    return _fetched(url, limits, "GET", _read)


def peek(url: str, *, method: Literal["HEAD", "GET"], limits: Limits = _USUAL) -> Fetched:
    """Asks for ``url`` as :func:`fetch` does, by the same guards, and reads no body.

    The type of what is there does not matter, so the answer has neither type nor body.
    """
    return _fetched(url, limits, method, _unread)


def _fetched(
    url: str, limits: Limits, method: str, read: Callable[[Response, Limits], Fetched]
) -> Fetched:
    import requests
    from urllib3.exceptions import HTTPError

    from composer.links.guard import Deadline

    with Deadline(limits.seconds) as deadline:
        try:
            answer = _followed(url, limits, deadline, method, read)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if not deadline.is_over:
                raise _failed(url, error) from error
        except FetchRefused:
            if not deadline.is_over:
                raise
        # A connection that is cut at the deadline looks like an answer that ends there.
        if deadline.is_over:
            raise FetchRefused(
                f"{url} took longer than {limits.seconds:g} seconds",
                hint=f"try again later, or {_BY_HAND}",
            )
    return answer


def _followed(
    url: str,
    limits: Limits,
    deadline: Deadline,
    method: str,
    read: Callable[[Response, Limits], Fetched],
) -> Fetched:
    address, is_permanent = url, True
    for hop in range(limits.redirects + 1):
        with _asked(address, limits, deadline, method) as response:
            location = response.headers.get("Location", "")
            if response.status_code not in _REDIRECTS or not location:
                answer = read(response, limits)
                return msgspec.structs.replace(answer, moved=is_permanent and hop > 0)
            is_permanent = is_permanent and response.status_code in _PERMANENT
            # http.client reads latin-1, servers write UTF-8 (RFC 9110 §5.5 has ASCII only).
            target = location.encode("latin-1", "replace").decode("utf-8", "replace")
            address = urljoin(response.url, target.strip().replace(" ", "%20"))
    raise FetchRefused(
        f"{url} redirects more than {limits.redirects} times",
        hint="open it in a browser and link to where it ends",
    )


@contextlib.contextmanager
def _asked(url: str, limits: Limits, deadline: Deadline, method: str) -> Iterator[Response]:
    """The answer of one server, its body not yet read."""
    import requests

    from composer.links.guard import Guard

    check_address(url, limits)
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": ", ".join(limits.types),
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    request = requests.Request(method, url, headers=headers).prepare()
    # Again as it was prepared, for that is what is connected to: it mapped ①②⑦ to 127.
    parts = check_address(request.url or "", limits)
    guard = Guard(
        deadline,
        parts.hostname or "",
        is_https=parts.scheme == "https",
        is_own=place_of(parts) in limits.allow,
    )
    left = deadline.left()
    timeout = (min(limits.connect, left), left)
    with (
        contextlib.closing(guard),
        guard.send(request, stream=True, timeout=timeout, verify=True, proxies={}) as response,
    ):
        yield response


def _unread(response: Response, _limits: Limits) -> Fetched:
    return Fetched(url=response.url, status=response.status_code)


def _read(response: Response, limits: Limits) -> Fetched:
    header = response.headers.get("Content-Type", "")
    charset = re.search(r";\s*charset\s*=\s*[\"']?([^\s;\"']+)", header, re.IGNORECASE)
    answer = Fetched(
        url=response.url,
        status=response.status_code,
        type=header.partition(";")[0].strip().lower(),
        charset=charset[1] if charset else "",
    )
    if not 200 <= answer.status < 300 or answer.status == 204:  # noqa: PLR2004 - RFC 9110 §15.3
        return answer
    if answer.type not in limits.types:
        raise FetchRefused(
            f"{answer.url} is {answer.type or 'of a type that its server does not name'}, "
            f"not {' or '.join(limits.types)}",
            hint=_BY_HAND,
        )
    body = _body(response, limits.size)
    if len(body) > limits.size and answer.type not in PAGES:
        raise FetchRefused(f"{answer.url} has more than {limits.size} bytes", hint=_BY_HAND)
    return msgspec.structs.replace(answer, body=body[: limits.size])


def _body(response: Response, size: int) -> bytes:
    """The body, unpacked; of a longer one than ``size`` a little more than that."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    pieces = _pieces(response, size)
    if encoding in ("gzip", "x-gzip"):
        pieces = _unpacked(pieces)
    elif encoding not in ("", "identity"):
        raise FetchRefused(
            f"{response.url} is packed as “{encoding[:20]}”, which was not asked for", hint=_BY_HAND
        )
    body = bytearray()
    try:
        for piece in pieces:
            body += piece
            if len(body) > size:
                break
    except zlib.error as error:
        raise FetchRefused(f"{response.url} cannot be unpacked: {error}", hint=_BY_HAND) from None
    return bytes(body)


def _pieces(response: Response, size: int) -> Iterator[bytes]:
    """The body as it is sent: packed bytes that unpack to nothing would have no end either."""
    received = 0
    while received <= size and (piece := response.raw.read(_CHUNK, decode_content=False)):
        received += len(piece)
        yield piece


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpacks by small steps, for urllib3 before 2.6 unpacks a whole piece at once."""
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for piece in pieces:
        rest = piece
        while rest and not packed.eof:
            yield packed.decompress(rest, _CHUNK)
            rest = packed.unconsumed_tail
    yield packed.flush()


def _failed(url: str, error: Exception) -> OutsideError:
    """What the author is told where a server gave no answer."""
    import requests

    if isinstance(error, requests.exceptions.SSLError):
        return OutsideError(
            f"{url} has no valid certificate: {_reason(error)}",
            hint="open it in a browser: it warns of the same, or your system's clock is wrong",
        )
    if isinstance(error, requests.exceptions.Timeout):
        return OutsideError(f"{url} did not answer in time", hint="try again later")
    if isinstance(error, ValueError):
        return FetchRefused(f"{url} is no address: {_reason(error)}", hint="look for a slip in it")
    return OutsideError(
        f"{url} cannot be reached: {_reason(error)}",
        hint="look for a slip in the address, and whether you are online",
    )


def _reason(error: BaseException) -> str:
    """The innermost reason, for urllib3 wraps it in the names of its classes."""
    inner, deeper = error, _cause(error)
    while deeper is not None:
        inner, deeper = deeper, _cause(deeper)
    words = (getattr(inner, name, None) for name in ("verify_message", "strerror"))
    return str(next(filter(None, words), inner))


def _cause(error: BaseException) -> BaseException | None:
    candidates = (getattr(error, "reason", None), *error.args, error.__cause__)
    return next((each for each in candidates if isinstance(each, BaseException)), None)
