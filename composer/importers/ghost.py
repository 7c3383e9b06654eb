"""Ghost."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar

import msgspec

from composer.errors import ExportRefused
from composer.importing.importer import Importer
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source
from composer.importing.told import lost

__all__ = ["Ghost"]

#: What Ghost writes for its own address.
_SITE = "__GHOST_URL__"
_MOST = 512_000_000


class _Row(msgspec.Struct, frozen=True):
    """A row of any of the small tables."""

    id: str | int = ""
    post_id: str | int = ""
    tag_id: str | int = ""
    author_id: str | int = ""
    name: str | None = None
    visibility: str | None = None
    sort_order: int | None = 0
    feature_image_alt: str | None = None
    email_subject: str | None = None
    meta_description: str | None = None


class _Post(msgspec.Struct, frozen=True):
    """A row of ``posts``; what is not named here is never built."""

    id: str | int = ""
    title: str | None = None
    slug: str | None = None
    html: str | None = None
    feature_image: str | None = None
    type: str | None = "post"
    page: bool | int | None = False
    status: str | None = "draft"
    visibility: str | None = "public"
    locale: str | None = None
    created_at: str | int | None = None
    published_at: str | int | None = None
    custom_excerpt: str | None = None
    canonical_url: str | None = None


class _Data(msgspec.Struct, frozen=True):
    posts: list[msgspec.Raw] = []
    posts_meta: list[_Row] = []
    tags: list[_Row] = []
    posts_tags: list[_Row] = []
    users: list[_Row] = []
    posts_authors: list[_Row] = []


class _Export(msgspec.Struct, frozen=True):
    data: _Data


class _Wrapped(msgspec.Struct, frozen=True):
    db: list[_Export]


class Ghost(Importer):
    """One JSON file, which mirrors the tables of Ghost's database.

    The layout, with and without ``db`` around it, is on https://docs.ghost.org/migration/custom;
    all columns are in Ghost's ``ghost/core/core/server/data/schema/schema.js``. Pictures are not in
    the file: where ``content/images`` lies beside it they are taken from there. The classes of cards
    are those of https://github.com/TryGhost/Koenig (``kg-default-nodes``).
    """

    name = "Ghost"
    roots = ("",)
    fields: ClassVar = {"{uuid}": "{{subscriber_id}}"}

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """A JSON file that begins as Ghost's does, alone or in an archive."""
        return bool(_file(source))

    def posts(self) -> Iterator[Post | Unreadable]:
        """The posts, without pages; each is read when its turn comes."""
        name = _file(self.source) or next(iter(self.source.ending(".json")), "")
        if not name:
            raise ExportRefused(f"there is no JSON file in {self.source.title}")
        with self.source.open(name) as file:
            data = _decoded(_bytes(file), self.source.place(name))
            tables = _Tables(data)
            for number, raw in enumerate(data.posts, 1):
                place = f"{self.source.place(name)}, post {number}"
                try:
                    row = msgspec.json.decode(raw, type=_Post)
                except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                    yield Unreadable(place, f"it is not as Ghost's posts are: {error}")
                    continue
                if row.type != "page" and not row.page:
                    yield self._post(row, tables, f"{place} (“{(row.title or '')[:40]}”)", name)

    def _post(self, row: _Post, tables: _Tables, place: str, name: str) -> Post:
        key = str(row.id)
        meta = tables.meta.get(key, _Row())
        draft = row.status not in ("published", "sent")
        canonical = row.canonical_url or ""
        if not canonical and self.url and row.slug and not draft:
            canonical = f"{self.url}/{row.slug}/"
        body = row.html or ""
        told = []
        if row.visibility not in ("public", None):
            told.append(lost(f"the post was for {row.visibility} only"))
        if not body:
            told.append(
                lost("the export has no HTML of this post", "publish it in Ghost, and export again")
            )
        return Post(
            place=place,
            title=row.title or "",
            subtitle=row.custom_excerpt or "",
            subject=meta.email_subject or "",
            description=meta.meta_description or "",
            date=str(row.published_at or row.created_at or ""),
            day=self.source.day(name),
            author=tables.authors.get(key, ()),
            language=row.locale or "",
            cover=self._site(row.feature_image or ""),
            cover_alt=meta.feature_image_alt or "",
            canonical=self._site(canonical),
            tags=tables.tags.get(key, ()),
            slug=row.slug or "",
            draft=draft,
            body=self._site(body),
            known_as=(f"/{row.slug}/",) if row.slug else (),
            told=tuple(told),
        )

    def _site(self, text: str) -> str:
        """A text with addresses that begin at the root, where pictures beside are looked for."""
        return text.replace(_SITE, "")

    def picture(self, address: str) -> str:
        """The address of a picture on the old site, if that was named."""
        return f"{self.url}{address}" if self.url and address.startswith("/") else address


class _Tables:
    """The small tables, by the posts' ids."""

    def __init__(self, data: _Data) -> None:
        self.meta = {str(row.post_id): row for row in data.posts_meta}
        # Tags that begin with # are Ghost's internal ones.
        names = {
            str(row.id): row.name or "" for row in data.tags if not (row.name or "").startswith("#")
        }
        self.tags = _joined(data.posts_tags, names, "tag_id")
        self.authors = _joined(
            data.posts_authors, {str(row.id): row.name or "" for row in data.users}, "author_id"
        )


def _joined(rows: list[_Row], names: Mapping[str, str], key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in sorted(rows, key=lambda row: row.sort_order or 0):
        if name := names.get(str(getattr(row, key)), ""):
            found[str(row.post_id)] = (*found.get(str(row.post_id), ()), name)
    return found


def _file(source: Source) -> str:
    def is_export(name: str) -> bool:
        head = source.head(name).lstrip()
        return (
            head.startswith("{")
            and any(key in head for key in ('"db"', '"meta"'))
            and ('"exported_on"' in head or '"posts"' in head or '"data"' in head)
        )

    return next((name for name in source.ending(".json") if is_export(name)), "")


def _bytes(file: Any) -> Any:
    """The file's bytes: mapped, where the system can, so that they take no memory of ours."""
    with suppress(OSError, ValueError, AttributeError):
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return file.read(_MOST)


def _decoded(data: Any, place: str) -> _Data:
    try:
        try:
            return msgspec.json.decode(data, type=_Wrapped).db[0].data
        except msgspec.ValidationError:
            return msgspec.json.decode(data, type=_Export).data
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError, RecursionError) as error:
        line = bytes(data[: len(data)]).count(b"\n") + 1
        raise ExportRefused(
            f"{place} is no whole export of Ghost: {error} (the file has {line} lines)",
            hint="it may be cut short: export it again",
        ) from None
