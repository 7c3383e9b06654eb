"""What RFC 4287 says that an Atom feed MUST be, and RFC 5005 of its archives; written for the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
#: How often each element stands in a feed and in an entry: at least, at most (§4.1.1, §4.1.2).
_FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "icon": (0, 1),
         "logo": (0, 1), "rights": (0, 1), "generator": (0, 1)}  # fmt: skip
_ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1),
          "content": (0, 1), "rights": (0, 1), "source": (0, 1)}  # fmt: skip


def broken_rules(data: bytes) -> list[str]:
    """The rules that a feed breaks."""
    return list(_feed(etree.fromstring(data)))


def _feed(root: etree._Element) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield f"§4.1.1: the root is {root.tag}"
    yield from _counts(root, _FEED)
    yield from _common(root)
    own = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(own) != 1:
        yield f"§4.1.1: {len(own)} self links"
    entries = root.findall(f"{ATOM}entry")
    if root.find(f"{ATOM}author") is None and not all(
        entry.find(f"{ATOM}author") is not None for entry in entries
    ):
        yield "§4.1.1: no author"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        yield "§4.1.1: two entries with one id and one time"
    for entry in entries:
        yield from _entry(entry)
    yield from _history(root)


def _counts(element: etree._Element, counts: dict[str, tuple[int, int]]) -> Iterator[str]:
    for name, (least, most) in counts.items():
        found = len(element.findall(f"{ATOM}{name}"))
        if not least <= found <= most:
            yield f"§4.1: {found} × {name}"


def _common(element: etree._Element) -> Iterator[str]:
    for name in ("updated", "published"):
        for date in element.findall(f"{ATOM}{name}"):
            if not _DATE.fullmatch(date.text or ""):
                yield f"§3.3: {date.text} is no date"
    for name in ("id", "icon"):
        for address in element.findall(f"{ATOM}{name}"):
            if not urlsplit(address.text or "").scheme:
                yield f"§4.2.6: {address.text} is not absolute"
    yield from _links(element)
    yield from _people(element)


def _links(element: etree._Element) -> Iterator[str]:
    seen = set()
    for link in element.findall(f"{ATOM}link"):
        if not urlsplit(link.get("href", "")).scheme:
            yield f"§4.2.7.1: {link.get('href')} is not absolute"
        kind = (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
        if kind[0] == "alternate" and kind in seen:
            yield f"§4.1: two alternates of {kind}"
        seen.add(kind)


def _people(element: etree._Element) -> Iterator[str]:
    for person in element.findall(f"{ATOM}author"):
        if not (person.findtext(f"{ATOM}name") or "").strip():
            yield "§3.2.1: a person without a name"
        uri = person.findtext(f"{ATOM}uri")
        if uri is not None and not urlsplit(uri).scheme:
            yield f"§3.2.2: {uri} is not absolute"
    for category in element.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "§4.2.2.1: a category without a term"


def _entry(entry: etree._Element) -> Iterator[str]:
    yield from _counts(entry, _ENTRY)
    yield from _common(entry)
    content = entry.find(f"{ATOM}content")
    if content is None:
        yield "§4.1.2: an entry without content"
        return
    if content.get("type") != "html" or len(content):
        yield f"§4.1.3.3: content of type {content.get('type')} with {len(content)} children"
    page = html.fromstring(f"<div>{content.text}</div>")
    for name in ("src", "href"):
        for address in page.xpath(f"//@{name}"):
            if not urlsplit(str(address)).scheme:
                yield f"§4.1.3.3: {address} in the content is not absolute"


def _history(root: etree._Element) -> Iterator[str]:
    rels = {link.get("rel") for link in root.findall(f"{ATOM}link")}
    if root.find(f"{HISTORY}archive") is not None and "current" not in rels:
        yield "RFC 5005 §4: an archive that does not lead to the feed"
    if root.find(f"{HISTORY}archive") is None and "current" in rels:
        yield "RFC 5005 §4: a feed that is no archive says that it is"
