"""Which addresses a page may be fetched from: those of the public internet, and no others.

An issue's links come from anywhere: a contributor's pull request, a redirect, a name server that
changes its answers. What stands behind the machine that fetches them (itself, the office's
printers, a cloud's metadata service) must stay out of reach. CWE-918.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from composer.errors import FetchRefused

if TYPE_CHECKING:
    from composer.links.fetch import Limits

__all__ = ["check_address", "check_ip", "is_loopback", "not_public", "place_of"]

_LONGEST = 2048
#: IPv4 that is not, or not always, the public internet: IANA's special-purpose registry
#: (RFC 6890), and multicast (RFC 5771). ``is_global`` of Python 3.11.7 calls 192.0.0.0/24,
#: 192.88.99.0/24 and multicast global.
_CLOSED_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        # A service inside Azure that answers the machines of a subscription.
        "168.63.129.16/32",
    )
)
#: Of IPv6 only what IANA hands out as global unicast. That leaves out loopback, addresses that
#: wrap an IPv4 one (``::/96``, ``::ffff:0:0/96``, ``::ffff:0:0:0/96``, ``64:ff9b::/96``), local,
#: site-local and multicast ones: ``is_global`` of Python 3.11.7 calls five of these global.
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
#: What within it is special: protocols and tunnels (Teredo, ORCHID, 6to4), documentation.
_CLOSED_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
#: A host that ends in a number is an IPv4 address to a resolver, however it is written:
#: 2130706433, 0x7f.1, 0177.0.0.1 (WHATWG URL, "ends in a number").
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\.?")


def check_address(url: str, limits: Limits) -> SplitResult:
    """The parts of an address that may be asked; raises ``FetchRefused`` for any other.

    The host is looked at as it is written; what it resolves to is :func:`check_ip`'s.
    """
    if len(url) > _LONGEST or re.search(r"[\x00-\x20\x7f\\]", url):
        raise FetchRefused(
            "the address is longer than 2048 characters or has a space, backslash or control "
            "character in it",
            hint="copy the address again from the browser",
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchRefused(f"{url} is no address: {error}", hint="look for a slip in it") from None
    if parts.scheme not in ("http", "https"):
        raise FetchRefused(
            f"{url} is not fetched: only http and https are", hint="give the page's web address"
        )
    if "@" in parts.netloc:
        raise FetchRefused(
            "an address with a user name or a password in it is not fetched",
            hint="remove what stands before the @",
        )
    is_own = place_of(parts) in limits.allow
    if port not in (None, *limits.ports) and not is_own:
        raise FetchRefused(
            f"{url} is not fetched: its port {port} is neither 80 nor 443",
            hint="link to a page on a usual port, or write the card by hand",
        )
    _check_host(parts.hostname or "", url, is_own=is_own)
    return parts


def _check_host(host: str, url: str, *, is_own: bool) -> None:
    if not host or "%" in host:
        raise FetchRefused(f"{url} names no host", hint="look for a slip in it")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if _NUMERIC.fullmatch(host):
            raise FetchRefused(
                f"{host} is a number in disguise, not a host", hint="write the host's name"
            ) from None
        return
    if not is_own:
        check_ip(host, host=host)


def check_ip(address: str, *, host: str) -> None:
    """Raises ``FetchRefused`` where ``host`` leads to ``address`` and that is not public."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv4Address):
        is_open = not any(ip in network for network in _CLOSED_4)
    else:
        is_open = ip in _OPEN_6 and not any(ip in network for network in _CLOSED_6)
    if not is_open:
        raise not_public(address, host=host)


def not_public(address: str, *, host: str) -> FetchRefused:
    """The refusal of an address that ``host`` leads to."""
    leads = "" if host == address else f"{host} leads to "
    return FetchRefused(
        f"{leads}{address}, which is not on the public internet",
        hint="only public pages are fetched; write the card by hand: `::card[title]{url=…}`",
    )


def is_loopback(address: str) -> bool:
    """Whether an address is this machine itself: 127.0.0.0/8 or ::1."""
    return ipaddress.ip_address(address).is_loopback


def place_of(parts: SplitResult) -> str:
    """``host:port``, the port always there."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.hostname}:{port}"
