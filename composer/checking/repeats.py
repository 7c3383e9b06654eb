"""Which links may be compared with others: those that readers are sent to by choice."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from composer.checking.links import WrittenLink, is_web
from composer.checking.pages import is_name, page_of
from composer.checking.proof import Proof

__all__ = ["comparable"]


def comparable(proof: Proof) -> Iterator[tuple[str, WrittenLink]]:
    """The links that should stand once, each with its page.

    That leaves out what the newsletter's own site has, what goes from issue to issue, what somebody
    else wrote, sponsors and buttons, pages that stand for a site or a person (a name rather than
    something to read), and what ``[checks.links] allow`` names.
    """
    own = (urlsplit(proof.newsletter.url).hostname or "").removeprefix("www.")
    whole = {page_of(address) for address in proof.settings.links.allow if address[-1:] != "*"}
    begins = tuple(
        page_of(address[:-1]) + "/" * address.endswith("/*")
        for address in proof.settings.links.allow
        if address[-1:] == "*"
    )
    authors = {page_of(author.url) for author in proof.newsletter.authors.values() if author.url}
    for link in proof.links:
        if link.kind == "block" or link.carried or link.foreign or link.has_field:
            continue
        if not is_web(link.url):
            continue
        page = page_of(link.url)
        host = page.partition("/")[0]
        if link.inside == "sponsor" or is_name(page) or host == own or page in authors:
            continue
        if page not in whole and not (begins and page.startswith(begins)):
            yield page, link
