"""The place of each issue on the site: its address, and what its page shows of the others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from composer.blocks.results import Results
from composer.model import Block, Issue, Location, Meta, Poll, Project
from composer.model.place import Icons, Link, Place
from composer.site.addresses import Addresses
from composer.site.shelf import Shelf, tags_of

__all__ = ["Places", "next_change"]


class Places:
    """The places of the issues on a shelf, on a day."""

    def __init__(
        self, project: Project, shelf: Shelf, addresses: Addresses, now: datetime.datetime
    ) -> None:
        self._project = project
        self._shelf = shelf
        self._addresses = addresses
        self._today = now.astimezone(ZoneInfo(project.newsletter.timezone)).date()
        self._metas = {meta.path: meta for meta in shelf.issues}
        self.urls = {meta.path: addresses.issue(meta) for meta in shelf.issues}

    @cached_property
    def icons(self) -> Icons:
        """The addresses of the site's icons."""
        return Icons(*(self._addresses.file(name) for name in ("icon-32.png", "icon-180.png")))

    def around(self, meta: Meta) -> tuple[Any, ...]:
        """All that an issue's page shows of the pages around it."""
        before, after = self._shelf.neighbours(meta)
        related = self._shelf.related(meta)
        closed = [(poll, sorted(votes.items())) for poll, votes in self._closed(meta)]
        return (
            self.urls[meta.path],
            *(self._shown(one) for one in (before, after)),
            [self._shown(one) for one in related],
            self._translations(meta),
            self._tags(meta),
            sorted(closed),
        )

    def _shown(self, meta: Meta | None) -> tuple[Any, ...]:
        if meta is None:
            return ()
        return (meta.title, meta.subtitle, meta.description, meta.date, self.urls[meta.path])

    def place(self, issue: Issue, image: str) -> Place:
        """An issue's place; ``image`` is the address of its title card if it has one."""
        meta = self._metas[issue.meta.path]
        before, after = self._shelf.neighbours(meta)
        polls = {block.id: block.poll for block in _polls(issue) if block.poll}
        return Place(
            url=self.urls[meta.path],
            front=self._addresses.front,
            feed=self._addresses.file("feed.xml"),
            icons=self.icons,
            previous=before,
            next=after,
            related=self._shelf.related(meta),
            translations=self._translations(meta),
            tags=self._tags(meta),
            urls=self.urls,
            image=image,
            image_alt=meta.title if image else "",
            results={
                poll: Results(location=Location(meta.path), id=poll).counted(polls[poll], votes)
                for poll, votes in self._closed(meta)
                if poll in polls
            },
        )

    def language(self, tag: str) -> str:
        """A language's name in itself."""
        return self._project.theme.tongue(tag, self._project.locales).formats.own_name or tag

    def _translations(self, meta: Meta) -> tuple[Link, ...]:
        return tuple(
            Link(self.language(other.language), self.urls[other.path], other.language)
            for other in self._shelf.translations(meta)
        )

    def _tags(self, meta: Meta) -> tuple[Link, ...]:
        return tuple(Link(tag, self._addresses.tag(tag)) for tag in tags_of(meta).values())

    def _closed(self, meta: Meta) -> Iterator[tuple[str, Mapping[str, int]]]:
        """The issue's own polls whose results are there, and that take no more votes."""
        polls = _known(self._project, meta)
        for poll, found in self._project.results.get(meta.slug, {}).items():
            closes = polls[poll].closes if poll in polls else None
            if found.votes and not (closes and closes >= self._today):
                yield poll, found.votes


def _known(project: Project, meta: Meta) -> dict[str, Poll]:
    return {**project.newsletter.polls, **meta.polls}


def _polls(issue: Issue) -> Iterator[Any]:
    """Every poll of an issue, those inside other blocks too."""

    def walk(blocks: tuple[Block, ...]) -> Iterator[Any]:
        for block in blocks:
            if block.name == "poll":
                yield block
            yield from walk(block.inner())

    for part in issue.parts:
        yield from walk(part.blocks)


def next_change(project: Project, now: datetime.datetime) -> datetime.datetime | None:
    """The next moment at which the site is another without anybody's doing.

    That is when an issue's date comes, or a poll's last day is over.
    """
    zone = ZoneInfo(project.newsletter.timezone)
    public = [meta for meta in project.catalogue.values() if not meta.draft]
    polls = [poll for meta in public for poll in _known(project, meta).values()]
    ends = (
        datetime.datetime.combine(poll.closes + datetime.timedelta(1), datetime.time(), zone)
        for poll in polls
        if poll.closes
    )
    return min((at for at in (*(meta.moment for meta in public), *ends) if at > now), default=None)
