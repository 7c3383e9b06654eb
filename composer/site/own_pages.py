"""The pages that lead to issues: the front page, the archive, tags, languages; the page for none."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterable, Sequence
from typing import Any

from composer.model import Meta, Project
from composer.model.place import Link
from composer.render.addresses import home_of
from composer.render.album import Album
from composer.render.site import site_page
from composer.site.addresses import Addresses
from composer.site.folder import Folder
from composer.site.places import Places
from composer.site.shelf import Shelf

__all__ = ["OwnPages"]

#: Issues that the front page lists; the rest stand on a page a year.
_LISTED = 30


class OwnPages:
    """Writes them into a folder."""

    def __init__(
        self,
        project: Project,
        shelf: Shelf,
        addresses: Addresses,
        places: Places,
        folder: Folder,
        *,
        searchable: bool = False,
    ) -> None:
        self._searchable = searchable
        self._project = project
        self._newsletter = project.newsletter
        self._shelf = shelf
        self._addresses = addresses
        self._places = places
        self._folder = folder
        self._language = project.newsletter.language
        self._feed = addresses.file("feed.xml")
        #: The pages that search engines may list, each with the day of its newest issue.
        self.listed: list[tuple[str, datetime.date | None]] = []

    def write(self) -> None:
        """All of them."""
        words = self._words
        self._front()
        self._years()
        for tag, metas in self._shelf.tags.items():
            self._list(self._addresses.tag(tag), words.tagged(tag=tag), metas, feed=True)
        if len(self._shelf.languages) > 1:
            for language, metas in self._shelf.languages.items():
                name, url = self._places.language(language), self._addresses.language(language)
                self._list(url, name, metas, feed=True, language=language)
        self._put("404.html", "404", title=words.not_found, url="")

    def redirect(self, file: str, url: str) -> None:
        """A page at an old address that leads to the new one."""
        self._put(file, "redirect", title=url, url="", target=url)

    @property
    def _words(self) -> Any:
        return self._project.theme.tongue(self._language, self._project.locales).words

    def _put(self, file: str, template: str, *, title: str, url: str, **values: Any) -> None:
        page = site_page(
            self._project,
            template,
            language=values.pop("language", self._language),
            front=self._addresses.front,
            icons=self._places.icons,
            title=title,
            url=url,
            feed=values.pop("feed", self._feed),
            address=self._addresses.issue,
            **values,
        )
        self._folder.put(file, page.encode("utf-8", "replace"))

    def _front(self) -> None:
        # The page is in one language: so is what it shows first, where there is any.
        own = self._shelf.of(self._language) or self._shelf.issues
        latest = own[0] if own else None
        rest = [meta for meta in self._shelf.issues if meta is not latest]
        shown = {meta.path for meta in own}
        tags = [
            tag for tag, metas in self._shelf.tags.items() if any(m.path in shown for m in metas)
        ]
        front, cover = self._addresses.front, self._cover(latest)
        self._put(
            "index.html",
            "front",
            title=self._newsletter.name,
            url=front,
            description=self._newsletter.tagline,
            latest=latest,
            cover=cover,
            image=cover.src if cover else "",
            years=_by_year(rest[:_LISTED]),
            older=self._older() if len(rest) > _LISTED else (),
            languages=self._languages(),
            tags=[Link(tag, self._addresses.tag(tag)) for tag in tags],
            searchable=self._searchable,
        )
        self.listed.append((front, self._shelf.issues[0].date if self._shelf.issues else None))

    def _languages(self) -> list[Link]:
        """The newsletter's own language first."""
        own = self._shelf.of(self._language)
        tags = sorted(self._shelf.languages.items(), key=lambda each: each[1] != own)
        return [
            Link(self._places.language(one), self._addresses.language(one), one) for one, _ in tags
        ]

    def _cover(self, meta: Meta | None) -> Any:
        """The newest issue's cover, as its own page shows it."""
        if meta is None or not meta.cover:
            return None
        source = posixpath.normpath(posixpath.join(posixpath.dirname(meta.path), meta.cover))
        try:
            picture = self._project.files.picture(source)
        except ValueError:
            picture = None
        if picture is None:
            return None
        base = home_of(self._addresses.issue(meta))
        return Album(self._project.theme.pictures).shown(picture, "cover", base)

    def _older(self) -> list[Link]:
        return [Link(str(year), self._addresses.year(year)) for year in self._shelf.years]

    def _years(self) -> None:
        if len(self._shelf.issues) > _LISTED + 1:
            for year, metas in self._shelf.years.items():
                self._list(self._addresses.year(year), self._words.year(year=year), metas)

    def _list(
        self,
        url: str,
        heading: str,
        metas: Sequence[Meta],
        *,
        feed: bool = False,
        language: str = "",
    ) -> None:
        self._put(
            self._addresses.path(url),
            "list",
            title=f"{heading} · {self._newsletter.name}",
            url=url,
            heading=heading,
            years=_by_year(metas),
            feed=f"{url}feed.xml" if feed else self._feed,
            language=language or self._language,
        )
        self.listed.append((url, metas[0].date))


def _by_year(metas: Iterable[Meta]) -> list[tuple[int, list[Meta]]]:
    years: dict[int, list[Meta]] = {}
    for meta in metas:
        years.setdefault(meta.date.year, []).append(meta)
    return list(years.items())
