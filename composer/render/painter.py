"""Draws one issue in one edition: finds a block's template and gives it what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from markupsafe import Markup

from composer.errors import ThemeError
from composer.model import Block, Inline, Issue, Newsletter, Picture, Prose, Section
from composer.render.addresses import VoteAddress, tagged
from composer.render.album import Album, Shown
from composer.render.broken import theme_error
from composer.render.columns import WIDTH, Columns
from composer.render.theme import Theme, Tongue

if TYPE_CHECKING:
    from jinja2 import Template

_OPENING = re.compile(r"<[a-z][a-z0-9]*")

__all__ = ["EmailPainter", "Material", "TextPainter", "WebPainter"]


class Material(NamedTuple):
    """What every edition of one issue is drawn from."""

    issue: Issue
    newsletter: Newsletter
    theme: Theme
    tongue: Tongue
    album: Album
    vote_address: VoteAddress
    #: Addresses as this edition writes them: tokens of merge fields in the mail.
    web_url: str
    unsubscribe_url: str
    content_hash: str
    #: Where the pictures lie on the web.
    picture_base: str
    #: Query parameters for links of the mail.
    campaign: Mapping[str, str]
    #: What each merge field's token shows without a reader.
    defaults: Mapping[str, str]


class _Painter:
    """What the editions share."""

    edition: ClassVar[str]
    suffix: ClassVar[str]

    def __init__(self, material: Material) -> None:
        self.material = material
        self._environment = material.theme.environment
        self._templates: dict[str, Template] = {}
        self._globals = self._names()

    def page(self) -> str:
        """The whole edition."""
        self._environment.start()
        return self._fill(self.edition_template, {})

    @property
    def edition_template(self) -> str:
        """The template of the whole page."""
        return "email.txt.j2" if self.edition == "text" else f"{self.edition}{self.suffix}"

    def draw(self, name: str, block: Any = None, **values: Any) -> str:
        """The template ``blocks/NAME`` of this edition."""
        values["block"] = block
        return self._fill(f"blocks/{name}{self._block_suffix}", values)

    @property
    def _block_suffix(self) -> str:
        return self.suffix if self.edition == "text" else f".{self.edition}{self.suffix}"

    def block(self, block: Block) -> str:
        """One block."""
        if isinstance(block, Prose):
            return self.prose(block)
        if block.name == "only":
            editions = str(getattr(block, "editions", "")).split()
            return self.blocks(block.inner()) if self.edition in editions else ""
        return self.draw(block.name, block)

    def blocks(self, sequence: Iterable[Block]) -> str:
        """Blocks, one after the other."""
        return self._joined(self.block(block) for block in sequence)

    def prose(self, block: Prose) -> str:
        """A block of prose."""
        raise NotImplementedError

    def _joined(self, parts: Iterable[str]) -> str:
        raise NotImplementedError

    def _template(self, name: str) -> Template:
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = self._environment.get_template(name)
        return template

    def _fill(self, name: str, values: dict[str, Any]) -> str:
        try:
            template = self._template(name)
            context = template.new_context({**self._globals, **values}, shared=True)
            return "".join(template.root_render_func(context))
        except ThemeError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a template does wrong, it is named
            raise theme_error(error, name, self.material.theme, self._globals) from error

    def _names(self) -> dict[str, Any]:
        material, formats = self.material, self.material.tongue.formats
        rtl = material.tongue.direction == "rtl"
        return {
            **self._environment.globals,
            "edition": self.edition,
            "issue": material.issue,
            "meta": material.issue.meta,
            "newsletter": material.newsletter,
            "words": material.tongue.words,
            "tokens": material.tongue.tokens,
            "dir": material.tongue.direction,
            "start": "right" if rtl else "left",
            "end": "left" if rtl else "right",
            "preheader": material.issue.preheader,
            "web_url": material.web_url,
            "unsubscribe_url": material.unsubscribe_url,
            "content_hash": material.content_hash,
            "sections": tuple(s for s in material.issue.sections if self.keeps(s)),
            "keeps": self.keeps,
            "blocks": self.blocks,
            "draw": self.draw,
            "vote_address": material.vote_address,
            "date": formats.date,
            "number": formats.number,
            "percent": formats.percent,
            "quoted": formats.quoted,
            **self.extra(),
        }

    def keeps(self, section: Section) -> bool:
        """Whether this edition shows a section."""
        return not section.only or self.edition in section.only

    def extra(self) -> dict[str, Any]:
        """The names that only templates of this edition see."""
        return {}


class _HtmlPainter(_Painter):
    suffix = ".html.j2"
    picture_base = ""

    @cached_property
    def _prose(self) -> Any:
        from composer.render.prose import HtmlProse

        return HtmlProse(self)

    @property
    def back(self) -> str:
        """The words of the way back from a footnote."""
        return str(self.material.tongue.words.back)

    def extra(self) -> dict[str, Any]:
        return {
            "inline": self.inline,
            "at": self.at,
            "shown": self.shown,
            "css": self.css,
        }

    def draw(self, name: str, block: Any = None, **values: Any) -> str:
        return Markup(super().draw(name, block, **values))  # noqa: S704 - a template's output

    def _joined(self, parts: Iterable[str]) -> str:
        return Markup("\n".join(part for part in parts if part))  # noqa: S704 - templates' output

    def prose(self, block: Prose) -> str:
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
        html = self._prose.prose(block)
        tag = _OPENING.match(html)
        # What a template draws has its mark already.
        if tag is None or html.startswith(" data-src=", html.find(" data-", 0, html.find(">"))):
            return Markup(html)  # noqa: S704 - the renderer escapes
        return Markup(f"{tag[0]} {self._mark(block)}{html[tag.end() :]}")  # noqa: S704 - as above


class WebPainter(_HtmlPainter):
    """Draws the web edition."""

    edition = "web"

    def extra(self) -> dict[str, Any]:
        return {**super().extra(), "absolute": self.absolute}

    def absolute(self, src: str) -> str:
        """The whole address of a picture, for those who show a link to the page."""
        if "://" in src:
            return src
        return f"{self.material.picture_base.rstrip('/')}/{src}"


class TextPainter(_Painter):
    """Writes the text part."""

    edition = "text"
    suffix = ".txt.j2"

    def __init__(self, material: Material) -> None:
        from composer.render.plain import PlainProse

        self.width = WIDTH
        self.columns = Columns(material.defaults)
        self._numbers: dict[str, int] = {}
        self._listed = 0
        super().__init__(material)
        self._prose = PlainProse(self)

    def page(self) -> str:
        """The whole edition: no line ends with blanks, no two blank lines follow each other."""
        lines: list[str] = []
        for line in super().page().split("\n"):
            line = line.rstrip()  # noqa: PLW2901 - the same line, trimmed
            if line or (lines and lines[-1]):
                lines.append(line)
        return "\n".join(lines).strip("\n") + "\n"

    def extra(self) -> dict[str, Any]:
        return {
            "inline": self.inline,
            "wrap": self.wrap,
            "underlined": self.underlined,
            "prefixed": self.prefixed,
            "narrower": self.narrower,
            "ref": self.ref,
            "references": self.references,
            "address": self.address,
        }

    def _joined(self, parts: Iterable[str]) -> str:
        return "\n\n".join(part.strip("\n") for part in parts if part.strip())

    def draw(self, name: str, block: Any = None, **values: Any) -> str:
        return super().draw(name, block, **values).strip("\n")

    def prose(self, block: Prose) -> str:
        return self._prose.prose(block)

    def inline(self, value: Inline) -> str:
        """A run of inline Markdown, its links as numbers."""
        return self._prose.inline(value.tokens)

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> str:
        """The text in lines that begin with ``first`` and ``rest`` (blanks, if not given)."""
        if rest is None:
            rest = " " * self.columns.width(first)
        return self.columns.wrap(text.strip(), width=self.width, first=first, rest=rest)

    def underlined(self, text: str, sign: str) -> str:
        """A heading: the text, and a line of ``sign`` as long as it."""
        lines = self.wrap(text).split("\n")
        return "\n".join((*lines, sign * max(map(self.columns.width, lines))))

    def prefixed(self, text: str, sign: str) -> str:
        """Every line of the text with ``sign`` before it."""
        return "\n".join(f"{sign}{line}".rstrip() for line in text.split("\n"))

    def narrower(self, sequence: Iterable[Block], columns: int) -> str:
        """Blocks as :meth:`blocks` writes them, in lines that much shorter."""
        self.width -= columns
        try:
            return self.blocks(sequence)
        finally:
            self.width += columns

    def ref(self, url: str) -> str:
        """``[3]``: the number of a link, which :meth:`references` lists."""
        return f"[{self._numbers.setdefault(url, len(self._numbers) + 1)}]"

    def references(self) -> str:
        """The links that were numbered since the last list, one a line."""
        new = [(url, number) for url, number in self._numbers.items() if number > self._listed]
        self._listed = len(self._numbers)
        return "\n".join(f"[{number}] {self.address(url)}" for url, number in new)

    def address(self, url: str) -> str:
        """A link's address with the campaign's parameters."""
        return tagged(url, self.material.campaign)

    def picture(self, alt: str) -> str:
        """What stands in a picture's place: its words."""
        words = self.material.tongue.words
        return f"[{words.labelled(label=words.picture, value=alt)}]" if alt else ""

