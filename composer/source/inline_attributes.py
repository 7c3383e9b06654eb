"""Attributes behind links, images and code, and at the end of headings, as markdown-it rules.

An id and classes become attributes of the token; the rest is kept in ``token.meta`` for whoever
knows which names have a meaning:

``meta["attributes"]``
    name to value, ``None`` for a flag.
``meta["attrs_offset"]``
    where the brace stands in the inline token's content (for a heading: as it was before the
    list was cut off).
``meta["attrs_problems"]``
    pairs of an offset and a message, where something was given twice.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from composer.source.attributes import Attributes, parse, trailing

__all__ = ["attributes_plugin", "put"]

_BEARERS = ("link_close", "image", "code_inline")
#: What a link, an image and a code span end with, which is all that can be asked for while
#: markdown-it only skips over text and makes no tokens.
_ENDS = (")", "]", ">", "`")


def attributes_plugin(md: MarkdownIt) -> None:
    """Teaches a parser attributes."""
    md.inline.ruler.before("link", "attributes", _inline_rule)
    md.core.ruler.before("inline", "heading_attributes", _heading_rule)


def put(token: Token, attributes: Attributes, offset: int) -> None:
    """Writes a list of attributes into the token that bears it."""
    if attributes.id:
        token.attrSet("id", attributes.id)
    if attributes.classes:
        token.attrJoin("class", " ".join(attributes.classes))
    token.meta["attributes"] = attributes.plain
    token.meta["attrs_offset"] = offset
    token.meta["attrs_problems"] = attributes.problems


def _inline_rule(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "{" or start == 0 or state.src[start - 1] not in _ENDS:
        return False
    bearer = None if silent else _bearer(state)
    if bearer is None and not silent:
        return False
    found = parse(state.src, start)
    if found is None or found[1] > state.posMax:
        return False
    attributes, state.pos = found
    if bearer is not None:
        put(bearer, attributes, start)
    return True


def _bearer(state: StateInline) -> Token | None:
    """The token that ends right here: an image, code, or the opening one of a link."""
    if state.pending or not state.tokens or state.tokens[-1].type not in _BEARERS:
        return None
    last = state.tokens[-1]
    if "attributes" in last.meta:
        return None
    if last.type != "link_close":
        return last
    for token in reversed(state.tokens):
        if token.type == "link_open" and token.level == last.level:
            return None if "attributes" in token.meta else token
    return None


def _heading_rule(state: StateCore) -> None:
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open" or inline.type != "inline":
            continue
        found = trailing(inline.content)
        if found:
            attributes, start = found
            put(opening, attributes, start)
            inline.content = inline.content[:start].rstrip()
