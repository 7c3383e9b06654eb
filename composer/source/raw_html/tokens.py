"""Makes markdown-it's tokens of raw HTML's tags, with the attributes that may stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from composer.source.raw_html.allow_list import (
    ATTRIBUTES,
    GLOBAL,
    LINKED,
    clean_style,
    safe_url,
    start_tag,
)
from composer.source.raw_html.lexer import Tag
from composer.source.raw_html.pairs import Event, Written
from composer.source.raw_html.reports import Reports
from composer.source.raw_html.writer import Format

__all__ = ["TokenMaker"]

#: How far into an element its address is looked for: <video><source src=…>.
_NEAR = 20
_SIZE = re.compile(r"\s*(\d{1,4})(?:px)?\s*")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


class TokenMaker:
    """Makes tokens, and says what it leaves out."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports

    def attributes(self, written: Written, tag: Tag, name: str) -> dict[str, str]:
        """The attributes of a tag that may stay on an element of this name."""
        kept: dict[str, str] = {}
        allowed = ATTRIBUTES.get(name, frozenset())
        for key, value in tag.attributes.items():
            text = value or ""
            if key.startswith("on"):
                self._reports.attribute(written, tag.name, key)
            elif key == "style":
                if style := clean_style(text):
                    kept[key] = style
            elif key in LINKED and key in allowed and not safe_url(text):
                self._reports.address(written, tag.name, text)
            elif key in GLOBAL or key in allowed:
                kept[key] = text
        return kept

    def html(self, written: Written, tag: Tag, name: str, *, block: bool) -> Token:
        """An opening or empty element as raw HTML."""
        return self._html(name, start_tag(name, self.attributes(written, tag, name)), block, 1)

    def html_end(self, name: str, *, block: bool) -> Token:
        return self._html(name, f"</{name}>", block, -1)

    def phrasing(self, written: Written, tag: Tag, index: int) -> Format:
        name = tag.name
        opening = self.html(written, tag, name, block=False)
        return Format(index, opening, self.html_end(name, block=False))

    def link(self, written: Written, tag: Tag, index: int) -> Format | None:
        """A link as Markdown's own, so that its address is resolved alike."""
        attributes = self.attributes(written, tag, "a")
        address = (tag.attributes.get("href") or "").strip()
        if not safe_url(address):
            self._reports.address(written, "a", address)
            return None
        opening = Token("link_open", "a", 1, meta={"raw": True})
        opening.attrs = {"href": normalizeLink(_BLANKS.sub(" ", address)), **attributes}
        return Format(index, opening, Token("link_close", "a", -1))

    def anchor(self, written: Written, tag: Tag) -> Token | None:
        """``<a name="here"></a>``, a place to link to."""
        attributes = self.attributes(written, tag, "a")
        place = attributes.get("id") or tag.attributes.get("name")
        if not place:
            return None
        return Token("html_inline", "a", 0, content=start_tag("a", {"id": place}) + "</a>")

    def image(self, written: Written, tag: Tag) -> Token | None:
        """A picture as Markdown's own, so that it is measured and resized alike.

        Its width and height are in ``meta["attributes"]``, as ``![](x.png){width=200}`` has
        them; an empty ``alt`` says in HTML that the picture is decorative, a missing one nothing.
        """
        given = self.attributes(written, tag, "img")
        address = (tag.attributes.get("src") or "").strip()
        if not address or not safe_url(address):
            if address:
                self._reports.address(written, "img", address)
            else:
                self._reports.no_address(written, "img")
            return None
        alt = _BLANKS.sub(" ", tag.attributes.get("alt") or "").strip()
        own: dict[str, str | None] = {}
        for key in ("width", "height"):
            if size := _SIZE.fullmatch(tag.attributes.get(key) or ""):
                own[key] = size[1]
        if not alt and ("alt" in tag.attributes or given.get("role") == "presentation"):
            own["decorative"] = None
        token = Token("image", "img", 0, content=alt, meta={"raw": True, "attributes": own})
        token.attrs = {"src": normalizeLink(_BLANKS.sub(" ", address)), "alt": ""}
        token.attrs |= {key: given[key] for key in ("id", "class", "title") if given.get(key)}
        token.children = [Token("text", "", 0, content=alt)] if alt else []
        return token

    def embed(self, written: Written, tag: Tag, inside: Iterable[Event]) -> Token | None:
        """What an ``iframe``, ``video``, ``audio``, ``object`` or ``embed`` shows."""
        self.attributes(written, tag, tag.name)
        address = _address(tag) or next((found for found in _inner_addresses(inside)), "")
        if not address or not safe_url(address):
            if address:
                self._reports.address(written, tag.name, address)
            else:
                self._reports.no_address(written, tag.name)
            return None
        title = tag.attributes.get("title") or tag.attributes.get("aria-label") or ""
        poster = (tag.attributes.get("poster") or "").strip()
        location = self._reports.location(written)
        meta = {
            "kind": "object" if tag.name == "applet" else tag.name,
            "url": f"https:{address}" if address.startswith("//") else address,
            "title": _BLANKS.sub(" ", title).strip(),
            "image": poster if safe_url(poster) else "",
            "line": location.line,
            "location": location,
        }
        line = written.line
        return Token("embed", "", 0, map=[line, line + 1], meta=meta, block=True)

    def _html(self, name: str, content: str, block: bool, nesting: Literal[-1, 0, 1]) -> Token:
        if not block:
            return Token("html_inline", name, 0, content=content)
        return Token("html_block", name, nesting, content=content, block=True)


def _address(tag: Tag) -> str:
    return (tag.attributes.get("src") or tag.attributes.get("data") or "").strip()


def _inner_addresses(events: Iterable[Event]) -> Iterable[str]:
    for _, event in zip(range(_NEAR), events, strict=False):
        if isinstance(event, Written) and isinstance(event.piece, Tag):
            tag = event.piece
            named = (tag.attributes.get("name") or "").lower() in ("movie", "src", "url")
            if tag.name in ("source", "embed", "iframe") and _address(tag):
                yield _address(tag)
            elif tag.name == "param" and named and tag.attributes.get("value"):
                yield (tag.attributes["value"] or "").strip()
