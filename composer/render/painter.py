"""Draws one issue in one edition: finds a block's template and gives it what it asks for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from composer.errors import ComposerError
from composer.model import Block, Issue, Newsletter, Prose, Section
from composer.model.place import Place
from composer.render.addresses import VoteAddress
from composer.render.album import Album
from composer.render.broken import theme_error
from composer.render.theme import Theme, Tongue

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["Material", "Painter"]


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
    #: Where a web edition stands on the newsletter's own site, if it does.
    place: Place | None = None


class Painter(ABC):
    """What the editions share."""

    edition: ClassVar[str]
    suffix: ClassVar[str]

    def __init__(self, material: Material) -> None:
        self.material = material
        self._environment = material.theme.environment
        self._globals = self._names()

    def page(self) -> str:
        """The whole edition."""
        self._environment.start()
        try:
            return self._fill(self.edition_template, {})
        finally:
            # All of these lead back to their painter. So the issue's memory is given back with it,
            # and used again while it is warm, not when Python looks for cycles next.
            self._globals.clear()
            vars(self).pop("_prose", None)

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

    def has(self, name: str) -> bool:
        """Whether the theme has a template for a block in this edition."""
        return self.material.theme.find(f"blocks/{name}{self._block_suffix}") is not None

    def blocks(self, sequence: Iterable[Block]) -> str:
        """Blocks, one after the other."""
        return self._joined(self.block(block) for block in sequence)

    @abstractmethod
    def prose(self, block: Prose) -> str:
        """A block of prose."""

    @abstractmethod
    def _joined(self, parts: Iterable[str]) -> str:
        """The pieces as one, in the way of this edition."""

    def _template(self, name: str) -> Template:
        loaded = self._environment.loaded
        if name not in loaded:
            loaded[name] = self._environment.get_template(name)
        return loaded[name]

    def _fill(self, name: str, values: dict[str, Any]) -> str:
        try:
            template = self._template(name)
            # What Template.new_context does, without collecting its globals' names each time, or
            # copying what they stand for.
            context = self._environment.context_class(
                self._environment, self._globals, name, template.blocks
            )
            context.vars.update(values)
            return "".join(template.root_render_func(context))
        except ComposerError:
            raise
        except Exception as error:
            material = self.material
            words = material.tongue.words
            raise theme_error(error, name, material.theme, self._globals, words) from error

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
            "place": material.place,
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
