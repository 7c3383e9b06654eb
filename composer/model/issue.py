"""An issue: its front matter, its opening, its sections."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

from composer.model.block import Block, Inline
from composer.model.finding import Finding, Location
from composer.model.knowledge import Author, Picture, Poll

__all__ = ["Issue", "Meta", "Section", "SubHeading"]

Channel = Literal["email", "web", "text"]


class Meta(Struct, frozen=True, kw_only=True):
    """The front matter of an issue with its defaults filled in; the catalogue holds one an issue.

    ``path`` is relative to the project, ``moment`` carries a zone, ``timed`` tells whether the
    author gave a time of day, ``url`` is the address of the web edition, and ``published_elsewhere``
    marks an issue that is only a target of cards. ``subject`` and ``preheader`` may hold merge
    fields as written. ``source_hash`` is of the front matter's own text.
    """

    path: str
    title: str
    moment: datetime.datetime
    slug: str
    language: str
    url: str
    timed: bool = False
    subtitle: str = ""
    subject: str = ""
    preheader: str = ""
    description: str = ""
    number: int | None = None
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    cover: str = ""
    cover_alt: str = ""
    polls: Mapping[str, Poll] = field(default_factory=dict)
    draft: bool = False
    published_elsewhere: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    source_hash: str = ""
    #: The polls that its body places.
    placed: tuple[str, ...] = ()
    #: Where each field stands in the file, for findings about it.
    places: Mapping[str, Location] = field(default_factory=dict)

    @property
    def date(self) -> datetime.date:
        """The day of the issue, where its author is."""
        return self.moment.date()

    def place(self, name: str) -> Location:
        """Where a field stands, or the file where it does not."""
        return self.places.get(name, Location(self.path, 1, 1))


class SubHeading(Struct, frozen=True):
    """A heading below a section's."""

    title: Inline
    anchor: str
    level: int


class Section(Struct, frozen=True, kw_only=True):
    """What stands under one heading. The opening is a section without a title.

    ``number`` is its numeral in the contents, 0 for one that is unlisted. ``only`` names the
    editions that keep it; empty means all. ``standfirst_line`` is the line that the standfirst
    begins on, 0 where there is none.
    """

    location: Location
    title: Inline = Inline((), "")
    anchor: str = ""
    standfirst: Inline = Inline((), "")
    standfirst_line: int = 0
    blocks: tuple[Block, ...] = ()
    subheadings: tuple[SubHeading, ...] = ()
    number: int = 0
    unlisted: bool = False
    carry: bool = False
    only: frozenset[str] = frozenset()


class Issue(Struct, frozen=True, kw_only=True):
    """One issue, read and understood; what remains is to render it.

    ``slots`` maps the tokens that stand for merge fields to ``(field, default)``.
    ``inputs`` names all that was read beside the issue's own file: ``file:…``, ``issue:…``,
    ``link:…``, ``results:…``.
    """

    meta: Meta
    opening: Section
    sections: tuple[Section, ...] = ()
    footnotes: tuple[Block, ...] = ()
    subject: str = ""
    preheader: str = ""
    slots: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    inputs: frozenset[str] = frozenset()
    words: int = 0
    cover: Picture | None = None
    #: The line of its file that its body begins on.
    body_line: int = 1
    #: What ``<!-- check: … -->`` said in the body, and where.
    directions: tuple[tuple[str, Location], ...] = ()
    #: The authors' portraits by name.
    portraits: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Section, ...]:
        """The opening and the sections, in order."""
        return (self.opening, *self.sections)
