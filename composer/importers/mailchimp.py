"""Mailchimp."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from composer.errors import ExportRefused
from composer.importing.importer import Importer
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source
from composer.importing.tables import Row, header, rows
from composer.slugs import slug_of

__all__ = ["Mailchimp"]

_FOLDER = "campaigns_content"
#: What stands around a letter: the line above it, the foot, the platform's own mark.
_FRAME = (
    "#templatePreheader, #templateFooter, .templateFooter, #awesomewrap, .mcnPreviewText,"
    " .mceFooterSection, [id=monkeyRewards], .utilityLink, .mcnFollowBlock, .mceSocialFollow"
)
#: A campaign's number, at the beginning of its file's name.
_NUMBER = re.compile(r"^[0-9a-f]*\d[0-9a-f]*[_-]+(?=\w)")
_UNSUBSCRIBES = re.compile(
    r"\*\|(?:UNSUB|UPDATE_PROFILE|FORWARD|REWARDS|ABOUT_LIST)\|\*|unsubscribe_url"
)


class Mailchimp(Importer):
    """An archive with ``campaigns_content/``, a file of HTML a campaign, and a table of campaigns.

    That an account's export has these, and a folder of files from the Content Studio, is on
    https://mailchimp.com/help/export-and-back-up-account-data/. How the files are named and which
    columns the table has is documented nowhere: a file is matched with the row whose id or title
    stands in its name, and columns are read by several names. A campaign that no row matches has the
    date of its file.
    """

    name = "Mailchimp"
    by_name = True
    fields: ClassVar = {
        "*|ARCHIVE|*": "{{web_url}}",
        "*|UNSUB|*": "{{unsubscribe_url}}",
        "*|EMAIL|*": "{{email}}",
        "*|UNIQID|*": "{{subscriber_id}}",
        "*|FNAME|*": "{{first_name}}",
    }

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """HTML in ``campaigns_content/``."""
        return bool(_files(source))

    def posts(self) -> Iterator[Post | Unreadable]:
        """A post a file of HTML."""
        files = _files(self.source)
        if not files:
            raise ExportRefused(
                f"there is no folder {_FOLDER}/ with HTML in {self.source.title}",
                hint="ask Mailchimp for an export that has campaigns in it",
            )
        table = _table(self.source)
        known = tuple(rows(self.source, table)) if table else ()
        for name in files:
            try:
                body = self.source.text(name)
            except ExportRefused as error:
                yield Unreadable(self.source.place(name), error.message, error.hint)
                continue
            yield self._post(name, body, _row_of(name, known))

    def _post(self, name: str, body: str, row: Row | None) -> Post:
        stem = _NUMBER.sub("", posixpath.splitext(posixpath.basename(name))[0])
        title = re.search(r"<title[^>]*>([^<*|]{1,300})</title>", body, re.IGNORECASE)
        subject = row.first("subject", "subject line", "subject_line") if row else ""
        own = row.first("title", "campaign name", "name") if row else ""
        status = row.first("status").lower() if row else ""
        return Post(
            place=self.source.place(name),
            title=subject or (title[1] if title else "") or own or re.sub(r"[-_]+", " ", stem),
            preheader=row.first("preview text", "preview_text") if row else "",
            date=row.first("send date", "send_time", "send time", "create_time") if row else "",
            day=self.source.day(name),
            canonical=row.first("archive url", "archive_url", "long_archive_url") if row else "",
            author=tuple(filter(None, (row.first("from name", "from_name") if row else "",))),
            slug=slug_of(subject or own or stem),
            draft=status in ("save", "draft", "paused", "schedule"),
            body=body,
            folder=posixpath.dirname(name),
        )

    def letter(self, page: Any) -> Any:
        """The letter without the line above, the foot, and what only unsubscribes."""
        for tag in page.select(_FRAME):
            if not tag.decomposed:
                tag.decompose()
        for link in page.select("a[href]"):
            if not link.decomposed and _UNSUBSCRIBES.search(str(link.get("href"))):
                around = link.find_parent(["p", "td", "div"]) or link
                around.decompose()
        return page


def _files(source: Source) -> tuple[str, ...]:
    return tuple(name for name in source.ending(".html", ".htm") if f"/{_FOLDER}/" in f"/{name}")


def _table(source: Source) -> str:
    names = [
        name for name in source.ending(".csv") if "campaign" in posixpath.basename(name).lower()
    ]
    named = (
        name for name in names if header(source, name) & {"subject", "subject line", "subject_line"}
    )
    return next(named, "")


def _row_of(name: str, known: tuple[Row, ...]) -> Row | None:
    """The row of a campaign: by its id in the file's name, else by its title."""
    stem = posixpath.splitext(posixpath.basename(name))[0].lower()
    parts = set(re.split(r"[_\W]+", stem))
    for row in known:
        identity = row.first("unique id", "id", "campaign id", "campaign_id").lower()
        if identity and identity in parts:
            return row
    for row in known:
        titles = (slug_of(row.first(key)) for key in ("title", "campaign name", "subject"))
        if any(title and title in slug_of(stem) for title in titles):
            return row
    return None
