"""Substack."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterator

from composer.errors import ExportRefused
from composer.importing.importer import Importer
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source
from composer.importing.tables import Row, header, require, rows
from composer.importing.told import lost
from composer.model import Finding

__all__ = ["Substack"]

_NEEDED = frozenset({"post_id", "post_date"})


class Substack(Importer):
    """An archive with ``posts.csv`` and ``posts/NUMBER.SLUG.html``, the body of each post.

    No page of Substack's was found that tells what is in an export; others who read it tell
    (https://portage.tools/routes/substack). The columns (``post_id``, ``post_date``,
    ``is_published``, ``type``, ``audience``, ``title``, ``subtitle``, ``podcast_url``) and the HTML's
    classes are read as Ghost's importer has them:
    https://github.com/TryGhost/migrate/tree/main/packages/mg-substack. Neither the publication's
    address nor covers nor authors are in an export.
    """

    name = "Substack"

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """``posts.csv`` with Substack's columns."""
        table = source.named("posts.csv")
        return bool(table) and header(source, table) >= _NEEDED

    def posts(self) -> Iterator[Post | Unreadable]:
        """A post a row, without pages; its body is a file."""
        table = self.source.named("posts.csv")
        if not table:
            raise ExportRefused(
                f"there is no posts.csv in {self.source.title}",
                hint="name the archive that Substack sent you, or the folder that it was unpacked to",
            )
        require(self.source, table, _NEEDED)
        folder = posixpath.dirname(table)
        for row in rows(self.source, table):
            if row.first("type").lower() != "page":
                yield self._post(row, folder)

    def _post(self, row: Row, folder: str) -> Post | Unreadable:
        identity = row.first("post_id")
        name = posixpath.join(folder, "posts", f"{identity}.html")
        is_there = self.source.has(name)
        try:
            body = self.source.text(name) if is_there else ""
        except ExportRefused as error:
            return Unreadable(row.place, error.message, error.hint)
        slug = identity.partition(".")[2] or identity
        draft = row.first("is_published").lower() != "true"
        return Post(
            place=row.place,
            title=html.unescape(row.first("title")),
            subtitle=html.unescape(row.first("subtitle")),
            date=row.first("post_date", "email_sent_at"),
            day=self.source.day(name if is_there else self.source.named("posts.csv")),
            canonical=f"{self.url}/p/{slug}" if self.url and not draft else "",
            slug=slug,
            draft=draft,
            body=body,
            folder=folder,
            known_as=(f"{self.url}/p/{slug}",) if self.url else (),
            told=tuple(self._told(row, name if not is_there else "")),
        )

    def _told(self, row: Row, missing: str) -> Iterator[Finding]:
        if missing:
            yield lost(f"the export has no {missing}: this post has no body there")
        if recording := row.first("podcast_url"):
            yield lost(f"the post had a recording: {recording}", "put the address into the text")
        if row.first("audience") in ("only_paid", "founding"):
            yield lost("the post was for paying readers only", "keep it back with draft: yes")
