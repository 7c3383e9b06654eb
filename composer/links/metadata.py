"""A page of the lock from what a server answered.

Read are, for each field in this order where the page is an article: OpenGraph (https://ogp.me),
X's cards, linked data, oEmbed, and plain HTML. Of a video or a post oEmbed comes first: their
pages say something else to programs than to people.
"""

from __future__ import annotations

import datetime
import re
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from composer.links import values
from composer.links.document import Document, decoded, read_document
from composer.links.fetch import PAGES, Fetched
from composer.links.linked_data import Described, described
from composer.links.lock import is_success
from composer.links.oembed import Answer, Ask, Post, asked, post_of, provider_of
from composer.model import Page

__all__ = ["page_from"]

_TITLE = 200
_DESCRIPTION = 400
_NAME = 100
#: "Name (@handle)", as Mastodon, X and Bluesky write it in the title of a post.
_SIGNED = re.compile(r"^\s*(.{1,80}?)\s*\((@[\w.-]+(?:@[\w.-]+)?)\)")
#: X numbers its posts by milliseconds since this one, in all but the last 22 bits.
_X_EPOCH = 1_288_834_974_657
_X_BITS = 22

Kind = Literal["page", "video", "post"]


class _Told(Struct, frozen=True, kw_only=True):
    """All that was told of a page, before one is chosen of what says the same."""

    kind: Kind
    document: Document
    data: Described
    answer: Answer
    post: Post
    #: The address that relative ones are relative to.
    base: str


def page_from(url: str, answer: Fetched, *, fetched: str, ask: Ask | None = None) -> Page:
    """What is known of the page at ``url`` now that its server gave ``answer``.

    ``fetched`` is the moment, in UTC as ISO 8601. ``ask`` makes the one further fetch that oEmbed
    may need; without it none is made. A page that is gone has its status and no words.
    """
    told = _told(url, answer, ask)
    if not is_success(answer.status) and not told.answer.status:
        return Page(url=url, status=answer.status, fetched=fetched)
    document, data = told.document, told.data
    return Page(
        url=url,
        title=_title(told),
        description=_description(told),
        site=values.words(
            document.first("og:site_name", "application-name")
            or data.site
            or told.answer.text("provider_name"),
            _NAME,
        ),
        image=_image(told),
        author=_author(told),
        date=_date(told, url),
        kind=told.kind,
        language=values.language(told.post.language)
        or values.language(document.language)
        or values.language(document.first("og:locale"))
        or values.language(data.language),
        # A site that shuts programs out, as X does, still answers for its posts.
        status=answer.status if is_success(answer.status) else told.answer.status,
        fetched=fetched,
    )


def _told(url: str, answer: Fetched, ask: Ask | None) -> _Told:
    document = Document(meta={})
    if answer.type in PAGES and not _is_wall(url, answer.url):
        document = read_document(decoded(answer.body, answer.charset))
    embed = Answer()
    is_known = provider_of(url, answer.url) is not None
    if ask is not None and (is_known or _is_worth_asking(document)):
        embed = asked(document, url, page=answer.url, ask=ask)
    return _Told(
        kind=_kind(document, embed, url, answer.url),
        document=document,
        data=described(document.scripts),
        answer=embed,
        post=post_of(embed),
        base=values.address(document.base, answer.url) or answer.url,
    )


def _is_wall(url: str, final: str) -> bool:
    """Whether a site asked about cookies instead: what that page says is not the page's."""
    host = urlsplit(final).hostname or ""
    return host.startswith("consent.") and host != urlsplit(url).hostname


def _is_worth_asking(document: Document) -> bool:
    """Every WordPress offers oEmbed, which says no more of an article than the article does."""
    return not (document.first("og:type") == "article" and document.first("og:title"))


def _kind(document: Document, answer: Answer, *urls: str) -> Kind:
    provider = provider_of(*urls)
    if provider is not None:
        return provider.kind
    kind = document.first("og:type").lower()
    if answer.text("type") == "video" or kind.startswith("video"):
        return "video"
    if "mastodon-embed" in answer.text("html"):
        return "post"
    # Blogs speak ActivityPub too: a post is signed, and is no profile.
    is_federated = any(
        link.get("type", "").strip().lower() == "application/activity+json"
        for link in document.links
    )
    is_signed = bool(document.first("profile:username") or _handle(document.first("og:title")))
    return "post" if is_federated and is_signed and kind != "profile" else "page"


def _title(told: _Told) -> str:
    document = told.document
    own = document.first("og:title", "twitter:title") or told.data.title
    embedded = told.answer.text("title")
    first, second = (own, embedded) if told.kind == "page" else (embedded, own)
    for value in (first, second, document.title, document.first("itemprop:name")):
        if title := values.words(value, _TITLE):
            return title
    return _author(told) if told.kind == "post" else ""


def _description(told: _Told) -> str:
    document = told.document
    own = document.first("og:description", "twitter:description") or told.data.description
    text = told.post.text if told.kind == "post" else ""
    plain = document.first("description", "dc.description", "itemprop:description")
    return values.words(text or own or plain or told.answer.text("description"), _DESCRIPTION)


def _image(told: _Told) -> str:
    document = told.document
    candidates = (
        document.first("og:image:secure_url", "og:image", "og:image:url"),
        document.first("twitter:image", "twitter:image:src"),
        told.data.image,
        told.answer.text("thumbnail_url"),
    )
    found = (values.address(value, told.base) for value in candidates)
    return next((url for url in found if url), "")


def _author(told: _Told) -> str:
    document, embedded = told.document, told.answer.text("author_name")
    if told.kind == "post":
        return values.words(told.post.author or _signature(told), _NAME)
    written = document.first("author", "article:author", "og:article:author", "dc.creator")
    own = "" if "://" in written else written
    first, second = (told.data.author or own, embedded)
    if told.kind == "video":
        first, second = second, first
    return values.words(first or second or document.first("citation_author"), _NAME)


def _signature(told: _Told) -> str:
    """The author of a post, as "Name (@handle)" where both are known."""
    title = told.document.first("og:title")
    if signed := _SIGNED.match(title):
        return f"{signed[1]} ({signed[2]})"
    name = told.answer.text("author_name")
    handle = told.document.first("profile:username")
    if not handle and (profile := values.address(told.answer.text("author_url"), told.base)):
        handle = urlsplit(profile).path.rstrip("/").rpartition("/")[2]
    if name and handle and not _handle(name):
        return f"{name} (@{handle.lstrip('@')})"
    return name or title or (f"@{handle.lstrip('@')}" if handle else "")


def _handle(title: str) -> str:
    signed = _SIGNED.match(title)
    return signed[2] if signed else ""


def _date(told: _Told, url: str) -> str:
    document = told.document
    candidates = (
        document.first("article:published_time", "og:article:published_time", "og:published_time"),
        told.data.date,
        document.first("og:video:release_date", "video:release_date", "itemprop:datepublished"),
        document.first("citation_publication_date", "citation_online_date", "citation_date"),
        document.first("dc.date.issued", "dc.date", "dcterms.date", "dcterms.created", "date"),
    )
    found = (values.moment(value) for value in candidates)
    return next((day for day in found if day), "") or _x_date(url)


def _x_date(url: str) -> str:
    """The moment that the number of a post on X tells; X gives it nowhere else to programs."""
    found = re.match(r"https?://(?:\w+\.)?(?:x|twitter)\.com/\w+/status(?:es)?/(\d{11,19})\b", url)
    if found is None:
        return ""
    seconds = ((int(found[1]) >> _X_BITS) + _X_EPOCH) // 1000
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()
