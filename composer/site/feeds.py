"""The site's feeds: one of everything, one a tag, one a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from composer.model import Meta, Newsletter
from composer.model.place import Icons
from composer.site.addresses import Addresses
from composer.site.feed import PAGE, Entry, Feed, documents
from composer.site.outline import Outline

__all__ = ["Content", "feeds"]


class Content(Protocol):
    """What a feed needs of an issue that was made."""

    @property
    def content(self) -> str:
        """Its HTML."""

    @property
    def summary(self) -> str:
        """A sentence or two of plain text."""


class _Feeds:
    def __init__(self, newsletter: Newsletter, addresses: Addresses, icons: Icons) -> None:
        self._newsletter = newsletter
        self._addresses = addresses
        self._icons = icons

    def documents(
        self, home: str, title: str, language: str, entries: Sequence[Entry]
    ) -> Iterator[tuple[str, bytes]]:
        """The documents of the feed in a folder of the site."""
        site = f"{self._addresses.front}{home}"
        feed = Feed(
            title=title,
            subtitle=self._newsletter.tagline,
            url=f"{site}feed.xml",
            site=site,
            language=language,
            icon=self._icons.large,
            author=(self._newsletter.sender.name, self._addresses.front),
        )
        return documents(feed, entries, f"{home}feed.xml")


def feeds(
    outline: Outline, made: Mapping[str, Content], ids: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """The documents of all feeds by their files; ``ids`` are what readers know the issues by.

    The newsletter's own has every issue; that of a tag or a language the newest, for what it would
    have more of is in the other.
    """
    newsletter, addresses, shelf = outline.project.newsletter, outline.addresses, outline.shelf
    known = {
        meta.path: _entry(meta, made[meta.path], addresses, ids)
        for meta in shelf.issues
        if meta.path in made
    }

    def entries(metas: Sequence[Meta], most: int | None = PAGE) -> list[Entry]:
        return [known[meta.path] for meta in metas if meta.path in known][:most]

    own, name = _Feeds(newsletter, addresses, outline.places.icons), newsletter.name
    yield from own.documents("", name, newsletter.language, entries(shelf.issues, None))
    for tag, metas in shelf.tags.items():
        home = addresses.tag(tag).removeprefix(addresses.front)
        yield from own.documents(home, f"{name}: {tag}", newsletter.language, entries(metas))
    if len(shelf.languages) > 1:
        for language, metas in shelf.languages.items():
            home = addresses.language(language).removeprefix(addresses.front)
            yield from own.documents(home, name, language, entries(metas))


def _entry(meta: Meta, made: Content, addresses: Addresses, ids: Mapping[str, str]) -> Entry:
    return Entry(
        id=ids[meta.path],
        url=addresses.issue(meta),
        title=meta.title,
        summary=made.summary,
        content=made.content,
        published=meta.moment,
        language=meta.language,
        authors=tuple((author.name, author.url) for author in meta.authors),
        tags=meta.tags,
    )
