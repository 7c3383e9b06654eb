"""What one selector asks of a page, and whether the page as it is sent can answer.

Selectors Level 4 (https://www.w3.org/TR/selectors-4/), read by cssselect, which premailer uses too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cssselect import ExpressionError, SelectorSyntaxError, parse
from lxml.cssselect import LxmlHTMLTranslator

from composer.render.steps.declarations import pieces
from composer.render.steps.sheet import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SelectorError", "read_selector"]

#: Pseudo-classes that depend on the document alone, not on who reads it and when.
_STATIC = frozenset(
    {
        "empty",
        "first-child",
        "first-of-type",
        "last-child",
        "last-of-type",
        "nth-child",
        "nth-last-child",
        "nth-last-of-type",
        "nth-of-type",
        "only-child",
        "only-of-type",
    }
)

#: Marks of selectors that mean what a client wraps around a mail, not what is in it
#: (https://howtotarget.email/). Anything else of the kind belongs in the theme's head.css.
_CLIENT = re.compile(
    r"""
    \[data-og[sa][bc]\b             # Outlook's apps and outlook.com, in dark mode
  | ^\s*(?:\*\s*)?u\s*[+~]          # Gmail puts a <u> before the body
  | \#MessageViewBody\b             # Samsung Mail
  | \#outlook\b | \.ExternalClass\b | \[owa\b | \[data-outlook-cycle\b
  | \.ReadMsgBody\b | \#backgroundTable\b
  | \[x-apple-data-detectors\b      # Apple makes links of dates and addresses
  | \.moz-text-html\b               # Thunderbird
  | \[class[~^*|]?=["']?x_          # outlook.com renames classes
  | \.& | ^\s*_: | \[lang[~^*|]?=["']?x-
    """,
    re.VERBOSE | re.IGNORECASE,
)

#: Combinators that lead inwards, and are followed without XPath.
_COMBINATORS = ("", " ", ">")
_NOT = re.compile(r":not\(", re.IGNORECASE)


class SelectorError(ValueError):
    """A selector that is none."""


def read_selector(text: str) -> Selector | None:
    """The selector, or ``None`` for one that only the reader's client can decide.

    ``*`` alone is left to the client as well: it would repeat its declarations in every element,
    and has no specificity that an inlined style could take from. Raises :class:`SelectorError`.
    """
    if _CLIENT.search(text):
        return None
    try:
        (selector,) = parse(_with_lists(text))
        tree: Any = selector.parsed_tree
        if selector.pseudo_element or not _decidable(tree):
            return None
        steps = tuple(_steps(tree))
        if type(tree).__name__ == "Element" and not tree.element:
            return None
        told = all(names and combinator in _COMBINATORS for combinator, names in steps)
        path = "" if told and _plain(tree) else LxmlHTMLTranslator().selector_to_xpath(selector)
    except (SelectorSyntaxError, ExpressionError) as error:
        if ":" in text:
            return None
        raise SelectorError(text) from error
    return Selector(selector.specificity(), steps, path)


def _with_lists(text: str) -> str:
    # cssselect reads no list in :not(), but one in :is(), whose specificity is the same.
    found = _NOT.search(text)
    if not found:
        return text
    before, rest = text[: found.end()], text[found.end() :]
    inner = next(pieces(rest, ")"))[1]
    listed = sum(1 for _ in pieces(inner, ",")) > 1
    return f"{before}{f':is({inner})' if listed else inner}{_with_lists(rest[len(inner) :])}"


def _nodes(tree: Any) -> Iterator[Any]:
    yield tree
    for child in (
        getattr(tree, "selector", None),
        getattr(tree, "subselector", None),
        *getattr(tree, "selector_list", ()),
    ):
        if child is not None and not isinstance(child, str):
            yield from _nodes(child)


def _decidable(tree: Any) -> bool:
    for node in _nodes(tree):
        kind = type(node).__name__
        if kind == "Relation":
            return False
        if kind == "Pseudo" and node.ident not in _STATIC:
            return False
        if kind == "Function" and node.name not in _STATIC:
            return False
    return True


def _steps(tree: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    combinator = ""
    if type(tree).__name__ == "CombinedSelector":
        yield from _steps(tree.selector)
        tree, combinator = tree.subselector, tree.combinator
    yield combinator, tuple(sorted(_names(tree)))


def _names(compound: Any) -> Iterator[str]:
    node = compound
    while node is not None:
        kind = type(node).__name__
        if kind == "Class":
            yield f".{node.class_name}"
        elif kind == "Hash":
            yield f"#{node.id}"
        elif kind == "Element" and node.element:
            yield node.element.lower()
        node = getattr(node, "selector", None)


def _plain(tree: Any) -> bool:
    kinds = {type(node).__name__ for node in _nodes(tree)}
    return kinds <= {"Class", "CombinedSelector", "Element", "Hash"}
