"""Linked data (JSON-LD, schema.org): what a page says of itself to search engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

__all__ = ["Described", "described"]

#: Of what a page may speak (itself, its site, its author, the way to it) only these are the page;
#: the first kinds count most.
_KINDS = (
    ("VideoObject", "SocialMediaPosting"),
    (
        "Article",
        "NewsArticle",
        "BlogPosting",
        "TechArticle",
        "ScholarlyArticle",
        "Report",
        "OpinionNewsArticle",
        "AnalysisNewsArticle",
        "ReportageNewsArticle",
        "LiveBlogPosting",
        "PodcastEpisode",
        "Book",
        "Recipe",
        "Event",
        "SoftwareApplication",
        "Product",
    ),
    ("WebPage", "AboutPage", "ItemPage"),
)
_MOST_AUTHORS = 3


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What the linked data says; every value as it stands there."""

    title: str = ""
    description: str = ""
    author: str = ""
    date: str = ""
    site: str = ""
    image: str = ""
    language: str = ""


def described(scripts: tuple[str, ...]) -> Described:
    """What the scripts of a page say of it; broken ones say nothing."""
    things = [thing for script in scripts for thing in _things(script)]
    for kinds in _KINDS:
        for thing in things:
            if not _types(thing).isdisjoint(kinds):
                return _described(thing)
    return Described()


def _things(script: str) -> Iterator[dict[str, Any]]:
    try:
        data = msgspec.json.decode(script.strip())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            graph = item.get("@graph")
            nodes = graph if isinstance(graph, list) else []
            yield from (node for node in [item, *nodes] if isinstance(node, dict))


def _types(thing: dict[str, Any]) -> set[str]:
    kind = thing.get("@type")
    return {name for name in (kind if isinstance(kind, list) else [kind]) if isinstance(name, str)}


def _described(thing: dict[str, Any]) -> Described:
    return Described(
        title=_text(thing, "headline", "name"),
        description=_text(thing, "description"),
        author=_names(thing.get("author")) or _names(thing.get("creator")),
        date=_text(thing, "datePublished", "uploadDate"),
        site=_names(thing.get("publisher")),
        image=_address(thing.get("image")) or _address(thing.get("thumbnailUrl")),
        language=_text(thing, "inLanguage"),
    )


def _text(thing: dict[str, Any], *names: str) -> str:
    found = (thing.get(name) for name in names)
    return next((value for value in found if isinstance(value, str) and value.strip()), "")


def _names(value: Any) -> str:
    """The names of people: a text, a thing with a name, or a list of these."""
    people = value if isinstance(value, list) else [value]
    names = [_text(who, "name") if isinstance(who, dict) else who for who in people]
    written = [name.strip() for name in names if isinstance(name, str) and name.strip()]
    # Some sites give the address of a profile as the author.
    shown = [name for name in written if "://" not in name]
    return ", ".join(shown[:_MOST_AUTHORS]) + (" et al." if len(shown) > _MOST_AUTHORS else "")


def _address(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        return _text(first, "url", "contentUrl")
    return first if isinstance(first, str) else ""
