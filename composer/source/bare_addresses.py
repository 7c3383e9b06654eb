"""Addresses that stand in text without any mark, found by linkify-it as late and as rarely as can be.

Its patterns take 30 ms to compile, which most issues never need; and looking at paragraphs that
have no address took longer than parsing them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import markdown_it.main
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.linkify import linkify
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify as linkify_at
from markdown_it.token import Token

__all__ = ["Parser", "bare_addresses_plugin"]

#: More schemes than one paragraph has. linkify-it looks at the whole text again for each that
#: begins no address: 6,000 in 50 KB took it 11 s (measured), this many 0.1 s.
_MOST_SCHEMES = 500
#: How much text without any mark may stand before a bare address, in characters. markdown-it's own
#: rule looks through all of it at each ``://``; what it leaves, the rule of paragraphs finds.
_MOST_PENDING = 2_000
#: A paragraph that is one plain address, as cards are written: nobody has to be asked where it ends.
#: A sign behind it that may belong to the sentence is another matter.
_ALONE = re.compile(
    r"https?://(?:[a-z0-9]+[.-])+[a-z]{2,}(?:/(?:[\w-]+[/.=&?])*[\w]*)?(?<![.?&])",
    re.ASCII | re.IGNORECASE,
)


@functools.cache
def _finder() -> Any:
    """Only an address with a scheme is one: README.md and node.js are words."""
    return LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})


class Parser(MarkdownIt):
    """markdown-it, whose finder of addresses is made when the first address is met."""

    def __init__(self, *args: Any, **options: Any) -> None:
        with _without_finder():
            super().__init__(*args, **options)

    @property
    def linkify(self) -> Any:
        """linkify-it, one for all parsers."""
        return _finder()

    @linkify.setter
    def linkify(self, finder: None) -> None:
        del finder


@contextmanager
def _without_finder() -> Iterator[None]:
    """While it lasts, a new parser makes no finder of its own."""
    module: Any = markdown_it.main
    found, module.linkify_it = module.linkify_it, None
    try:
        yield
    finally:
        module.linkify_it = found


def bare_addresses_plugin(md: Parser) -> None:
    """Makes links of addresses, but in paragraphs that are made of nothing else but addresses."""
    md.enable("linkify")
    md.core.ruler.at("linkify", _in_paragraphs)
    md.inline.ruler.at("linkify", _at_colon)


def _in_paragraphs(state: StateCore) -> None:
    hidden = [
        token
        for token in state.tokens
        if token.type == "inline" and not _may_hold_address(token.children or ())
    ]
    for token in hidden:
        token.type = "hidden"
    if len(hidden) < len(state.tokens):
        linkify(state)
    for token in hidden:
        token.type = "inline"


def _may_hold_address(children: Sequence[Token]) -> bool:
    depth = schemes = 0
    for token in children:
        if token.type in ("link_open", "link_close"):
            depth += token.nesting
        elif token.type == "text" and not depth:
            schemes += token.content.count("://") + token.content.count("mailto:")
    return 0 < schemes <= _MOST_SCHEMES


def _at_colon(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":" or len(state.pending) > _MOST_PENDING:
        return False
    if not _ALONE.fullmatch(state.src) or state.linkLevel > 0:
        return linkify_at(state, silent)
    if not silent:
        state.pending = ""
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": state.md.normalizeLink(state.src)}
        opening.markup, opening.info = "linkify", "auto"
        state.push("text", "", 0).content = state.md.normalizeLinkText(state.src)
        closing = state.push("link_close", "a", -1)
        closing.markup, closing.info = "linkify", "auto"
    state.pos = state.posMax
    return True
