"""A proof: one issue laid out to be read before it is sent. What every check looks at."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from composer.checking.links import WrittenLink, written_links
from composer.checking.passage import Passage, passages
from composer.checking.places import place_of
from composer.checking.prose import prose
from composer.model import Block, Edition, Location, Project

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.checking.dictionary import Dictionary
    from composer.model import Issue, Meta, Newsletter
    from composer.model.check_settings import CheckSettings

__all__ = ["Proof"]

_View = TypeVar("_View")


class Proof:
    """An issue with its edition, and views of them that several checks share, each made once.

    ``reach`` are what online checks may ask of the outside world, handed in by whoever runs them:
    functions by name. It is empty where nothing may be asked.
    """

    def __init__(
        self,
        edition: Edition,
        project: Project,
        *,
        reach: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        self.edition = edition
        self.project = project
        self.reach = reach or {}
        self._views: dict[Callable[[Proof], Any], Any] = {}

    def once(self, make: Callable[[Proof], _View]) -> _View:
        """What a function makes of this proof, made once: a view that only some checks share."""
        if make not in self._views:
            self._views[make] = make(self)
        view: _View = self._views[make]
        return view

    @property
    def issue(self) -> Issue:
        """The issue."""
        return self.edition.issue

    @property
    def meta(self) -> Meta:
        """Its front matter."""
        return self.issue.meta

    @property
    def newsletter(self) -> Newsletter:
        """The settings."""
        return self.project.newsletter

    @property
    def settings(self) -> CheckSettings:
        """The settings of the checks."""
        return self.newsletter.checks

    @property
    def top(self) -> Location:
        """The place of what concerns the whole issue."""
        return Location(self.meta.path, 1, 1)

    @functools.cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The words, as readers read them."""
        return passages(self.issue)

    @functools.cached_property
    def own_words(self) -> tuple[tuple[Passage, str], ...]:
        """The author's own passages, each with its text without addresses and the like."""
        return tuple(
            (one, prose(one.text)) for one in self.passages if one.text and not one.foreign
        )

    @functools.cached_property
    def links(self) -> tuple[WrittenLink, ...]:
        """The links of the text and its blocks, as their author wrote them."""
        return written_links(self.issue, self.passages)

    def dictionary(self, language: str) -> Dictionary | None:
        """The dictionary of a language, the project's own first; ``None`` where there is none."""
        from composer.checking.dictionary import dictionary

        return dictionary(language, self.project.root)

    @functools.cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block, those inside others too, in reading order; footnotes last."""
        outer = (block for part in self.issue.parts for block in part.blocks)
        return tuple(_deep((*outer, *self.issue.footnotes)))

    @functools.cached_property
    def html(self) -> str:
        """The mail's HTML as a reader gets it, every merge field at its default."""
        return str(self.edition.email)

    @functools.cached_property
    def page(self) -> Element:
        """The same as a tree, its blocks marked: :meth:`source_of` tells where they come from."""
        from composer.render.edition import cut_mail
        from composer.render.steps.page import parse_page

        return parse_page(str(cut_mail(self.edition.marked, self.edition.slots)))

    @functools.cached_property
    def text(self) -> str:
        """The text part, every merge field at its default."""
        return str(self.edition.text)

    @functools.cached_property
    def message(self) -> str:
        """The whole message, every merge field at its default, its lines ended by CRLF."""
        return str(self.edition.message)

    @functools.cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The header fields of the message: names, and values raw, folds and all."""
        fields: list[tuple[str, str]] = []
        for line in self.message.partition("\r\n\r\n")[0].split("\r\n"):
            if line[:1] in (" ", "\t") and fields:
                name, value = fields.pop()
                fields.append((name, f"{value}\r\n{line}"))
            else:
                name, _, value = line.partition(":")
                fields.append((name, value.lstrip(" ")))
        return tuple(fields)

    def source_of(self, element: Element | None) -> Location:
        """The line of the source that an element of :attr:`page` comes from; the top where of none."""
        while element is not None:
            source = element.get("data-src")
            if source:
                path, _, line = source.rpartition(":")
                return Location(path, int(line), 1)
            element = element.getparent()
        return self.top

    def lines(self, path: str) -> list[str]:
        """The lines of a file of the project."""
        return self._lines(path)

    @functools.cached_property
    def _lines(self) -> Callable[[str], list[str]]:
        def read(path: str) -> list[str]:
            return (self.project.files.text(path) or "").replace("\r\n", "\n").split("\n")

        return functools.cache(read)

    def place(self, passage: Passage, start: int, end: int | None = None) -> Location:
        """The line and column in the source of a part of a passage."""
        until = start + 1 if end is None else end
        return place_of(passage, start, until, self.lines(passage.location.path))

    def setting(self, table: str, key: str = "") -> Location:
        """Where a setting stands in newsletter.toml, or the table that lacks it."""
        from composer.checking.setting_place import SETTINGS, setting_place

        return setting_place(self.lines(SETTINGS), table, key)

    def written(self, location: Location, words: str) -> Location:
        """The place of some words on a line, or on one of the next few; the line, where not found."""
        lines = self.lines(location.path)
        for number in range(location.line, min(location.line + 20, len(lines) + 1)):
            column = lines[number - 1].find(words)
            if column >= 0:
                return location.at(number, column + 1)
        return location


def _deep(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with those inside them, each before what it holds."""
    for block in blocks:
        yield block
        yield from _deep(block.inner())
