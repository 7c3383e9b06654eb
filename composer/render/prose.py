"""Prose as HTML: markdown-it's renderer, with what a mail and a page need of it.

Quotes, code, tables and footnotes are drawn by templates, for their markup is the theme's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Protocol

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from composer.model import Block, Picture, Prose
from composer.render.fragments import FragmentGuard

__all__ = ["HtmlProse", "Pen", "Token", "matching"]

_OPTIONS = OptionsDict(
    {
        "maxNesting": 200,
        "html": True,
        "linkify": False,
        "typographer": False,
        "quotes": "",
        "xhtmlOut": False,
        "breaks": False,
        "langPrefix": "language-",
        "highlight": None,
    }
)
_MARKUP = re.compile('[&<>"]')
_PLAIN = {
    "softbreak": "\n",
    "hardbreak": "<br>\n",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "link_close": "</a>",
}
#: Blocks that a template draws around what is inside, by the token that opens them.
_DRAWN = {
    "blockquote_open": "quote",
    "table_open": "table",
    "footnote_block_open": "footnotes",
}


class Pen(Protocol):
    """What prose asks of the edition that it is drawn in."""

    def draw(self, name: str, block: Block | None = None, **values: Any) -> str:
        """The theme's template ``blocks/NAME``, filled."""

    def block(self, block: Block) -> str:
        """A block that stands inside a list or a quote."""

    def shown(self, picture: Picture, use: str) -> Any:
        """A picture at the size of a use."""

    @property
    def back(self) -> str:
        """The words of the way back from a footnote."""

    @property
    def anchored(self) -> bool:
        """Whether a heading is beside a link to itself."""


class HtmlProse(RendererHTML):
    """Draws the tokens of one issue."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._guard = FragmentGuard()

    def prose(self, block: Prose) -> str:
        """A block of prose at the top level."""
        tokens = block.tokens
        name = _DRAWN.get(tokens[0].type) if tokens else None
        if name:
            return self._drawn(name, tokens, 0, len(tokens) - 1, block)
        if tokens and tokens[0].type in ("fence", "code_block"):
            return self._code(tokens[0], block)
        first = tokens[0] if len(tokens) == 3 else None  # noqa: PLR2004
        # Commonest by far; around a rule of raw HTML a paragraph is a div.
        if first and first.type == "paragraph_open" and first.tag == "p" and not first.attrs:
            return f"<p>{self.inline(tokens[1].children or ())}</p>"
        return self.render(tokens, _OPTIONS, {}).strip("\n")

    def inline(self, tokens: Sequence[Token]) -> str:
        """A run of inline tokens."""
        return self.renderInline(tokens, _OPTIONS, {})

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: Any) -> str:
        """Draws tokens; the blocks that templates draw are taken out with all that they hold."""
        out: list[str] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            kind = token.type
            if kind == "inline":
                out.append(self.renderInline(token.children or (), options, env))
            elif kind in _DRAWN:
                end = matching(tokens, at)
                out.append(self._drawn(_DRAWN[kind], tokens, at, end, None))
                at = end
            elif kind == "heading_open" and self._pen.anchored and token.attrGet("id"):
                end = matching(tokens, at)
                out.append(self._heading(tokens, at, end))
                at = end
            elif kind == "html_block":
                end = matching(tokens, at) if token.nesting == 1 else at
                out.append(self._guarded(tokens, at, end))
                at = end
            elif kind in _RULES:
                out.append(_RULES[kind](self, tokens, at, options, env))
            else:
                out.append(self.renderToken(tokens, at, options, env))
            at += 1
        return "".join(out)

    def _guarded(self, tokens: Sequence[Token], at: int, end: int) -> str:
        """An author's own HTML with all that it holds, as the second guard lets it through."""
        opening, closing = tokens[at].content, tokens[end].content if end > at else ""
        with self._guard.fragment() as guarded:
            return guarded(opening + self.render(tokens[at + 1 : end], _OPTIONS, {}) + closing)

    def renderInline(  # noqa: N802 - markdown-it's name
        self, tokens: Sequence[Token], options: OptionsDict, env: Any
    ) -> str:
        """Draws inline tokens; what an author wrote as HTML passes the second guard."""
        if not any(token.type == "html_inline" for token in tokens):
            return self._inline(tokens, options, env)
        with self._guard.fragment() as guarded:
            return guarded(self._inline(tokens, options, env))

    def _inline(self, tokens: Sequence[Token], options: OptionsDict, env: Any) -> str:
        """Draws inline tokens, the commonest without a look at the rules."""
        out: list[str] = []
        for at, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                text = token.content
                out.append(escapeHtml(text) if _MARKUP.search(text) else text)
            elif kind in _PLAIN:
                out.append(_PLAIN[kind])
            elif kind in _RULES:
                out.append(_RULES[kind](self, tokens, at, options, env))
            else:
                out.append(self.renderToken(tokens, at, options, env))
        return "".join(out)

    def _drawn(
        self, name: str, tokens: Sequence[Token], at: int, end: int, block: Prose | None
    ) -> str:
        inner = Markup(self.render(tokens[at + 1 : end], _OPTIONS, {}).strip("\n"))  # noqa: S704
        size: dict[str, int] = {}
        if name == "table":
            longest = _longest_words(tokens[at:end])
            size = {"columns": len(longest), "letters": sum(longest)}
        return self._guard.hold(self._pen.draw(name, block, content=inner, **size))

    def _heading(self, tokens: Sequence[Token], at: int, end: int) -> str:
        parts = (
            self.renderToken(tokens, at, _OPTIONS, {}),
            self.render(tokens[at + 1 : end], _OPTIONS, {}),
            self.renderToken(tokens, end, _OPTIONS, {}),
        )
        content = Markup("".join(parts).strip("\n"))  # noqa: S704 - the renderer escapes
        drawn = self._pen.draw("heading", content=content, anchor=tokens[at].attrGet("id"))
        return self._guard.hold(drawn)

    def _code(self, token: Token, block: Prose | None) -> str:
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        content = token.content.removesuffix("\n")
        drawn = self._pen.draw("code", block, content=content, language=language)
        return self._guard.hold(drawn)

    def fence(self, tokens: Any, idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """A block of code inside a list or a quote."""
        return self._code(tokens[idx], None)

    code_block = fence

    def block(self, tokens: Any, idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """A directive inside a list or a quote."""
        return self._guard.hold(self._pen.block(tokens[idx].meta["block"]))

    def list_item_open(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """An item; its mark is a character already where it is a task."""
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Any, idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """A picture in a line of text."""
        picture = tokens[idx].meta.get("picture")
        if picture is None:
            return escape(str(tokens[idx].content))
        shown = self._pen.shown(picture, "figure")
        size = f' width="{shown.width}"' if shown.width else ""
        size += f' height="{shown.height}"' if shown.height else ""
        src, alt = escape(shown.src), escape(shown.alt)
        identity = tokens[idx].attrGet("id")
        size += f' id="{escape(str(identity))}"' if identity else ""
        return f'<img class="inline" src="{src}"{size} alt="{alt}">'

    def footnote_ref(self, tokens: Any, idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """The number that leads to a footnote."""
        meta = tokens[idx].meta
        anchor = meta["id"] + 1
        again = f"-{meta['subId'] + 1}" if meta.get("subId", 0) > 0 else ""
        return f'<sup class="ref"><a href="#fn{anchor}" id="ref{anchor}{again}">{anchor}</a></sup>'

    def footnote_open(self, tokens: Any, idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """A footnote's beginning."""
        value = tokens[idx].attrGet("value")
        number = f' value="{value}"' if value else ""
        return f'<li id="fn{tokens[idx].meta["id"] + 1}"{number}>'

    def footnote_close(self, tokens: Any, idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """A footnote's end."""
        return "</li>\n"

    def footnote_anchor(self, tokens: Any, idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """The way back from a footnote to its place in the text."""
        meta = tokens[idx].meta
        again = f"-{meta['subId'] + 1}" if meta.get("subId", 0) > 0 else ""
        # U+FE0E keeps the arrow from becoming a picture on iOS.
        back = escape(self._pen.back)
        return f' <a href="#ref{meta["id"] + 1}{again}" aria-label="{back}">\u21a9\ufe0e</a>'


def _longest_words(tokens: Sequence[Token]) -> list[int]:
    """The letters of the longest word in each column of a table."""
    longest: list[int] = []
    column = 0
    for token in tokens:
        if token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            column += 1
            longest += [0] * (column - len(longest))
        elif token.type == "inline":
            # A no-break space does not end a word.
            words = re.split(r"[ \n]+", "".join(t.content for t in token.children or ()))
            longest[column - 1] = max(longest[column - 1], *map(len, words))
    return longest


def matching(tokens: Sequence[Token], at: int) -> int:
    """The position of the token that closes the one at ``at``."""
    depth = 0
    for position in range(at, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


Rule = Callable[..., str]
#: How each other kind of token is drawn; of the class, for a renderer that holds its own methods is
#: held by them, and its issue with it, until Python looks for cycles.
_RULES: dict[str, Rule] = {
    name: getattr(HtmlProse, name)
    for name in (*vars(RendererHTML), *vars(HtmlProse))
    if not name.startswith(("_", "render"))
    and name not in ("prose", "inline")
    and callable(getattr(HtmlProse, name))
}
