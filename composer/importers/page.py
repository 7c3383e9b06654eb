"""A page that was saved from a browser."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, ClassVar

from composer.importing.importer import Importer
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source
from composer.links.document import decoded
from composer.links.fetch import Fetched
from composer.links.metadata import page_from

__all__ = ["SavedPage"]

#: Where pages have their text, the likeliest first.
_TEXTS = (
    *("#content-blocks", ".available-content .body", ".body.markup", "article .gh-content"),
    *(".gh-content", ".post-content", ".entry-content", ".article-content", ".email-body-content"),
    *("[itemprop=articleBody]", "article", "main", "[role=main]", "#content"),
)
_FRAME = (
    "nav, header.site-header, footer, aside, .sidebar, .comments, #comments, .share, .social,"
    " .post-footer, .subscribe-footer, .related, .breadcrumbs, [aria-hidden=true]"
)


class SavedPage(Importer):
    """One HTML file, with its pictures in the folder that the browser saved beside it.

    Title, description, author, date, language, picture and address are those that the page says of
    itself, as for cards: OpenGraph (https://ogp.me), linked data, plain HTML. The text is looked for
    in the elements and classes that platforms put it in; there is no standard for these.
    """

    name = "a saved page"
    roots: ClassVar = ("",)

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """A file of HTML alone."""
        return len(source.names) == 1 and bool(source.ending(".html", ".htm", ".xhtml"))

    def posts(self) -> Iterator[Post | Unreadable]:
        """One post a file."""
        for name in self.source.ending(".html", ".htm", ".xhtml"):
            data = self.source.read(name)
            # The lock's reader wants the address that a page was fetched from.
            answer = Fetched(
                url=self.url or "https://saved.invalid/", status=200, type="text/html", body=data
            )
            page = page_from(answer.url, answer, fetched="")
            text = decoded(data)
            own = _own_address(text)
            yield Post(
                place=self.source.place(name),
                title=page.title,
                description=page.description,
                date=page.date,
                day=self.source.day(name),
                author=tuple(filter(None, (page.author,))),
                language=page.language,
                cover=page.image.replace("https://saved.invalid/", ""),
                canonical=own or self.url,
                slug="" if own else posixpath.splitext(posixpath.basename(name))[0],
                body=text,
                folder=posixpath.dirname(name),
            )

    def letter(self, page: Any) -> Any:
        """The element that has the text; the whole page where none is known."""
        for selector in _TEXTS:
            found = page.select_one(selector)
            if found is not None and len(found.get_text().strip()) > 0:
                page = found
                break
        for tag in page.select(_FRAME):
            if not tag.decomposed:
                tag.decompose()
        return page


def _own_address(text: str) -> str:
    """The address that a page says it has: its canonical link, else OpenGraph's."""
    from composer.links.document import read_document

    document = read_document(text)
    linked = (
        link.get("href", "")
        for link in document.links
        if "canonical" in link.get("rel", "").split()
    )
    address = next(filter(None, linked), "") or document.first("og:url")
    return address if address.startswith(("https://", "http://")) else ""
