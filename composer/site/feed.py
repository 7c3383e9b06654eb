"""Atom feeds (RFC 4287), whole: each issue's content with absolute addresses.

A feed of many issues is paged as archives (RFC 5005 §4): the newest stand in the feed that readers
ask for, the older ones in documents that never change, each leading to the one before.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from lxml import etree
from msgspec import Struct

__all__ = ["PAGE", "Entry", "Feed", "documents"]

#: Entries of one document, twice as many in the newest: twenty long issues are a megabyte.
PAGE = 20
_UNSAYABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_NAMES = {None: _ATOM, "fh": _HISTORY}


class Entry(Struct, frozen=True, kw_only=True):
    """One issue: ``content`` is HTML, ``authors`` are names with their pages.

    ``id`` is by what readers know it, for good: its first address, wherever it is now.
    """

    id: str
    url: str
    title: str
    summary: str
    content: str
    published: datetime.datetime
    language: str
    authors: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()


class Feed(Struct, frozen=True, kw_only=True):
    """What a feed says of itself. ``url`` is its own address, ``site`` the page that it is of."""

    title: str
    subtitle: str
    url: str
    site: str
    language: str
    icon: str
    author: tuple[str, str]


def documents(feed: Feed, entries: Sequence[Entry], file: str) -> Iterator[tuple[str, bytes]]:
    """The documents of a feed by their files: the newest entries in ``file``, the older in archives.

    ``entries`` come newest first. An archive holds the same entries for good, so that only the
    newest document changes with a new issue.
    """
    stem = file.removesuffix(".xml")
    # Archives are counted from the oldest, and are full: no new issue changes one.
    count = max(0, len(entries) // PAGE - 1)
    for number in range(1, count + 1):
        older = entries[len(entries) - number * PAGE : len(entries) - (number - 1) * PAGE]
        yield f"{stem}-{number}.xml", _document(feed, older, number, count, file)
    yield file, _document(feed, entries[: len(entries) - count * PAGE], 0, count, file)


def _document(feed: Feed, entries: Sequence[Entry], number: int, count: int, file: str) -> bytes:
    """One document; ``number`` is 0 for the feed itself, and counts archives from the oldest."""
    home = feed.url.removesuffix(file.rpartition("/")[2])
    stem = file.rpartition("/")[2].removesuffix(".xml")

    def archive(n: int) -> str:
        return f"{home}{stem}-{n}.xml"

    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMES)  # type: ignore[arg-type]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    own = archive(number) if number else feed.url
    # All documents are of one feed, which this names; which of them it is, says "self".
    _text(root, "id", feed.url)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    newest = max((entry.published for entry in entries), default=None)
    _text(root, "updated", _moment(newest or datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)))
    _person(root, *feed.author)
    _link(root, "self", own, "application/atom+xml")
    _link(root, "alternate", feed.site, "text/html")
    _text(root, "icon", feed.icon)
    if number:
        etree.SubElement(root, f"{{{_HISTORY}}}archive")
        _link(root, "current", feed.url, "application/atom+xml")
        # No link to the next one: an archive is never to change (RFC 5005 §4).
    before = number - 1 if number else count
    if before:
        _link(root, "prev-archive", archive(before), "application/atom+xml")
    for entry in entries:
        _entry(root, entry, feed.language)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _entry(root: etree._Element, entry: Entry, language: str) -> None:
    element = etree.SubElement(root, f"{{{_ATOM}}}entry")
    if entry.language != language:
        element.set("{http://www.w3.org/XML/1998/namespace}lang", entry.language)
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _link(element, "alternate", entry.url, "text/html")
    _text(element, "published", _moment(entry.published))
    _text(element, "updated", _moment(entry.published))
    for name, url in entry.authors:
        _person(element, name, url)
    for tag in entry.tags:
        etree.SubElement(element, f"{{{_ATOM}}}category", term=_clean(tag))
    if entry.summary:
        _text(element, "summary", entry.summary)
    _text(element, "content", entry.content, type="html")


def _text(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = _clean(text)


def _link(parent: etree._Element, rel: str, url: str, kind: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, type=kind, href=url)


def _person(parent: etree._Element, name: str, url: str) -> None:
    person = etree.SubElement(parent, f"{{{_ATOM}}}author")
    _text(person, "name", name)
    if url:
        _text(person, "uri", url)


def _moment(moment: datetime.datetime) -> str:
    """A date and time as RFC 3339 writes it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _clean(text: str) -> str:
    """The text without what XML 1.0 (§2.2) cannot say."""
    return _UNSAYABLE.sub("", text)
