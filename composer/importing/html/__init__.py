"""HTML to Markdown: parsed, recognised, its layout taken away, written.

The writing is markdownify's, with :mod:`composer.importing.html.writer` on top. markdownify 1.2.3 and
html2text 2025.4.15 were compared on one page of everything:

- markdownify works on a tree that can be changed before, so that a card, a poll or a layout of
  tables is dealt with as what it is; html2text works on a stream of tags, and has no such place.
- html2text breaks a list at a paragraph inside an item, a title at a quote inside it, loses
  pictures' titles, and writes code by indentation, without its language; markdownify does none of
  these. It leaves nested lists that are no valid HTML (#236, mended in our flow).
- markdownify leaves words at the beginning of a line that Markdown takes for a list or a heading,
  or else escapes every sign that could ever be one; so the escaping is our own
  (:mod:`composer.importing.html.escaping`).
- html2text has had three releases since 2020, markdownify more than that in each of the last years.
- markdownify takes 0.1 s to import, Beautiful Soup included, html2text a fifth: neither matters to
  a command that is run once, and it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from composer.importing.notebook import Notebook

__all__ = ["Select", "to_markdown"]

#: Takes a parsed page (``bs4.Tag``), and gives the part of it that is the letter.
Select = Callable[[Any], Any]


def to_markdown(
    html: str, notebook: Notebook, *, title: str = "", base: str = "", select: Select | None = None
) -> str:
    """A post's HTML as Markdown, with the notebook's tokens for remarks and pictures.

    A heading at the top that says the ``title`` again is left out. Relative links begin at
    ``base``. ``select`` takes the letter's part out of the parsed page. Never raises for any text.
    """
    from composer.importing.html.flow import flowing
    from composer.importing.html.tree import clean, parsed
    from composer.importing.html.writer import Writer
    from composer.importing.shapes import recognise

    page = parsed(html)
    letter = page if select is None else select(page)
    clean(letter, notebook)
    recognise(letter, notebook)
    return Writer(notebook, base=base).write(flowing(letter, title=title))
