"""Addresses that rendering makes: votes by mail, campaign parameters, where pictures lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlsplit

from composer.model import Meta, Newsletter
from composer.model.knowledge import Option, Poll
from composer.slugs import slug_of

__all__ = [
    "VoteAddress",
    "campaign",
    "home_of",
    "mail_vote",
    "mailto",
    "picture_base",
    "tagged",
]

#: Where a vote goes: the poll, the number of its placement in the issue, the option.
VoteAddress = Callable[[Poll, int, Option], str]


@lru_cache(maxsize=1024)
def mailto(address: str, subject: str = "") -> str:
    """A ``mailto:`` address (RFC 6068), every character of the subject in its safe form."""
    whole = f"mailto:{quote(address, safe='@.+-_~')}"
    return f"{whole}?subject={quote(subject, safe='')}" if subject else whole


def mail_vote(meta: Meta, newsletter: Newsletter) -> VoteAddress:
    """Votes as mails to the reply address: ``[41 avis 1] top``, the issue by number or slug."""
    issue = meta.slug if meta.number is None else str(meta.number)

    def address(poll: Poll, placement: int, option: Option) -> str:
        subject = f"[{issue} {poll.id} {placement}] {option.key}"
        return mailto(newsletter.reply_to, subject)

    return address


def campaign(meta: Meta, newsletter: Newsletter) -> dict[str, str]:
    """The query parameters of ``[links] utm``, their patterns filled."""
    known = {
        "newsletter": slug_of(newsletter.name),
        "slug": meta.slug,
        "date": meta.date.isoformat(),
        "number": "" if meta.number is None else str(meta.number),
    }
    return {name: _filled(value, known) for name, value in newsletter.links.utm.items()}


def _filled(pattern: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


def tagged(url: str, parameters: Mapping[str, str]) -> str:
    """A web address with the parameters that its author left out, before its ``#``."""
    if not parameters or not url.lower().startswith(("http://", "https://")):
        return url
    return _tagged(url, tuple(parameters.items()))


@lru_cache(maxsize=4096)
def _tagged(url: str, parameters: tuple[tuple[str, str], ...]) -> str:
    query = urlsplit(url).query
    own = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    added = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, value in parameters
        if name not in own
    )
    if not added:
        return url
    page, sign, fragment = url.partition("#")
    joint = "&" if query else "" if page.endswith("?") else "?"
    return f"{page}{joint}{added}{sign}{fragment}"


def home_of(url: str) -> str:
    """The folder of what belongs to a page: ``…/a/`` of ``…/a/``, of ``…/a`` and of ``…/a.html``."""
    head, _, last = url.rpartition("/")
    if not last or last == "index.html":
        return f"{head}/"
    return f"{head}/{last.removesuffix('.html')}/"


def picture_base(meta: Meta, newsletter: Newsletter) -> str:
    """The address that the mail's pictures continue, by ``[images] url``."""
    return newsletter.images.url.format(
        issue_url=home_of(meta.url),
        url=newsletter.url.rstrip("/"),
        slug=meta.slug,
        date=meta.date.isoformat(),
        number="" if meta.number is None else meta.number,
    )
