"""What somebody wrote on a network, as a quote that its author signs.

``blockquote.twitter-tweet`` and its like are what the networks give to be embedded (as on
https://embed.bsky.app); Substack keeps a post's words in ``data-attrs`` of ``.tweet`` and
``.bluesky-wrap``, older exports in elements inside.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from bs4 import Tag
from msgspec import Struct

from composer.importing.html.escaping import destination, escaped, guarded
from composer.importing.html.nodes import attr, data_of, stand_in, words
from composer.importing.notebook import Notebook
from composer.importing.told import lost
from composer.source.dates import moment_of

__all__ = ["recognise"]

_QUOTES = "blockquote.twitter-tweet, blockquote.bluesky-embed, blockquote.mastodon-embed"
_BARE = "blockquote.instagram-media, blockquote.tiktok-embed, blockquote.text-post-media"
#: ``— Name (@handle) 5 February 2019``, as networks sign what is embedded.
_SIGNATURE = re.compile(r"[—–-]\s*(?P<name>[^()]{1,80}?)\s*\((?P<handle>@?[\w.-]+(?:@[\w.-]+)?)\)")
_DAY = re.compile(r"[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}|\d{4}-\d{2}-\d{2}")
_CLOCKED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|\+00:?00)")


class _Said(Struct, frozen=True, kw_only=True):
    text: str
    name: str = ""
    handle: str = ""
    date: str = ""
    url: str = ""
    has_pictures: bool = False


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts embedded posts in the form of quotes; those without words become their addresses."""
    for tag in letter.select(_QUOTES):
        _put(tag, _quoted(tag), notebook)
    for tag in letter.select(".tweet, .twitter-embed, .bluesky-wrap"):
        if not tag.decomposed and tag.parent is not None:
            _put(tag, _substack(tag), notebook)
    for tag in letter.select(_BARE):
        address = attr(tag, "data-instgrm-permalink") or attr(tag, "cite") or _last_link(tag)
        if address:
            stand_in(tag, f"<{destination(address.partition('?')[0])}>", notebook)


def _put(tag: Tag, said: _Said | None, notebook: Notebook) -> None:
    if said is None or not said.url:
        return
    if not said.text or not said.name:
        stand_in(tag, f"<{destination(said.url)}>", notebook)
        return
    handle = f" (@{said.handle.lstrip('@')})" if said.handle else ""
    date = f", {said.date}" if said.date else ""
    paragraphs = [guarded(escaped(part)) for part in said.text.split("\n") if part.strip()]
    signed = f"— [{escaped(said.name)}{escaped(handle)}{date}]({destination(said.url)})"
    lines = "\n\n".join((*paragraphs, signed)).split("\n")
    quote = "\n".join(f"> {line}".rstrip() for line in lines)
    if said.has_pictures:
        remark = notebook.remark(lost("the pictures of this post are at its address alone"))
        quote += remark
    stand_in(tag, quote, notebook)


def _quoted(tag: Tag) -> _Said | None:
    """A quote of a network: paragraphs, then the signature, then a link with the date."""
    address = _last_link(tag)
    if not address:
        return None
    for line in tag.find_all("br"):
        line.replace_with("\n")
    paragraphs = [part.get_text().strip() for part in tag.find_all("p")]
    after = words(tag)
    found = _SIGNATURE.search(after)
    day = _DAY.findall(after)
    return _Said(
        text="\n".join(filter(None, paragraphs)),
        name=found["name"] if found else "",
        handle=found["handle"] if found else "",
        date=_date(day[-1]) if day else "",
        url=address.partition("?")[0],
    )


def _last_link(tag: Tag) -> str:
    links = tag.select("a[href]")
    return attr(links[-1], "href") if links else ""


def _substack(tag: Tag) -> _Said | None:
    data = data_of(tag)
    url = str(data.get("url") or "")
    if not url and data.get("postId") and data.get("authorHandle"):
        url = f"https://bsky.app/profile/{data['authorHandle']}/post/{data['postId']}"
    if url:
        return _Said(
            text=str(data.get("full_text") or data.get("text") or ""),
            name=str(data.get("name") or data.get("authorName") or ""),
            handle=str(data.get("username") or data.get("authorHandle") or ""),
            date=_date(str(data.get("date") or data.get("createdAt") or "")),
            url=url.partition("?")[0],
            has_pictures=bool(data.get("photos")),
        )
    link = tag.select_one("a.tweet-link-top") or tag.select_one("a[href]")
    return _Said(
        text=_text(tag, ".tweet-text"),
        name=words(tag.select_one(".tweet-author-name")),
        handle=words(tag.select_one(".tweet-author-handle")),
        date=_date(words(tag.select_one(".tweet-date"))),
        url=attr(link, "href").partition("?")[0],
        has_pictures=tag.select_one(".tweet-photo, .tweet-photos-container") is not None,
    )


def _text(tag: Tag, selector: str) -> str:
    found = tag.select_one(selector)
    return found.get_text().strip() if found is not None else ""


def _date(text: str) -> str:
    """A date as a post has it: with its minute where the zone is known, else the day."""
    clocked = _CLOCKED.match(text)
    if clocked:
        return f"{clocked[1]}T{clocked[2]}Z"
    day = _DAY.search(text)
    try:
        return moment_of(day[0] if day else text, ZoneInfo("UTC"))[0].date().isoformat()
    except ValueError:
        return ""
