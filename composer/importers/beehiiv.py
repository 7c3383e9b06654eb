"""beehiiv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from composer.importing.importer import Importer
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source
from composer.importing.tables import header, require, rows

__all__ = ["Beehiiv"]

_NEEDED = frozenset({"web_title", "content_html"})
#: Frames of the platform around and in the letter: headers, sharing, the foot, tracking.
_FRAME = (
    'table.mob-block, td.b, td.f, div[data-open-tracking="true"], [id="pad-mobile"],'
    ' a[href*="rp_referral_hub_url"], img[src*="rp_next_milestone"]'
)


class Beehiiv(Importer):
    """A table of posts in CSV, each with the HTML of its mail in ``content_html``.

    beehiiv documents the fields of a post (https://developers.beehiiv.com/api-reference/posts/create);
    no page of theirs was found that tells of the table's columns or of the HTML. Those are read as
    Ghost's importer reads them, whose sample has them:
    https://github.com/TryGhost/migrate/tree/main/packages/mg-beehiiv. ``created_at`` has no zone.
    """

    name = "beehiiv"
    fields: ClassVar = {
        "{{email}}": "{{email}}",
        "{{subscriber_id}}": "{{subscriber_id}}",
        "{{OPEN_TRACKING_PIXEL}}": "",
    }

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """A table with beehiiv's columns, alone or in a folder or archive."""
        return bool(_tables(source))

    def posts(self) -> Iterator[Post | Unreadable]:
        """A post a row."""
        for name in _tables(self.source) or self.source.ending(".csv"):
            require(self.source, name, _NEEDED)
            for row in rows(self.source, name):
                status = row.first("status").lower()
                url = row.first("url", "web_url")
                yield Post(
                    place=row.place,
                    title=row.first("web_title", "title", "email_subject_line"),
                    subtitle=row.first("web_subtitle", "subtitle"),
                    subject=row.first("email_subject_line"),
                    preheader=row.first("email_preview_text"),
                    date=row.first("publish_date", "displayed_date", "created_at"),
                    day=self.source.day(name),
                    author=tuple(filter(None, map(str.strip, row.first("authors").split(";")))),
                    cover=_whole(row.first("thumbnail_url")),
                    canonical=url if status in ("confirmed", "published", "archived", "") else "",
                    tags=tuple(filter(None, map(str.strip, row.first("content_tags").split(";")))),
                    slug=row.first("slug") or url.partition("/p/")[2].partition("?")[0],
                    draft=status not in ("confirmed", "published", "archived", ""),
                    body=row.cells.get("content_html", ""),
                    known_as=(url,) if url else (),
                )

    def letter(self, page: Any) -> Any:
        """What is between the mail's header and its foot."""
        letter = page.select_one("#content-blocks") or page
        for tag in letter.select(_FRAME):
            if not tag.decomposed:
                tag.decompose()
        _named(letter)
        return letter


def _named(letter: Any) -> None:
    """Gives what newer mails draw with boxes alone the elements that it is."""
    for box in letter.select('div[style*="padding-left"] > div[style*="padding-left"]'):
        if box.parent.name == "div":
            box.parent.name = "blockquote"
    for box in letter.select('div[style*="border-top"]'):
        if not box.get_text().strip() and box.find("img") is None:
            box.name = "hr"
    for words in letter.select("div:has(> img) > small"):
        words.name, words.parent.name = "figcaption", "figure"


def _tables(source: Source) -> tuple[str, ...]:
    return tuple(name for name in source.ending(".csv") if header(source, name) >= _NEEDED)


def _whole(path: str) -> str:
    """The address of a thumbnail, of which the table has the end alone."""
    if path.lstrip("/").startswith("uploads/"):
        return f"https://media.beehiiv.com/{path.lstrip('/')}"
    return path
