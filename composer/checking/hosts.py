"""The hosts of addresses, and lists of hosts that several checks know by heart."""

from __future__ import annotations

import functools
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["host_of", "listed", "same_house"]


def host_of(url: str) -> str:
    """The host of a web address, in lower case and without ``www.``; empty where there is none."""
    if not url[:8].lower().startswith(("http://", "https://")):
        return ""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").rstrip(".")


def same_house(first: str, second: str) -> bool:
    """Whether two hosts are one, or one stands below the other: ``blog.a.org`` and ``a.org``."""
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


@functools.cache
def listed(name: str) -> frozenset[str]:
    """The hosts of ``hosts/NAME.txt``: one a line, what follows a ``#`` is said about them."""
    text = Path(__file__).with_name("hosts").joinpath(f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())
