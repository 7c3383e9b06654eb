"""Makes markdown-it's tokens of raw HTML's tags, with the attributes that may stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from markdown_it.token import Token

from composer.source.raw_html.allow_list import (
    ATTRIBUTES,
    GLOBAL,
    LINKED,
    clean_style,
    safe_url,
    source_of,
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
    """Makes tokens, and says what it leaves out. Structure is a block's or a line's HTML."""

    def __init__(self, reports: Reports, *, block: bool) -> None:
        self._reports = reports
        self._block = block

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

    def start_tag(self, written: Written, tag: Tag, name: str) -> Token:
        """The opening tag of an element of structure."""
        return self._structure(written, tag, name, 1)

    def end_tag(self, name: str) -> Token:
        """The closing tag of an element of structure."""
        return _html(name, f"</{name}>", -1) if self._block else _line(name, f"</{name}>")

    def empty(self, written: Written, tag: Tag) -> Token:
        """An element of structure that holds nothing: ``hr``, ``col``."""
        if self._block and tag.name == "hr":
            return Token("hr", "hr", 0, markup="---", block=True)
        return self._structure(written, tag, tag.name, 0)

    def sign(self, tag: Tag) -> Token | None:
        """An element that is a sign: a line's end, a place to break, a box that is ticked."""
        if tag.name == "br":
            return Token("hardbreak", "br", 0)
        if tag.name == "wbr":
            return _line("wbr", "<wbr>")
        if tag.name == "input" and (tag.attributes.get("type") or "").lower() == "checkbox":
            return Token("text", "", 0, content="☑" if "checked" in tag.attributes else "☐")
        return None

    def phrasing(self, written: Written, tag: Tag, index: int) -> Format:
        """An element in a line of text."""
        name = tag.name
        opening = _line(name, source_of(name, self.attributes(written, tag, name)))
        return Format(index, opening, _line(name, f"</{name}>"))

    def link(self, written: Written, tag: Tag, index: int) -> Format | None:
        """A link as Markdown's own, so that its address is resolved alike."""
        attributes = self.attributes(written, tag, "a")
        address = (tag.attributes.get("href") or "").strip()
        if not safe_url(address):
            self._reports.address(written, "a", address)
            return None
        opening = Token("link_open", "a", 1, meta={"raw": True})
        opening.attrs = {"href": _BLANKS.sub(" ", address), **attributes}
        return Format(index, opening, Token("link_close", "a", -1))

    def anchor(self, written: Written, tag: Tag) -> Token | None:
        """``<a name="here"></a>``, a place to link to."""
        attributes = self.attributes(written, tag, "a")
        place = attributes.get("id") or tag.attributes.get("name")
        if not place:
            return None
        return _line("a", source_of("a", {"id": place}) + "</a>")

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
        token.attrs = {"src": _BLANKS.sub(" ", address), "alt": ""}
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

    def _structure(self, written: Written, tag: Tag, name: str, nesting: Literal[0, 1]) -> Token:
        content = source_of(name, self.attributes(written, tag, name))
        if not self._block:
            return _line(name, content)
        token = _html(name, content, nesting)
        token.map = [written.line, written.line + 1]
        return token


def _html(name: str, content: str, nesting: Literal[-1, 0, 1]) -> Token:
    return Token("html_block", name, nesting, content=content, block=True)


def _line(name: str, content: str) -> Token:
    return Token("html_inline", name, 0, content=content)


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
