"""Footnotes: Substack's, and those that Markdown's own converters write.

``a.footnote-anchor`` and ``div.footnote`` (Substack), ``a[href="#fn1"]`` and ``li#fn1`` in an
element of class ``footnotes`` (markdown-it, Hugo, kramdown, Pelican).
"""

from __future__ import annotations

import re

from bs4 import Tag

from composer.importing.html.flow import NOTE
from composer.importing.html.nodes import BLOCK, attr, classes, stand_in, words
from composer.importing.notebook import Notebook

__all__ = ["recognise"]

_BACK = re.compile(r"footnote-?back|reversefootnote|footnote-number")


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts references and notes in their form; a note that nobody refers to stays where it is."""
    notes = {identity: tag for tag in _candidates(letter) if (identity := _identity(tag))}
    references = [
        link
        for link in letter.select('a[href*="#"]')
        if attr(link, "href").rpartition("#")[2] in notes and not _is_back(link)
    ]
    labels: dict[str, str] = {}
    for link in references:
        target = attr(link, "href").rpartition("#")[2]
        if link.find_parent(lambda tag, note=notes[target]: tag is note):
            continue
        label = labels.setdefault(target, str(len(labels) + 1))
        around = link.parent
        whole = (
            around
            if around is not None and around.name == "sup" and words(around) == words(link)
            else link
        )
        stand_in(whole, f"[^{label}]", notebook, inline=True)
    for target, label in labels.items():
        _write(letter, notes[target], label)
    for part in letter.select(".footnotes, .footnotes-sep"):
        if not words(part) and not part.find(BLOCK):
            part.decompose()


def _candidates(letter: Tag) -> list[Tag]:
    return [*letter.select("div.footnote"), *letter.select(".footnotes li[id]")]


def _identity(tag: Tag) -> str:
    """The id that a reference leads to: the note's own, or its number's."""
    number = tag.select_one("a.footnote-number[id]")
    return attr(tag, "id") or attr(number, "id")


def _is_back(link: Tag) -> bool:
    return bool(_BACK.search(" ".join(classes(link)))) or words(link) in ("↩", "↩︎", "↑")


def _write(letter: Tag, note: Tag, label: str) -> None:
    for link in note.find_all("a"):
        if _is_back(link):
            link.decompose()
    content = note.select_one(".footnote-content") or note
    holder = Tag(name=NOTE, attrs={"label": label})
    for child in list(content.children):
        holder.append(child.extract())
    note.decompose()
    letter.append(holder)
