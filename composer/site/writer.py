"""Writes a site into its folder: issues, what leads to them, what is kept of before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from msgspec.structs import replace

from composer.dist import IMAGES, picture_bytes
from composer.drawn import Drawn
from composer.model import Meta, PictureFile
from composer.site.feeds import feeds
from composer.site.folder import Folder
from composer.site.furniture import Furniture
from composer.site.made import Made
from composer.site.manifest import Manifest, Moved, Published
from composer.site.outline import Outline
from composer.site.own_pages import OwnPages
from composer.site.search import indexed, pagefind
from composer.site.sitemap import robots, sitemap

__all__ = ["Writer"]


class Writer:
    """Writes what an outline says."""

    def __init__(
        self, outline: Outline, folder: Folder, furniture: Furniture, drawn: Drawn
    ) -> None:
        self._outline = outline
        self._addresses = outline.addresses
        self._folder = folder
        self._furniture = furniture
        self._drawn = drawn
        root, site = outline.project.root, outline.project.newsletter.site
        self._pagefind = pagefind(root) if site.search else ""

    def write(self, made: Mapping[str, Made], kept: Collection[str]) -> Manifest:
        """Everything but the manifest, which is returned.

        ``kept`` are issues that are refused for now: what is on the site of them stays.
        """
        outline, folder = self._outline, self._folder
        issues = {path: known for path, known in outline.before.issues.items() if path in kept}
        for meta in outline.shelf.issues:
            one = made[meta.path]
            issues[meta.path] = self._put(meta, one) if one.page else self._known(meta)
        for known in issues.values():
            folder.keep(known.files)
        redirects = dict(self._redirects(issues))
        pages = OwnPages(
            outline.project,
            outline.shelf,
            outline.addresses,
            outline.places,
            folder,
            searchable=bool(self._pagefind),
        )
        pages.write()
        for file, moved in redirects.items():
            pages.redirect(file, issues[moved.issue].url)
            folder.keep(moved.files)
        self._feeds(made, issues)
        for file, data in self._furniture.icons():
            folder.put(file, data)
        # A page that names another one as the true one is not listed.
        own = [m for m in outline.shelf.issues if m.url == outline.places.urls[m.path]]
        listed = [*pages.listed, *((m.url, m.date) for m in own)]
        folder.put("sitemap.xml", sitemap(listed))
        folder.put("robots.txt", robots(self._addresses.file("sitemap.xml")))
        if self._pagefind:
            for file, data in indexed(self._pagefind, folder.path):
                folder.put(file, data)
        return Manifest(front=self._addresses.front, issues=issues, redirects=redirects)

    def _known(self, meta: Meta) -> Published:
        """What is on the site of an issue that no longer composes: it stays until that is mended."""
        return self._outline.former[meta.path][1]

    def _put(self, meta: Meta, made: Made) -> Published:
        """Writes an issue's page, its pictures, and the picture that stands for it."""
        page = self._outline.pages[meta.path]
        files = [page]
        self._folder.put(page, made.page.encode("utf-8", "replace"))
        homes = [self._file(home) for home in self._addresses.pictures(meta)]
        for home in homes:
            for picture in made.pictures:
                files.append(f"{home}{IMAGES}/{picture.name}")
                self._folder.put_picture(files[-1], partial(self._bytes, picture))
        if made.card:
            files.append(f"{homes[0]}card.png")
            self._folder.put(files[-1], self._furniture.card(meta)[0])
        _, former = self._outline.former.get(meta.path, ("", None))
        if former is not None and former.page == page:
            # A mail that is out shows the pictures that it was sent with.
            shown = [n for n in former.files if f"{IMAGES}/" in n and n not in files]
            files += [name for name in shown if (self._folder.path / name).is_file()]
        return Published(
            url=self._outline.places.urls[meta.path],
            page=page,
            build=made.build,
            title=meta.title,
            date=meta.date.isoformat(),
            id=self._id(meta, former),
            files=tuple(files),
        )

    def _bytes(self, picture: PictureFile) -> bytes:
        return picture_bytes(picture, self._outline.project.root, self._drawn)

    def _file(self, home: str) -> str:
        """A folder of the site by its address."""
        return self._addresses.path(home).removesuffix("index.html")

    def _id(self, meta: Meta, former: Published | None) -> str:
        """By what feeds know an issue: the first address that it had, unless all moved elsewhere."""
        if former is not None and self._outline.before.front == self._addresses.front:
            return former.id
        return self._outline.places.urls[meta.path]

    def _redirects(self, issues: Mapping[str, Published]) -> Iterator[tuple[str, Moved]]:
        """The pages at old addresses, by their files: those of before, and those of now."""
        outline = self._outline
        renamed = {old: path for path, (old, _) in outline.former.items()}
        known = {
            file: replace(moved, issue=renamed.get(moved.issue, moved.issue))
            for file, moved in outline.before.redirects.items()
        }
        for path, former in outline.moved.items():
            files = tuple(name for name in former.files if name != former.page)
            known[former.page] = Moved(issue=path, files=files)
        taken = {one.page for one in issues.values()}
        for file, moved in sorted(known.items()):
            if file not in taken and moved.issue in issues:
                yield file, moved

    def _feeds(self, made: Mapping[str, Made], issues: Mapping[str, Published]) -> None:
        outline = self._outline
        told = {path: one for path, one in made.items() if one.content}
        ids = {path: one.id for path, one in issues.items()}
        for file, data in feeds(outline, told, ids):
            self._folder.put(file, data)
