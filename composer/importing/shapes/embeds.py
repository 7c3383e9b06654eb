"""Players and frames of other sites: their addresses, which our cards are made of."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import Tag

from composer.importing.html.escaping import destination
from composer.importing.html.nodes import attr, data_of, stand_in
from composer.importing.notebook import Notebook
from composer.importing.told import lost

__all__ = ["page_of", "recognise"]

_YOUTUBE = re.compile(
    r"(?:youtube(?:-nocookie)?\.com/(?:embed/|shorts/|live/|watch\?(?:.*&)?v=)|youtu\.be/|ytimg\.com/vi/)([\w-]{11})"
)
_VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")
_SPOTIFY = re.compile(r"(open\.spotify\.com)/embed(?:-podcast)?/")
#: Substack's wrappers: the class, and how an address is made from what ``data-attrs`` has.
_WRAPPED = (
    ("youtube-wrap", "videoId", "https://www.youtube.com/watch?v={}"),
    ("vimeo-wrap", "videoId", "https://vimeo.com/{}"),
    ("instagram", "instagram_id", "https://www.instagram.com/p/{}/"),
    ("spotify-wrap", "url", "{}"),
    ("soundcloud-wrap", "url", "{}"),
    ("apple-podcast-container", "url", "{}"),
    ("tiktok-wrap", "url", "{}"),
    ("github-gist", "url", "{}"),
    ("datawrapper-wrap", "url", "{}"),
)
_PLAYED = ("audio", "video")


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts the address of the page in the place of each player."""
    for name, key, pattern in _WRAPPED:
        for tag in letter.select(f".{name}"):
            if value := str(data_of(tag).get(key) or ""):
                _put(tag, pattern.format(value), notebook)
    for frame in letter.select("iframe, embed, object"):
        _frame(frame, notebook)
    for tag in letter.select(", ".join(_PLAYED)):
        source = tag.select_one("source[src]")
        _put(_figure(tag), attr(tag, "src") or attr(source, "src"), notebook)
    for link in letter.select('a[href*="youtube.com"], a[href*="youtu.be"]'):
        # A picture of the video that leads to it is what mails have instead of players.
        if link.select_one('img[src*="ytimg.com"]'):
            _put(link, attr(link, "href"), notebook)


def _frame(frame: Tag, notebook: Notebook) -> None:
    address = attr(frame, "src") or attr(frame, "data-src") or attr(frame, "data")
    if address.startswith("//"):
        address = f"https:{address}"
    if address.startswith(("http://", "https://")):
        _put(_figure(frame), address, notebook)
    elif not frame.decomposed:
        stand_in(frame, notebook.remark(lost("a frame without an address stood here")), notebook)


def _figure(tag: Tag) -> Tag:
    """The figure around a player, where it holds nothing else but perhaps a caption."""
    around = tag.find_parent("figure")
    return around if around is not None and not around.find(["img", "figcaption"]) else tag


def _put(tag: Tag, address: str, notebook: Notebook) -> None:
    if (
        not tag.decomposed
        and tag.parent is not None
        and address.startswith(("http://", "https://"))
    ):
        stand_in(tag, f"<{destination(page_of(address))}>", notebook)


def page_of(address: str) -> str:
    """The page that a player's address belongs to; the address itself where we know none."""
    if found := _YOUTUBE.search(address):
        return f"https://www.youtube.com/watch?v={found[1]}"
    if found := _VIMEO.search(address):
        return f"https://vimeo.com/{found[1]}"
    if _SPOTIFY.search(address):
        return _SPOTIFY.sub(r"\1/", address).partition("?")[0]
    try:
        parts = urlsplit(address)
        inner = parse_qs(parts.query).get("url", [""])[0] if "embed" in address else ""
    except ValueError:
        return address
    return unquote(inner) if inner.startswith(("http://", "https://")) else address
