"""What each post is called here: its date, its slug, its file; no two alike.

An issue is a folder, ``issues/2025-03-10-spring-tide/index.md`` with its pictures in ``images/``
beside: so that all of an issue appears at once, by one rename, and goes with one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from composer.importing.front_matter import one_line
from composer.importing.moments import read_moment
from composer.importing.post import Post, Unreadable
from composer.slugs import slug_of

__all__ = ["Named", "Names", "Taken", "name_posts"]

_LONGEST_SLUG = 80
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]+")


class Taken(Struct, frozen=True):
    """The issue that has a slug: its path and its day."""

    path: str
    day: datetime.date


class Named(Struct, frozen=True, kw_only=True):
    """A post's names here: ``path`` of its file from the project's root, ``was`` its own slug.

    ``there`` is the issue that it is already, under another path: with the same slug and day.
    """

    place: str
    path: str
    slug: str
    was: str
    date: str
    title: str
    zoned: bool = True
    dated: bool = True
    titled: bool = True
    first: str = ""
    there: str = ""


class Names(Struct, frozen=True):
    """The names of all posts in the export's order, and ``None`` for those that get none.

    ``why`` tells of these, by their position.
    """

    named: tuple[Named | None, ...]
    why: Mapping[int, Unreadable]
    #: The files of issues, by the names under which posts of the export link to each other.
    files: Mapping[str, str]


def name_posts(
    posts: Iterable[Post | Unreadable], zone: ZoneInfo, into: str, taken: Mapping[str, Taken]
) -> Names:
    """Names every post. ``taken`` are the slugs of issues that are there, with their paths.

    Of two posts with one slug, the first in the export's order keeps it.
    """
    named: list[Named | None] = []
    why: dict[int, Unreadable] = {}
    files: dict[str, str] = {}
    used: dict[str, str] = {}
    for number, post in enumerate(posts):
        found = post if isinstance(post, Unreadable) else _name(post, zone, into, taken, used)
        if isinstance(found, Unreadable):
            why[number] = found
            named.append(None)
            continue
        used[found.slug] = found.place
        named.append(found)
        if isinstance(post, Post):
            files.update(dict.fromkeys(post.known_as, found.path))
    return Names(tuple(named), why, files)


def _name(
    post: Post, zone: ZoneInfo, into: str, taken: Mapping[str, Taken], used: Mapping[str, str]
) -> Named | Unreadable:
    try:
        moment = read_moment(post.date, zone) if post.date else None
    except ValueError as error:
        return Unreadable(post.place, str(error), "mend the date in the export")
    day = moment.day if moment else post.day or datetime.date(1970, 1, 1)
    wanted = _slug(post)
    title = one_line(post.title) or one_line(post.subject)
    slug, path, there = _free(wanted, day, into, taken, used)
    return Named(
        place=post.place,
        path=path,
        slug=slug,
        was=wanted,
        date=moment.text if moment else day.isoformat(),
        title=title or wanted.replace("-", " ").capitalize(),
        zoned=moment is None or moment.zoned,
        dated=moment is not None,
        titled=bool(title),
        first=used.get(wanted) or (taken[wanted].path if wanted in taken else ""),
        there=there,
    )


def _free(
    wanted: str,
    day: datetime.date,
    into: str,
    taken: Mapping[str, Taken],
    used: Mapping[str, str],
) -> tuple[str, str, str]:
    """A slug that no other has, the path that goes with it, and the issue that it is already."""
    slug, count = wanted, 1
    while True:
        path = f"{into}/{day}-{slug}/index.md"
        other = taken.get(slug)
        if slug not in used and (other is None or other.path == path):
            return slug, path, ""
        if slug not in used and other is not None and other.day == day:
            # The author moved it, or brought it along by hand.
            return slug, other.path, other.path
        count += 1
        slug = f"{wanted}-{count}"


def _slug(post: Post) -> str:
    """The post's own slug, else the end of its address, else its title in plain letters."""
    try:
        last = unquote(urlsplit(post.canonical).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        last = ""
    for text in (post.slug, last.removesuffix(".html"), post.title, post.subject):
        if found := slug_of(_DATED.sub("", text), longest=_LONGEST_SLUG, whole_words=True):
            return found
    return "untitled"
