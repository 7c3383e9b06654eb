"""Pictures with captions, and those that only lead to themselves.

A caption of plain words becomes the picture's title; one with links a paragraph below it, for links
shall not be lost.
"""

from __future__ import annotations

from urllib.parse import unquote

from bs4 import Tag

from composer.importing.html.escaping import destination
from composer.importing.html.nodes import attr, data_of, picture_of, stand_in, words
from composer.importing.html.writer import picture
from composer.importing.notebook import Notebook

__all__ = ["recognise"]


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts figures in their form."""
    for link in letter.select("a[href]"):
        image = link.find("img")
        if isinstance(image, Tag) and not words(link) and _is_same(attr(link, "href"), image):
            link.unwrap()
    for figure in letter.select("figure, .captioned-image-container, .image3"):
        if not figure.decomposed and figure.parent is not None:
            _figure(figure, notebook)


def _figure(figure: Tag, notebook: Notebook) -> None:
    images = [image for image in figure.find_all("img") if picture_of(image)]
    caption = figure.find("figcaption")
    if len(images) != 1:
        source = str(data_of(figure).get("src") or "") if not images else ""
        if source:
            title = str(data_of(figure).get("title") or "")
            stand_in(figure, picture(notebook, source, title or None, caption=title), notebook)
        return
    image = images[0]
    said = words(caption) if isinstance(caption, Tag) else attr(image, "title")
    keeps_links = isinstance(caption, Tag) and caption.find("a", href=True) is not None
    alt = attr(image, "alt") if image.has_attr("alt") else None
    if alt is None and keeps_links:
        alt = said or None
    written = picture(notebook, picture_of(image), alt, caption="" if keeps_links else said)
    link = image.find_parent("a")
    if link is not None and attr(link, "href").startswith(("http:", "https:", "mailto:")):
        written = f"[{written}]({destination(attr(link, 'href'))})"
    if keeps_links and isinstance(caption, Tag):
        emphasis = Tag(name="em")
        emphasis.extend(list(caption.children))
        paragraph = Tag(name="p")
        paragraph.append(emphasis)
        figure.insert_after(paragraph)
    stand_in(figure, written, notebook)


def _is_same(address: str, image: Tag) -> bool:
    """Whether a link only leads to the picture that it goes around, larger perhaps."""
    ends = [
        unquote(unquote(each)).rpartition("/")[2].partition("?")[0]
        for each in (address, picture_of(image))
    ]
    return bool(ends[0]) and ends[0] == ends[1]
