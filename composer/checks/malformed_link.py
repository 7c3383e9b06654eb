"""``malformed-link``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from composer.checking.check import Check, Fault, Fix, Group
from composer.checking.links import WrittenLink, is_web, place, readdressed
from composer.checking.proof import Proof
from composer.mail_address import in_header
from composer.model import Severity

__all__ = ["MalformedLink"]

_TWO_SCHEMES = re.compile(r"(?:https?:/*)+(https?)(?::?/*)(?=[\w.-]+\.\w)", re.IGNORECASE)
_LOCAL = re.compile(
    r"(?:localhost|(?:.+\.)?(?:localhost|local|internal|lan|intranet|home|corp)"
    r"|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|169\.254\.[\d.]+"
    r"|0\.0\.0\.0|::1|f[cd][0-9a-f]{2}:.*|fe80:.*)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[\w-]{1,63}")
#: Signs that end a sentence or a quote around an address, and hardly ever an address.
_SWALLOWED = re.compile(r"(?:[.,;'\"*>\]…»”’]|\s|\u200b|&nbsp;)+$")
#: Pages whose names end in a full stop: Apple Inc., Jr.
_ENCYCLOPEDIA = re.compile(r"//[\w.-]*\b(?:wikipedia|wiktionary|wikimedia|fandom)\.")


class MalformedLink(Check):
    """An address that leads nowhere as it is written.

    ``https://https://…``, one without a host, a host that only your own machine or network knows
    (``localhost``, ``192.168.…``), a ``mailto:`` that no mail can be sent to: these are errors.
    A sign that belongs to the sentence and was taken into the address (a comma, a bracket, a
    space) is a warning, for a few servers have such pages.

    Mend: copy the address again from the browser.

    Source: RFC 3986 for addresses, RFC 6068 for ``mailto:``, RFC 1918, 6761 and 6762 for what is
    only known nearby.
    """

    group: ClassVar[Group] = "links"
    severity: ClassVar[Severity] = Severity.ERROR

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Every address of the web and of mail, but those that a merge field makes."""
        for link in proof.links:
            if link.has_field:
                continue
            if link.url[:7].lower() == "mailto:":
                wrong = _wrong_mail(link.url)
            elif link.url[:5].lower() in ("http:", "https"):
                wrong = _wrong_address(link.url)
            else:
                continue
            if wrong:
                hint = "copy the address again from where it is used"
                yield self.fault(f"{link.url}: {wrong}", place(proof, link), hint)
            elif is_web(link.url):
                yield from self._swallowed(proof, link)

    def _swallowed(self, proof: Proof, link: WrittenLink) -> Iterator[Fault]:
        # The words that a text fragment looks for may well end in a full stop.
        written = unquote(link.url.partition("#:~:")[0])
        end = _SWALLOWED.search(written)
        kept = written[: end.start()] if end else written
        if kept.endswith(")") and kept.count(")") > kept.count("("):
            kept = kept[:-1]
        extra = written[len(kept) :]
        if not extra or (extra == "." and _ENCYCLOPEDIA.search(written)):
            return
        shown = extra if extra.strip() else "a space"
        yield self.fault(
            f"“{shown}” at the end of this address belongs to the sentence",
            place(proof, link),
            f"write {kept}",
            severity=Severity.WARNING,
            fix=_fix(proof, link, extra),
        )


def _fix(proof: Proof, link: WrittenLink, extra: str) -> Fix | None:
    """Only spaces that nobody sees go without asking."""
    if extra.strip("\u200b \u00a0"):
        return None

    def shortened(url: str) -> str:
        for end in (extra, "%E2%80%8B", "%C2%A0", "%20"):
            url = url.removesuffix(end)
        return url

    return readdressed(proof, link, shortened)


def _wrong_address(url: str) -> str:
    """What is wrong with an address of the web; empty where nothing is."""
    if two := _TWO_SCHEMES.match(url):
        return f"“{two[0]}” begins it twice"
    if not is_web(url):
        return "the two slashes behind the colon are missing"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "this is no address"
    return _wrong_host(parts.hostname or "")


def _wrong_host(host: str) -> str:
    """The same for the host that it names."""
    if not host:
        return "it names no host"
    if _LOCAL.fullmatch(host):
        return f"{host} is known to your own machine or network only"
    labels = unquote(host).rstrip(".").split(".")
    if ":" not in host and len(labels) == 1:
        return f"“{labels[0]}” is no host: its ending is missing, .org say"
    if ":" not in host and not all(_LABEL.fullmatch(label) for label in labels):
        return f"“{unquote(host)}” cannot be the name of a host"
    return ""


def _wrong_mail(url: str) -> str:
    """The same for an address that mail is sent to; none at all is a mail to whom one likes."""
    addresses = unquote(url[7:].partition("?")[0])
    for address in addresses.split(",") if addresses else ():
        written = in_header(address.strip())
        if not written or "." not in written.rpartition("@")[2]:
            return f"“{address.strip()}” is no mail address"
    return ""
