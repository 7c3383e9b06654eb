"""What composing knows beside the issue's own text: authors, polls, pages, results, pictures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from msgspec import Meta as Note
from msgspec import Struct, field

from composer.model.block import Inline
from composer.model.finding import Findings, Location

if TYPE_CHECKING:
    from composer.model.issue import Meta, Section
    from composer.model.settings import Newsletter

__all__ = [
    "Author",
    "Card",
    "Option",
    "Page",
    "Picture",
    "Poll",
    "PollResults",
    "Remark",
    "Scene",
]


class Picture(Struct, frozen=True, kw_only=True):
    """A picture as it lies in the project, or on somebody's server.

    ``source`` is the path from the project's root, empty for a remote one, whose address is
    ``url``. ``width`` and ``height`` are pixels, 0 where unknown. ``hash`` is of the file's bytes.
    """

    source: str = ""
    url: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    format: str = ""
    animated: bool = False
    hash: str = ""


class Author(Struct, frozen=True, kw_only=True):
    """Who writes."""

    id: str = ""
    name: Annotated[str, Note(description="as readers see it")]
    url: Annotated[str, Note(description="the author's page")] = ""
    avatar: Annotated[str, Note(description="a portrait: a picture of the project")] = ""
    #: Where the portrait is named.
    location: Location = Location("newsletter.toml")


class Option(Struct, frozen=True):
    """One answer of a poll: ``key`` is what a vote carries, ``label`` what the reader sees."""

    key: str
    label: str


class Poll(Struct, frozen=True, kw_only=True):
    """A question to readers, defined once and placed in any issue."""

    id: str
    question: Annotated[str, Note(description="what is asked")]
    options: Annotated[
        tuple[Option, ...],
        Note(description="the answers: labels by the key that a vote carries, or a list of labels"),
    ]
    description: Annotated[str, Note(description="a line under the question")] = ""
    comment: Annotated[bool, Note(description="whether a vote may bring a few words")] = False
    closes: Annotated[
        datetime.date | None, Note(description="the last day that votes are counted")
    ] = None


class Remark(Struct, frozen=True, kw_only=True):
    """What a reader wrote; shown once the author has approved it."""

    text: str
    author: str = ""
    approved: bool = False
    reply: str = ""


class PollResults(Struct, frozen=True, kw_only=True):
    """What came back to one poll of one issue: counts by option key, and remarks."""

    votes: Mapping[str, int] = field(default_factory=dict)
    placements: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


class Page(Struct, frozen=True, kw_only=True):
    """What is known of a linked page: a line of ``issues/links.lock.jsonl``.

    ``url`` is the address as the author wrote it, ``fetched`` the moment in UTC (ISO 8601), and
    ``date`` the page's own, as it gave it. ``image`` is an address.
    """

    version: int = 1
    url: str
    card: bool = False
    title: str = ""
    description: str = ""
    site: str = ""
    image: str = ""
    author: str = ""
    date: str = ""
    kind: Literal["page", "video", "post"] = "page"
    language: str = ""
    status: int = 0
    fetched: str = ""


class Card(Struct, frozen=True, kw_only=True):
    """What a card shows: the author's words first, then what the page or the issue says."""

    url: str
    title: str
    description: str = ""
    site: str = ""
    picture: Picture | None = None
    date: datetime.date | None = None
    kind: Literal["page", "video", "post", "issue"] = "page"
    author: str = ""
    language: str = ""


class Scene(Protocol):
    """What a block may ask while it is prepared. Every question is answered without network."""

    @property
    def findings(self) -> Findings:
        """Where errors and warnings go."""

    @property
    def meta(self) -> Meta:
        """The front matter of the issue that is being composed."""

    @property
    def newsletter(self) -> Newsletter:
        """The settings."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of this issue, without their blocks."""

    @property
    def polls(self) -> dict[str, Poll]:
        """The polls that this issue may place; one defined in place adds itself."""

    def card(self, url: str, location: Location, *, label: Inline | None = None) -> Card | None:
        """The card for an address or an issue's file; ``None`` after an error."""

    def picture(
        self, source: str, location: Location, *, alt: str = "", decorative: bool = True
    ) -> Picture | None:
        """The picture at a path beside the file of ``location``; ``None`` after an error.

        One that is not decorative needs words: a missing ``alt`` is an error.
        """

    def portrait(self, author: Author) -> Picture | None:
        """An author's portrait, if newsletter.toml names one."""

    def author(self, who: str) -> Author:
        """The author with this id, or of this name; the issue's first where ``who`` is empty."""

    def placement(self, poll: str) -> int:
        """The number, from 1, of one more placement of a poll in this issue."""

    def results(
        self, issue: str, poll: str, location: Location
    ) -> tuple[Meta, PollResults | None] | None:
        """The issue meant by a slug or ``previous``, and what came back; ``None`` after an error.

        The second is ``None`` where that issue has no results yet.
        """
