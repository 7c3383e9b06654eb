"""HTML to Markdown: parsed, recognised, its layout taken away, written.

The writing is markdownify's, with :mod:`composer.importing.html.writer` on top. markdownify and
html2text were compared at their versions 1.2.3 and 2025.4.15:

- markdownify works on a tree that can be changed before, so that a card, a poll or a layout of
  tables is dealt with as what it is; html2text works on a stream of tags, and has no such place.
- html2text loses the indentation of a paragraph inside a list, writes code blocks by indentation
  without their language, puts tables without an empty line before them, and writes what is between
  braces with backslashes; markdownify does none of these.
- Both leave words at the beginning of a line that Markdown takes for a list or a heading, or escape
  every sign that could ever be one; so the escaping is our own (:mod:`…html.escaping`).
- markdownify was released several times a year since 2023, html2text about once; their open issues
  are about nested lists that are no valid HTML (mended in our tree), tables, and whitespace.
- markdownify takes 0.1 s to import, Beautiful Soup included, html2text 0.02 s: neither matters to a
  command that is run once, and both are imported where they are used.
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
