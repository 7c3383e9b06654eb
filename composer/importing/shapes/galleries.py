"""Galleries: rows of two or three pictures become columns, a single one a picture."""

from __future__ import annotations

from bs4 import Tag

from composer.importing.html.escaping import escaped
from composer.importing.html.nodes import attr, data_of, picture_of, stand_in, words
from composer.importing.html.writer import picture
from composer.importing.notebook import Notebook

__all__ = ["recognise"]

_IN_A_ROW = 3


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts galleries of Ghost, Substack and WordPress in the form of columns."""
    for tag in letter.select(".image-gallery-embed"):
        gallery = data_of(tag).get("gallery")
        images = gallery.get("images") if isinstance(gallery, dict) else None
        pictures = [
            picture(notebook, str(each.get("src")), str(each["alt"]) if each.get("alt") else None)
            for each in images or ()
            if isinstance(each, dict) and each.get("src")
        ]
        caption = str(gallery.get("caption") or "") if isinstance(gallery, dict) else ""
        _put(tag, pictures, caption, notebook)
    for tag in letter.select(".kg-gallery-card, .wp-block-gallery, figure.gallery"):
        if tag.decomposed or tag.parent is None:
            continue
        pictures = [
            picture(
                notebook,
                picture_of(image),
                attr(image, "alt") if image.has_attr("alt") else None,
            )
            for image in tag.find_all("img")
        ]
        captions = tag.find_all("figcaption")
        _put(tag, pictures, words(captions[-1]) if captions else "", notebook)


def _put(tag: Tag, pictures: list[str], caption: str, notebook: Notebook) -> None:
    if not pictures:
        return
    rows = [pictures[start : start + _IN_A_ROW] for start in range(0, len(pictures), _IN_A_ROW)]
    if len(rows) > 1 and len(rows[-1]) == 1:
        # Two and two look better than three and one.
        rows[-1].insert(0, rows[-2].pop())
    written = [_row(row) for row in rows]
    if caption.strip():
        written.append(f"*{escaped(' '.join(caption.split()))}*")
    stand_in(tag, "\n\n".join(written), notebook)


def _row(pictures: list[str]) -> str:
    if len(pictures) == 1:
        return pictures[0]
    columns = "\n".join(f":::column\n{each}\n:::" for each in pictures)
    return f"::::columns\n{columns}\n::::"
