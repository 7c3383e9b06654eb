"""Inlines the theme's style sheet with premailer, kept from what it does wrong or twice.

premailer runs the work: it finds the ``<style>`` elements, sorts the rules by the cascade, matches
and merges them and writes the ``style`` attributes. Reading the sheet, which is most of its time
and the source of most of its errors, is done here, once a process.
"""

from __future__ import annotations

from functools import lru_cache
from types import FunctionType
from typing import TYPE_CHECKING, Any

from lxml import etree

from composer.errors import ThemeError
from composer.render.steps.page import PageError, parse_page, write_page
from composer.render.steps.sheet import Rule, Sheet, recall, remember, remembered_file
from composer.render.steps.stand_ins import premailer_alone
from composer.render.steps.stylesheet import BrokenCss, declarations
from composer.render.steps.variables import UnsetVariable, resolve
from composer.render.steps.word import add_attributes

with premailer_alone():
    from premailer.merge_style import merge_styles
    from premailer.premailer import Premailer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from lxml.etree import _Element as Element

__all__ = ["CssInliner", "PageError", "inline_css", "parse_page", "write_page"]

_WITH_VAR = etree.XPath("descendant-or-self::*[contains(@style,'var(')]")


def inline_css(html: str, css: str, *, remembered: Path | None = None) -> str:
    """The page with the sheet inlined: text in, text out."""
    root = parse_page(html)
    CssInliner(css, remembered=remembered).inline(root)
    return write_page(root)


class CssInliner:
    """A style sheet that is inlined into pages.

    ``css`` is the sheet, its tokens resolved; ``remembered`` a folder where sheets that were read
    are kept between runs; ``path`` names the sheet in the :class:`ThemeError` that a slip in it
    raises. Inlining asks nothing of the network: ``@import`` and ``<link>`` are left to the
    reader's client.
    """

    def __init__(
        self, css: str, *, remembered: Path | None = None, path: str = "email.css"
    ) -> None:
        self._css = css
        self._remembered = remembered
        self._path = path
        self._styles = _styles(css, path, remembered, ())
        #: What of the sheet cannot be inlined, as it was written: at-rules, ``:hover``, rules for
        #: one client. :meth:`inline` puts it into the page's head, before other style elements.
        self.head = self._styles.sheet.head

    def inline(self, root: Element) -> None:
        """Inlines the sheet, and every ordinary ``<style>`` of the page, into the tree."""
        variables = dict(self._styles.sheet.variables)
        found = {self._css: self._styles}
        for element in root.iter("style"):
            _keep_tail(element)
            if _is_ordinary(element):
                text = element.text or ""
                place = f"<style> in line {element.sourceline}"
                found[text] = _styles(text, place, self._remembered, tuple(variables.items()))
                variables.update(found[text].sheet.variables)
        _resolve_in_attributes(root, variables)
        _Inliner(found, self._css, _Names(root)).transform(root)
        for element in root.iter("style"):
            element.attrib.pop(Premailer.attribute_name, None)
        if self.head:
            _put_in_head(root, self.head)
        add_attributes(root)
