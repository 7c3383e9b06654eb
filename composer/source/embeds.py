"""Raw ``iframe``, ``video`` and ``audio`` become cards: no mail client plays them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from markdown_it.token import Token

from composer.blocks.card import Card
from composer.model import Inline
from composer.source.context import Context

__all__ = ["card_of"]


def card_of(token: Token, context: Context) -> Card:
    """The card for an ``embed`` token, whose meta has ``url``, ``title`` and ``kind``."""
    url = _page(str(token.meta.get("url", "")))
    title = str(token.meta.get("title", ""))
    text = Token("text", "", 0, content=title)
    return Card(
        location=context.place((token.map or [0])[0]),
        url=url,
        label=Inline((text,), title) if title else Inline((), ""),
        kind="video" if token.meta.get("kind") == "video" or _plays(url) else "",
        poster=str(token.meta.get("image") or ""),
    )


def _plays(url: str) -> bool:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host in ("youtube.com", "vimeo.com", "dailymotion.com")


def _page(url: str) -> str:
    """The page that a reader can open, for the address of a player."""
    if url.startswith("//"):
        url = f"https:{url}"
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    last = parts.path.rpartition("/")[2]
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/"):
        start = parse_qs(parts.query).get("start", [""])[0]
        return f"https://www.youtube.com/watch?v={last}" + (f"&t={start}" if start else "")
    if host == "player.vimeo.com" and parts.path.startswith("/video/"):
        return f"https://vimeo.com/{last}"
    return url
