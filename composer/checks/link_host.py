"""``link-host``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit

from composer.checking.check import Check, Fault, Group
from composer.checking.link_places import place_of_link, web_links
from composer.checking.proof import Proof
from composer.model import Severity

__all__ = ["LinkHost"]

#: What a browser takes for a number (WHATWG URL §3.5), and IPv6.
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}|[0-9a-f:.]*:[0-9a-f:.]*")
#: Ports that a browser leaves out, and the one that people know.
_KNOWN = (None, 80, 443, 8080)


class LinkHost(Check):
    """A link to a number instead of a name, or to an unusual port.

    Web sites have names. An address such as ``http://203.0.113.7/`` or ``…:8443/`` is how machines
    without a name are reached: broken-into ones, by spam, and one's own while one tries something.
    Filters give points for it, and a firm's network may not let it through.

    Mend: write the site's name. An address of your own machine has slipped in.

    Source: SpamAssassin's NORMAL_HTTP_TO_IP, NUMERIC_HTTP_ADDR and WEIRD_PORT.
    """

    group: ClassVar[Group] = "mail"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the host and the port of each link."""
        for link, host in web_links(proof):
            if _NUMBER.fullmatch(host):
                yield self.fault(
                    f"the link leads to the number {host}, and not to a name",
                    place_of_link(proof, link),
                    "write the name of the site",
                    severity=Severity.ERROR,
                )
            elif ":" in link.url.partition("://")[2].partition("/")[0]:
                port = _port(link.url)
                if port not in _KNOWN:
                    yield self.fault(
                        f"the link leads to the port {port} of {host}",
                        place_of_link(proof, link),
                        "write the address without it, as the site shows it to everybody",
                    )


def _port(url: str) -> int | None:
    try:
        return urlsplit(url).port
    except ValueError:
        return None
