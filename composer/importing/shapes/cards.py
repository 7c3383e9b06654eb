"""Cards: links with a title, a line and a picture, as Ghost, Substack and beehiiv draw them.

The picture stays behind: a card of ours shows that of the page, which ``newsletter links fetch``
asks for.
"""

from __future__ import annotations

from bs4 import Tag
from msgspec import Struct

from composer.importing.html.escaping import destination, escaped, quoted
from composer.importing.html.nodes import attr, data_of, stand_in, words
from composer.importing.notebook import Notebook

__all__ = ["recognise"]

_LONGEST = 300
#: The card, its link, its title and its line.
_DRAWN = (
    (
        ".kg-bookmark-card",
        "a.kg-bookmark-container, a[href]",
        ".kg-bookmark-title",
        ".kg-bookmark-description",
    ),
    (".generic-embed--root", "a[href]", ".generic-embed--title", ".generic-embed--description"),
    (".embed-card, .link-card, .bookmark-card", "a[href]", "strong, h2, h3, h4", "p"),
)
_TOLD = ".digest-post-embed, .embedded-post-wrap, .embedded-publication-wrap"
_FILES = ".file-embed-wrapper, .kg-file-card"


class _Card(Struct, frozen=True):
    address: str
    title: str = ""
    line: str = ""


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts cards in their form: a link with ``{.card}``, or a bare address where there is no title."""
    for selector, link, title, line in _DRAWN:
        for tag in letter.select(selector):
            found = tag if tag.name == "a" else tag.select_one(link)
            said = words(tag.select_one(title)), words(tag.select_one(line))
            _put(tag, _Card(attr(found, "href"), *said), notebook)
    for tag in letter.select(_TOLD):
        _put(tag, _substack(tag), notebook)
    for cell in letter.select("td.embed-img"):
        _beehiiv(cell, notebook)
    for tag in letter.select(_FILES):
        link_to = tag.select_one("a[href]")
        name = words(tag.select_one(".file-embed-details-h1, .kg-file-card-title")) or "file"
        if link_to is not None:
            written = f"[{escaped(name)}]({destination(attr(link_to, 'href'))})"
            stand_in(tag, written, notebook)


def _substack(tag: Tag) -> _Card:
    """What ``data-attrs`` says of another post, or of a publication."""
    data = data_of(tag)

    def first(*names: str) -> str:
        return next((str(data[name]) for name in names if data.get(name)), "")

    return _Card(
        first("canonical_url", "url", "base_url") or attr(tag.select_one("a[href]"), "href"),
        first("title", "name"),
        first("caption", "truncated_body_text", "hero_text"),
    )


def _beehiiv(cell: Tag, notebook: Notebook) -> None:
    """A card of beehiiv's older mails: a picture's cell beside one with the words."""
    row = cell.find_parent("tr")
    if row is None or cell.decomposed:
        return
    link = row.find_parent("a") or row.select_one("a[href]")
    title, line = ([words(each) for each in row.find_all("p")] + ["", ""])[:2]
    _put(row, _Card(attr(link, "href"), title, line), notebook)


def _put(tag: Tag, card: _Card, notebook: Notebook) -> None:
    address = card.address
    if tag.decomposed or tag.parent is None or not address.startswith(("http://", "https://")):
        return
    title, line = " ".join(card.title.split()), " ".join(card.line.split())
    if len(line) > _LONGEST:
        line = line[:_LONGEST].rpartition(" ")[0] + "…"
    if not title:
        stand_in(tag, f"<{destination(address)}>", notebook)
        return
    written = f"[{escaped(title)}]({destination(address)}{quoted(line)}){{.card}}"
    stand_in(tag, written, notebook)
