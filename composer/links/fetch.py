"""The one function that fetches a page. Whatever is read from the network is read by it.

It is one function because mailpit's checks, made in several places, were four times forgotten in
one of them (CVE-2026-21859, -23845, -27808, GHSA-j3fj-qppj-fmmc). It stands on
``requests_hardened.IPFilterAdapter``, which resolves a name once and connects to the address that
it found, so that no second answer of a name server counts.

Redirects are followed by hand and through the adapter alone: ``requests.Session.send`` reads the
whole body of a redirect, unpacked, even with ``stream=True`` and ``allow_redirects=False``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec import Struct

from composer.errors import FetchRefused, OutsideError
from composer.links.address import check_address, place_of

if TYPE_CHECKING:
    from requests import Response

    from composer.links.guard import Deadline

__all__ = ["JSON", "PAGES", "PICTURES", "USER_AGENT", "Fetched", "Limits", "fetch"]

#: The media types of pages, of oEmbed's answers (https://oembed.com §2.3), and of pictures that
#: mail shows; never SVG, which is a program.
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


class Limits(Struct, frozen=True, kw_only=True):
    """What a fetch may cost.

    ``seconds`` are for everything, redirects included, ``connect`` for one connection; ``size`` is
    in bytes, unpacked. ``types`` are the media types that are read.

    ``allow`` is for tests: ``host:port`` of their own servers on this machine, exactly as the
    address has them. It opens loopback and that port, and no other address; no setting, option or
    environment variable reaches it.
    """

    seconds: float = 15.0
    connect: float = 5.0
    size: int = 2_000_000
    redirects: int = 3
    types: tuple[str, ...] = PAGES
    ports: tuple[int, ...] = (80, 443)
    allow: frozenset[str] = frozenset()


class Fetched(Struct, frozen=True, kw_only=True):
    """An answer: where it came from in the end, and its body unpacked.

    ``type`` is the media type in lower case, ``charset`` what the server says of the encoding.
    ``moved`` tells that every redirect on the way was a permanent one: ``url`` is the new address.
    The body of anything but a success is not read: it says nothing of the page.
    """

    url: str
    status: int
    type: str = ""
    charset: str = ""
    body: bytes = b""
    moved: bool = False


def fetch(url: str, *, limits: Limits = Limits()) -> Fetched:  # noqa: B008 - it is frozen
    """Asks for ``url`` and reads the answer, whatever its status.

    Raises ``FetchRefused`` where an address is not a public page's or an answer breaks a limit,
    and ``OutsideError`` where there is no answer.
    """
    import requests
    from urllib3.exceptions import HTTPError

    from composer.links.guard import Deadline

    with Deadline(limits.seconds) as deadline:
        try:
            return _followed(url, limits, deadline)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if deadline.is_over:
                raise _too_slow(url, limits) from None
            raise _outside(url, error) from error
        except FetchRefused:
            # A connection that was cut at the deadline can look like an answer that ends early.
            if deadline.is_over:
                raise _too_slow(url, limits) from None
            raise


def _followed(url: str, limits: Limits, deadline: Deadline) -> Fetched:
    moved = True
    address = url
    for hop in range(limits.redirects + 1):
        with _asked(address, limits, deadline) as response:
            location = response.headers.get("Location", "")
            if response.status_code not in _REDIRECTS or not location:
                answer = _read(response, limits)
                if deadline.is_over:
                    raise _too_slow(url, limits)
                return _renamed(answer, moved=moved and hop > 0)
            moved = moved and response.status_code in _PERMANENT
            # Servers write UTF-8 where RFC 9110 §10.2.2 has ASCII only; http.client reads latin-1.
            target = location.encode("latin-1", "replace").decode("utf-8", "replace")
            address = urljoin(response.url, target.strip().replace(" ", "%20"))
    raise FetchRefused(
        f"{url} redirects more than {limits.redirects} times",
        hint="open it in a browser and link to where it ends",
    )


def _renamed(answer: Fetched, *, moved: bool) -> Fetched:
    return Fetched(
        url=answer.url,
        status=answer.status,
        type=answer.type,
        charset=answer.charset,
        body=answer.body,
        moved=moved,
    )


def _asked(url: str, limits: Limits, deadline: Deadline) -> Response:
    """The answer of one server, its body not read. Nothing of the environment counts here.

    ``requests`` reads proxies, ``.netrc`` and CA bundles from the environment in its Session only.
    """
    import requests

    from composer.links.guard import Guard

    check_address(url.partition("#")[0], limits)
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": ", ".join(limits.types),
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    request = requests.Request("GET", url, headers=headers).prepare()
    # Checked again as it was prepared: that mapped ①②⑦ to 127, and it is what is connected to.
    parts = check_address((request.url or "").partition("#")[0], limits)
    guard = Guard(
        deadline, is_https=parts.scheme == "https", is_own=place_of(parts) in limits.allow
    )
    left = deadline.left()
    return guard.send(
        request, stream=True, timeout=(min(limits.connect, left), left), verify=True, proxies={}
    )


def _read(response: Response, limits: Limits) -> Fetched:
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type", "")
    answer = Fetched(
        url=response.url,
        status=response.status_code,
        type=header.get_content_type() if header["Content-Type"] else "",
        charset=str(header.get_param("charset", "")),
    )
    if not 200 <= answer.status < 300 or answer.status == 204:  # noqa: PLR2004 - RFC 9110 §15.3
        return answer
    if answer.type not in limits.types:
        raise FetchRefused(
            f"{answer.url} is {answer.type or 'of a type that its server does not tell'}, "
            f"not {' or '.join(limits.types)}",
            hint="write the card by hand: `::card[title]{url=…}`",
        )
    return answer
