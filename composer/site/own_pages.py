"""The pages that lead to issues, the feeds, and what else a site has beside its issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from composer.errors import ComposerError
from composer.model import Finding, Location, Meta, Project, Severity
from composer.model.place import Icons, Link
from composer.render.album import Album
from composer.render.site import site_page
from composer.roots import SETTINGS_FILE
from composer.site.addresses import Addresses
from composer.site.feed import Entry, Feed, documents
from composer.site.folder import Folder
from composer.site.shelf import Shelf
from composer.site.sitemap import robots, sitemap
from composer.title_card import Colours, icon, title_card

__all__ = ["Furniture", "OwnPages"]

#: Issues that the front page lists; the rest stand on a page a year.
_LISTED = 30
_ICON_SIZES = (32, 180)


class Content(Protocol):
    """What a feed needs of an issue that was made."""

    @property
    def content(self) -> str:
        """Its HTML."""

    @property
    def summary(self) -> str:
        """A sentence or two of plain text."""


class Furniture:
    """What all pages of a site share: its icons, its feed, the pictures that stand for issues."""

    def __init__(self, project: Project, addresses: Addresses) -> None:
        self._project = project
        self._newsletter = project.newsletter
        self._addresses = addresses
        self.feed = addresses.file("feed.xml")
        self.icons = Icons(*(addresses.file(f"icon-{size}.png") for size in _ICON_SIZES))
        self.findings: list[Finding] = []

    def language(self, tag: str) -> str:
        """A language's name in itself."""
        return self._project.theme.tongue(tag, self._project.locales).formats.own_name or tag

    def card_url(self, url: str) -> str:
        """The address of the title card of the issue at an address."""
        return f"{url.rstrip('/')}/card.png"

    @cached_property
    def _colours(self) -> Colours:
        tokens = self._project.theme.tokens(self._newsletter.language)
        return Colours(tokens["paper"], tokens["ink"], tokens["accent"])

    @cached_property
    def _font(self) -> bytes | None:
        path = self._newsletter.site.font
        return self._bytes("font", path) if path else None

    def _bytes(self, setting: str, path: str) -> bytes | None:
        whole = (self._project.root / path).resolve()
        if whole.is_relative_to(self._project.root.resolve()) and whole.is_file():
            return whole.read_bytes()
        self._warn("site-file", f"[site] {setting}: there is no file {path} in the project", path)
        return None

    def _warn(self, code: str, message: str, what: str) -> None:
        found = Finding(
            code,
            Severity.WARNING,
            message,
            Location(SETTINGS_FILE, 1, 1),
            f"mend the path {what}"
            if code == "site-file"
            else "set [site] font to a font file that has them",
        )
        if found not in self.findings:
            self.findings.append(found)

    def card(self, meta: Meta) -> bytes | None:
        """The picture that stands for an issue without a cover; ``None`` where no font has its letters."""
        tongue = self._project.theme.tongue(meta.language, self._project.locales)
        day = tongue.formats.date(meta.date)
        name = self._newsletter.name
        try:
            return title_card(
                meta.title, name=name, day=day, colours=self._colours, font=self._font
            )
        except ValueError as error:
            self._warn("site-font", f"no title card is drawn for “{meta.title}”: {error}", "")
            return None

    def icon_files(self) -> Iterable[tuple[str, bytes]]:
        """The icons by their files: the author's, else the newsletter's first letter."""
        from composer.pictures import shrink

        path = self._newsletter.site.icon
        own = self._bytes("icon", path) if path else None
        letter = next((c for c in self._newsletter.name if c.isalnum()), "·").upper()
        for size in _ICON_SIZES:
            drawn = (
                icon(letter, size, colours=self._colours, font=self._font)
                if own is None
                else shrink(own, size)
            )
            yield f"icon-{size}.png", drawn


class OwnPages:
    """Writes them."""

    def __init__(
        self, project: Project, addresses: Addresses, furniture: Furniture, folder: Folder
    ) -> None:
        self._project = project
        self._newsletter = project.newsletter
        self._addresses = addresses
        self._furniture = furniture
        self._folder = folder
        self._language = project.newsletter.language
        self._pages: list[tuple[str, Any]] = []

    def write(self, shelf: Shelf, made: Mapping[str, Content]) -> None:
        """All of them, for these issues."""
        there = [meta for meta in shelf.issues if meta.path in made]
        self._front(shelf)
        self._lists(shelf)
        self._feeds(shelf, made)
        self._put_page("404.html", "404", title=self._words.not_found, url="")
        for name, data in self._furniture.icon_files():
            self._folder.put(name, data)
        self._pages += [(self._addresses.issue(meta), meta.date) for meta in there]
        self._folder.put("sitemap.xml", sitemap(self._pages))
        self._folder.put("robots.txt", robots(self._addresses.file("sitemap.xml")))

    @property
    def _words(self) -> Any:
        return self._project.theme.tongue(self._language, self._project.locales).words

    def _put_page(self, file: str, template: str, *, title: str, url: str, **values: Any) -> None:
        language = values.pop("language", self._language)
        page = site_page(
            self._project,
            template,
            language=language,
            front=self._addresses.front,
            icons=self._furniture.icons,
            title=title,
            url=url,
            feed=values.pop("feed", self._furniture.feed),
            address=self._addresses.issue,
            **values,
        )
        self._folder.put(file, page.encode("utf-8", "replace"))

    def _front(self, shelf: Shelf) -> None:
        # The page is in one language: so is what it shows first, where there is any.
        own = shelf.of(self._language) or shelf.issues
        latest = own[0] if own else None
        rest = [meta for meta in shelf.issues if meta is not latest]
        tags = [tag for tag, metas in shelf.tags.items() if any(meta in own for meta in metas)]
        front = self._addresses.front
        self._put_page(
            "index.html",
            "front",
            title=self._newsletter.name,
            url=front,
            description=self._newsletter.tagline,
            latest=latest,
            cover=self._cover(latest),
            years=_by_year(rest[:_LISTED]),
            older=self._older(shelf) if len(rest) > _LISTED else (),
            languages=[
                Link(self._furniture.language(one), self._addresses.language(one), one)
                for one in shelf.languages
            ],
            tags=[Link(tag, self._addresses.tag(tag)) for tag in tags],
            searchable=self._newsletter.site.search,
        )
        self._pages.append((front, shelf.issues[0].date if shelf.issues else None))

    def _cover(self, meta: Meta | None) -> Any:
        """The newest issue's cover, as its own page shows it."""
        if meta is None or not meta.cover:
            return None
        import posixpath

        source = posixpath.normpath(posixpath.join(posixpath.dirname(meta.path), meta.cover))
        try:
            picture = self._project.files.picture(source)
        except ValueError:
            picture = None
        if picture is None:
            return None
        base = f"{self._addresses.issue(meta).rstrip('/')}/"
        return Album(self._project.theme.pictures).shown(picture, "cover", base)

    def _older(self, shelf: Shelf) -> list[Link]:
        return [Link(str(year), f"{self._addresses.front}archive/{year}/") for year in shelf.years]

    def _lists(self, shelf: Shelf) -> None:
        if len(shelf.issues) > _LISTED + 1:
            for year, metas in shelf.years.items():
                self._list(f"archive/{year}/", self._words.year(year=year), metas)
        for tag, metas in shelf.tags.items():
            home = self._addresses.tag(tag).removeprefix(self._addresses.front)
            self._list(home, self._words.tagged(tag=tag), metas)
        if len(shelf.languages) > 1:
            for language, metas in shelf.languages.items():
                name = self._furniture.language(language)
                self._list(f"{language}/", name, metas, language=language)

    def _list(self, home: str, heading: str, metas: Sequence[Meta], language: str = "") -> None:
        url = f"{self._addresses.front}{home}"
        self._put_page(
            f"{home}index.html",
            "list",
            title=f"{heading} · {self._newsletter.name}",
            url=url,
            heading=heading,
            years=_by_year(metas),
            feed=f"{url}feed.xml" if not home.startswith("archive/") else self._furniture.feed,
            **({"language": language} if language else {}),
        )
        self._pages.append((url, metas[0].date))

    def _feeds(self, shelf: Shelf, made: Mapping[str, Content]) -> None:
        self._feed("", self._newsletter.name, self._language, shelf.issues, made)
        for tag, metas in shelf.tags.items():
            home = self._addresses.tag(tag).removeprefix(self._addresses.front)
            self._feed(home, f"{self._newsletter.name}: {tag}", self._language, metas, made)
        if len(shelf.languages) > 1:
            for language, metas in shelf.languages.items():
                self._feed(f"{language}/", self._newsletter.name, language, metas, made)

    def _feed(
        self,
        home: str,
        title: str,
        language: str,
        metas: Sequence[Meta],
        made: Mapping[str, Content],
    ) -> None:
        site = f"{self._addresses.front}{home}"
        feed = Feed(
            title=title,
            subtitle=self._newsletter.tagline,
            url=f"{site}feed.xml",
            site=site,
            language=language,
            icon=self._furniture.icons.large,
            author=(self._newsletter.sender.name, self._addresses.front),
        )
        entries = [self._entry(meta, made[meta.path]) for meta in metas if meta.path in made]
        for file, data in documents(feed, entries, f"{home}feed.xml"):
            self._folder.put(file, data)

    def _entry(self, meta: Meta, made: Content) -> Entry:
        return Entry(
            url=self._addresses.issue(meta),
            title=meta.title,
            summary=made.summary,
            content=made.content,
            published=meta.moment,
            language=meta.language,
            authors=tuple((author.name, author.url) for author in meta.authors),
            tags=meta.tags,
        )

    def redirect(self, moved: Mapping[str, str]) -> None:
        """A page at each old address that leads to the new one."""
        for old, new in moved.items():
            try:
                file = self._addresses.path(old)
            except ComposerError:
                continue
            self._put_page(file, "redirect", title=new, url=new, target=new)


def _by_year(metas: Iterable[Meta]) -> list[tuple[int, list[Meta]]]:
    years: dict[int, list[Meta]] = {}
    for meta in metas:
        years.setdefault(meta.date.year, []).append(meta)
    return list(years.items())
