"""Words in another language than the issue's: its typography leaves them alone.

A post that says its language, ``:::post{… lang=en}`` or ``— [Name](address){lang=en}``, is the one
place where an author quotes a stranger at length.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

__all__ = ["foreign_plugin"]

_HOLDERS = {"directive_open": "directive_close", "blockquote_open": "blockquote_close"}


def foreign_plugin(md: MarkdownIt) -> None:
    """Marks foreign words for the typographer, which passes over them."""
    md.core.ruler.before("text_join", "foreign", _mark)


def _mark(state: StateCore) -> None:
    tokens = state.tokens
    for start, token in enumerate(tokens):
        if token.type not in _HOLDERS:
            continue
        run = _inside(tokens, start)
        inlines = [inner for inner in run if inner.type == "inline"]
        if token.type == "directive_open":
            foreign = token.meta["call"].attributes.get("lang") is not None
        else:
            foreign = bool(inlines) and _signed_in_a_language(inlines[-1])
        for inner in inlines if foreign else ():
            inner.meta["verbatim"] = True


def _inside(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    closing, level = _HOLDERS[tokens[start].type], tokens[start].level
    for end in range(start + 1, len(tokens)):
        if tokens[end].type == closing and tokens[end].level == level:
            return tokens[start + 1 : end]
    return tokens[start + 1 :]


def _signed_in_a_language(inline: Token) -> bool:
    return any(
        child.type == "link_open" and "lang" in child.meta.get("attributes", {})
        for child in inline.children or ()
    )
