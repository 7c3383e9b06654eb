"""Inlines the theme's style sheet with premailer, kept from what it does wrong or twice.

premailer runs the work: it finds the ``<style>`` elements, sorts the rules by the cascade, matches
and merges them and writes the ``style`` attributes. Reading the sheet, which is most of its time
and the source of most of its errors, is done here, once a process.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from types import FunctionType
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from composer.render.steps.matching import Match, Names
from composer.render.steps.page import PageError, parse_page, write_page
from composer.render.steps.stand_ins import premailer_alone
from composer.render.steps.styles import Bulk, Place, Styles, inline_bulks, read_styles
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

_WITH_VAR: Any = etree.XPath("//@style[contains(.,'var(')]/..")


def inline_css(html: str, css: str, *, remembered: Path | None = None) -> str:
    """The page with the sheet inlined: text in, text out."""
    root = parse_page(html)
    CssInliner(css, remembered=remembered).inline(root)
    return write_page(root)


def _matcher(selector: str | Match) -> Any:
    """What premailer calls with the page: itself it asks for ``style`` only."""
    return etree.XPath(f"//{selector}") if isinstance(selector, str) else selector


def _pairs(bulk: Bulk, *, validate: bool) -> Bulk:
    """What premailer hands on to ``merge_styles``: the sheet's reader has made the pairs."""
    del validate
    return bulk


def _merge(
    inline_style: str,
    new_styles: Iterable[Bulk],
    classes: list[str],
    *,
    remove_unset_properties: bool,
) -> str:
    """The style of one element, written by premailer, in the order of the cascade."""
    del classes, remove_unset_properties
    return _merged(inline_style, tuple(new_styles))


@lru_cache(maxsize=4096)
def _merged(inline_style: str, bulks: tuple[Bulk, ...]) -> str:
    """A property that is set again moves to the end, where it overrules shorthands before it.

    premailer would leave it in its first place (``padding-top:1px``, ``padding:0``, then
    ``padding-top:9px`` would end with ``padding:0``), and let an inline style overrule
    ``!important`` in the sheet (CSS Cascade Level 4 §6.1).
    """
    styles: dict[str, str] = {}
    for bulk in (*bulks, *inline_bulks(inline_style)):
        for name, value in bulk.pairs:
            if styles.get(name, "").endswith("!important") and not value.endswith("!important"):
                continue
            styles.pop(name, None)
            styles[name] = value
    text: str = merge_styles("", [list(styles.items())], [""], remove_unset_properties=False)
    # A blank for each declaration is some 5% of a mail; a value that holds "; " is let be.
    return text.replace("; ", ";") if text.count("; ") < len(styles) else text


def _rebound(function: FunctionType, **names: Callable[..., Any]) -> FunctionType:
    """``function`` with other functions under names that it looks up in its module.

    The module itself is not touched, so that premailer stays what it is for everyone else.
    """
    scope = {**function.__globals__, **names}
    return FunctionType(
        function.__code__, scope, function.__name__, function.__defaults__, function.__closure__
    )


class _Inliner(Premailer):  # type: ignore[misc] # premailer is not typed
    """premailer with sheets that were read before, and no attributes but ``style``."""

    transform = _rebound(
        Premailer.transform,
        _create_cssselector=_matcher,
        csstext_to_pairs=_pairs,
        merge_styles=_merge,
    )

    def __init__(self, css: str, sheets: Mapping[str, Styles], names: Names) -> None:
        super().__init__(
            css_text=[css],
            strip_important=False,
            align_floating_images=False,
            # "unset" says something where the browser's own sheet does: a{color:unset}.
            remove_unset_properties=False,
            disable_leftover_css=True,
            allow_network=False,
        )
        self._css = css
        self._sheets = sheets
        self._names = names

    def _parse_style_rules(
        self, css_body: str | None, ruleset_index: int
    ) -> tuple[list[tuple[Any, ...]], list[str]]:
        """The rules that can match in this page, and what stays in the style element.

        The theme's sheet comes first in the cascade, though premailer asks for it last.
        """
        sheet = self._sheets[css_body or ""]
        place = -1 if css_body == self._css else ruleset_index
        rules = [
            ((importance, *selector.specificity, place, number), Match(selector, self._names), bulk)
            for number, (needs, selector, bulks) in enumerate(sheet.styles)
            if self._names.know(needs)
            for importance, bulk in bulks
        ]
        return rules, [sheet.head] if sheet.head else []

    def _css_rules_to_string(self, rules: list[str]) -> str:
        return "\n".join(rules)

    def _style_to_basic_html_attributes(
        self, element: Element, style_content: str, **options: object
    ) -> None:
        """Makes none here: see :mod:`composer.render.steps.word`."""


class CssInliner:
    """A style sheet that is inlined into pages.

    ``css`` is the sheet, its tokens resolved; ``remembered`` a folder where sheets that were read
    are kept between runs; ``path`` names the sheet in the ``ThemeError`` that a slip in it raises.
    Inlining asks nothing of the network: ``@import`` and ``<link>`` are left to the reader's
    client.
    """

    def __init__(
        self, css: str, *, remembered: Path | None = None, path: str = "email.css"
    ) -> None:
        self._css = css
        self._remembered = remembered
        self._styles = read_styles(css, Place(path), remembered)
        #: What of the sheet cannot be inlined, as it was written: at-rules, ``:hover``, rules for
        #: one client. :meth:`inline` puts it into the page's head, before other style elements.
        self.head = self._styles.head

    def inline(self, root: Element) -> None:
        """Inlines the sheet, then every ordinary ``<style>`` of the page, into the tree."""
        sheets, variables = self._sheets(root)
        _resolve_in_attributes(root, variables)
        _Inliner(self._css, sheets, Names(root)).transform(root)
        for element in root.iter("style"):
            element.attrib.pop(Premailer.attribute_name, "")
        if self.head:
            _put_in_head(root, self.head)
        add_attributes(root)

    def _sheets(self, root: Element) -> tuple[dict[str, Styles], dict[str, str]]:
        """The sheets by their text, as premailer will ask for them, and what they all set."""
        sheets = {self._css: self._styles}
        variables = dict(self._styles.variables)
        for element in root.iter("style"):
            if _is_ordinary(element):
                _keep_tail(element)
                element.attrib.pop(Premailer.attribute_name, "")
                css = element.text or ""
                place = Place("<style>", cast("int | None", element.sourceline) or 1)
                sheets[css] = read_styles(css, place, self._remembered, tuple(variables.items()))
                variables.update(sheets[css].variables)
        return sheets, variables


def _is_ordinary(style: Element) -> bool:
    """Whether premailer will inline it."""
    ignored = style.get(Premailer.attribute_name) == "ignore"
    return not ignored and style.get("media") in (None, "", "all", "screen")


def _keep_tail(element: Element) -> None:
    """Moves the text behind an element before it, for lxml takes it out with the element."""
    tail, previous, parent = element.tail, element.getprevious(), element.getparent()
    if not tail or parent is None:
        return
    element.tail = None
    if previous is None:
        parent.text = (parent.text or "") + tail
    else:
        previous.tail = (previous.tail or "") + tail


def _resolve_in_attributes(root: Element, variables: Mapping[str, str]) -> None:
    for element in _WITH_VAR(root):
        # A style that an author wrote is not the theme's to refuse: what is not set stays.
        with suppress(UnsetVariable):
            element.set("style", resolve(element.get("style"), variables))


def _put_in_head(root: Element, css: str) -> None:
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    style = etree.Element("style")
    style.text, style.tail = css, "\n"
    first = head.find("style")
    head.insert(len(head) if first is None else head.index(first), style)
