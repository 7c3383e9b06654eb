"""Draws an issue in HTML: as a mail, and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from html import escape
from typing import Any

from markupsafe import Markup

from composer.blocks._own import OwnBlock
from composer.model import Inline, Picture, Prose, Section
from composer.render.album import Shown
from composer.render.painter import Material, Painter
from composer.render.prose import HtmlProse

__all__ = ["EmailPainter", "FeedPainter", "WebPainter"]

_OPENING = re.compile(r"<[a-z][a-z0-9]*")


class _HtmlPainter(Painter):
    suffix = ".html.j2"
    picture_base = ""
    #: Whether a heading is beside a link to itself.
    anchored = False

    @cached_property
    def _prose(self) -> HtmlProse:
        return HtmlProse(self)

    @property
    def back(self) -> str:
        """The words of the way back from a footnote."""
        return str(self.material.tongue.words.back)

    def extra(self) -> dict[str, Any]:
        """What templates of both HTML editions see."""
        return {
            "inline": self.inline,
            "at": self.at,
            "shown": self.shown,
            "css": self.css,
        }

    def draw(self, name: str, block: Any = None, **values: Any) -> str:
        """The template ``blocks/NAME`` of this edition."""
        return Markup(super().draw(name, block, **values))  # noqa: S704 - a template's output

    def _joined(self, parts: Iterable[str]) -> str:
        return Markup("\n".join(part for part in parts if part))  # noqa: S704 - templates' output

    def prose(self, block: Prose) -> str:
        """A block of prose."""
        return Markup(self._prose.prose(block))  # noqa: S704 - the renderer escapes

    def inline(self, value: Inline) -> str:
        """A run of inline Markdown."""
        return Markup(self._prose.inline(value.tokens))  # noqa: S704 - the renderer escapes

    def shown(self, picture: Picture, use: str) -> Shown:
        """A picture at the size of a use."""
        return self.material.album.shown(picture, use, self.picture_base)

    def at(self, block: Any) -> str:
        """Nothing: only the mail says where its blocks come from."""
        del block
        return ""

    def css(self, name: str) -> str:
        """A style sheet of the theme, for the page's head."""
        text = self.material.theme.sheet(name, self.material.tongue)
        return Markup(text.strip().replace("</", "<\\/"))  # noqa: S704 - the theme's own


class EmailPainter(_HtmlPainter):
    """Draws the mail; ``picture_base`` is the token of the slot before each picture's path."""

    edition = "email"

    def __init__(self, material: Material, picture_base: str) -> None:
        self.picture_base = picture_base
        super().__init__(material)

    def at(self, block: Any) -> str:
        """``data-src="path:line"``, and of a section its anchor as well."""
        if block is None:
            return ""
        mark = self._mark(block)
        if isinstance(block, Section):
            mark += f' data-section="{escape(block.anchor)}"'
        return Markup(mark)  # noqa: S704 - escaped above

    def _mark(self, block: Any) -> str:
        return f'data-src="{escape(block.location.path)}:{block.location.line}"'

    def prose(self, block: Prose) -> str:
        """A block of prose, its outer element marked."""
        html = self._prose.prose(block)
        tag = _OPENING.match(html)
        # What a template draws has its mark already.
        if tag is None or " data-src=" in html[: html.find(">")]:
            return Markup(html)  # noqa: S704 - the renderer escapes
        return Markup(f"{tag[0]} {self._mark(block)}{html[tag.end() :]}")  # noqa: S704 - as above


class WebPainter(_HtmlPainter):
    """Draws the web edition."""

    edition = "web"
    anchored = True

    def __init__(self, material: Material, picture_base: str = "") -> None:
        self.picture_base = picture_base
        super().__init__(material)

    def draw(self, name: str, block: Any = None, **values: Any) -> str:
        """The template ``blocks/NAME.web.html.j2``; of an author's own block, else the mail's."""
        if isinstance(block, OwnBlock) and not self.has(name):
            return Markup(  # noqa: S704 - a template's output
                self._fill(f"blocks/{name}.email{self.suffix}", {"block": block, **values})
            )
        return super().draw(name, block, **values)

    def extra(self) -> dict[str, Any]:
        """What only the page's templates see."""
        return {**super().extra(), "absolute": self.absolute, "anchored": self.anchored}

    def absolute(self, src: str) -> str:
        """The whole address of a picture, for those who show a link to the page."""
        if "://" in src:
            return src
        return f"{self.material.picture_base.rstrip('/')}/{src.removeprefix(self.picture_base)}"


class FeedPainter(WebPainter):
    """Draws what an issue says, without the page around it: every picture's address is whole."""

    anchored = False

    @property
    def edition_template(self) -> str:
        """The template of the content alone."""
        return "feed.html.j2"
