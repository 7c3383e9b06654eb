"""oEmbed (https://oembed.com): what a site tells of one of its pages when it is asked in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import msgspec

from composer.errors import OutsideError
from composer.links.document import Document, decoded
from composer.links.fetch import JSON, Fetched
from composer.links.lock import is_success
from composer.links.values import address, words

__all__ = ["Answer", "Ask", "Post", "Provider", "asked", "post_of", "provider_of"]

_LONGEST = 20_000
#: Fetches an address whose answer is of one of these media types.
Ask = Callable[[str, tuple[str, ...]], Fetched]


class Provider(msgspec.Struct, frozen=True):
    """A site that is known: what its pages are, which of them, and where it answers."""

    kind: Literal["video", "post"]
    pages: str
    endpoint: str


#: Sites that hide the discovery link from programs (X shows nothing without JavaScript, YouTube a
#: question about cookies). Their addresses are those of https://oembed.com/providers.json.
_PROVIDERS = (
    Provider(
        "video",
        r"(?:(?:www|m|music)\.)?youtube\.com/(?:watch\?|shorts/|live/|embed/|v/)|youtu\.be/.",
        "https://www.youtube.com/oembed",
    ),
    Provider(
        "video",
        r"(?:(?:www|player)\.)?vimeo\.com/(?:[\w/-]+/)?\d+(?:[/?]|$)",
        "https://vimeo.com/api/oembed.json",
    ),
    Provider(
        "video",
        r"(?:www\.)?dailymotion\.com/(?:embed/)?video/|dai\.ly/.",
        "https://www.dailymotion.com/services/oembed",
    ),
    Provider(
        "post",
        r"(?:(?:www|mobile)\.)?(?:x|twitter)\.com/\w+/status(?:es)?/\d+",
        "https://publish.twitter.com/oembed",
    ),
    Provider("post", r"bsky\.app/profile/[^/]+/post/.", "https://embed.bsky.app/oembed"),
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a site answered; nothing in it is trusted to be of its type. ``status`` 0: nothing."""

    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    status: int = 0

    def text(self, name: str) -> str:
        """A field, where it is a text."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post as the markup of an answer quotes it."""

    text: str = ""
    author: str = ""
    language: str = ""


def provider_of(*urls: str) -> Provider | None:
    """The known site that one of these addresses is a page of."""
    for url in urls:
        parts = urlsplit(url)
        place = f"{parts.hostname}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        for provider in _PROVIDERS:
            if re.match(provider.pages, place):
                return provider
    return None


def asked(document: Document, url: str, *, page: str, ask: Ask) -> Answer:
    """What the site of ``page`` says of it, by one more fetch; empty where it says nothing.

    It is asked where the page tells it to (``<link type="application/json+oembed">``, oEmbed 4),
    else where a known site answers for ``url``, the address as it was written.
    """
    endpoint = _endpoint(document, url, page)
    if not endpoint:
        return Answer()
    try:
        fetched = ask(endpoint, JSON)
    except OutsideError:
        # The page itself has been read: what a second server adds is not worth failing for.
        return Answer()
    if not is_success(fetched.status):
        return Answer()
    try:
        fields = msgspec.json.decode(decoded(fetched.body, fetched.charset))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Answer()
    return Answer(fields=fields, status=fetched.status) if isinstance(fields, dict) else Answer()


def _endpoint(document: Document, url: str, page: str) -> str:
    for link in document.links:
        if link.get("type", "").strip().lower() in ("application/json+oembed", "text/json+oembed"):
            return address(link["href"], page)
    provider = provider_of(url, page)
    if provider is None:
        return ""
    return f"{provider.endpoint}?{urlencode({'url': url, 'format': 'json'})}"


def post_of(answer: Answer) -> Post:
    """The post in the ``html`` of an answer, as X and Bluesky write it.

    ``<blockquote><p lang="en">text</p>&mdash; Name (@handle) <a>date</a></blockquote>``
    """
    markup = answer.text("html")[:_LONGEST]
    opening = re.search(r"<p\b([^>]{0,300})>", markup, re.IGNORECASE)
    closing = re.compile(r"</p\s*>", re.IGNORECASE).search(markup, opening.end() if opening else 0)
    if opening is None or closing is None:
        return Post()
    text = markup[opening.end() : closing.start()]
    rest = markup[closing.end() :].partition("</blockquote>")[0]
    # What stands for a picture that the post has: no words of its author's.
    spoken = re.sub(
        r"(?:\s*(?:pic\.(?:twitter|x)\.com/\w+|\[image or embed\]))+$", "", words(text, 2000)
    )
    signed = re.search(r"[—–-]\s*(.*?)\s*\(\s*(@[\w.@-]+)\s*\)", words(rest, 500))
    tongue = re.search(r"\blang=[\"']?([\w-]+)", opening[1])
    return Post(
        text=spoken,
        author=f"{signed[1]} ({signed[2]})" if signed else "",
        language=tongue[1] if tongue else "",
    )
