"""The Markdown parser: CommonMark with tables, footnotes, tasks, attributes and directives."""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.linkify import linkify
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify as linkify_at
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from composer.source.context import Context
from composer.source.directives import directives_plugin
from composer.source.foreign import foreign_plugin
from composer.source.inline_attributes import attributes_plugin
from composer.source.typography import TypographyRules, typography_plugin

__all__ = ["encode", "lines_of", "parse"]

#: Deeper than anybody writes. markdown-it drops what is deeper still, so that is refused; and the
#: time for a line of opening brackets grows with this bound (20,000 of them: 1 s at 60, which is twice this).
_DEEPEST = 40
_TASK = re.compile(r"\[([ xX])\][ \t]+")


def parse(text: str, context: Context, rules: TypographyRules | None) -> list[Token]:
    """The tokens of a body, with typography applied by ``rules`` if there are any.

    Footnotes stand at the end, in a ``footnote_block``.
    """
    tokens = _parser(rules).parse(text, {"context": context})
    deep = next((token for token in tokens if token.level >= _DEEPEST - 1), None)
    if deep is not None:
        context.findings.error(
            "nesting",
            "quotes or lists are nested too deeply",
            context.place(lines_of(deep)[0]),
            "write at most a few levels",
        )
    return tokens


@functools.lru_cache(maxsize=32)
def _parser(rules: TypographyRules | None) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": _DEEPEST})
    md.enable(["table", "strikethrough", "linkify"])
    if md.linkify is None:
        raise RuntimeError("linkify-it-py is not installed")
    # Only an address with a scheme is one: README.md and node.js are words.
    md.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    md.core.ruler.at("linkify", _linkify)
    md.inline.ruler.at("linkify", _linkify_at)
    md.use(footnote_plugin)
    md.use(directives_plugin)
    md.use(attributes_plugin)
    md.core.ruler.push("tasks", _tasks)
    if rules is not None:
        md.use(foreign_plugin)
        md.use(typography_plugin, rules=rules)
    md.normalizeLink = encode  # type: ignore[method-assign]
    # Every address is judged later, where its line is known: nothing silently stays text.
    md.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005
    return md


#: More schemes than one paragraph has. linkify-it looks at the whole text again for each that
#: begins no address: 6,000 in 50 KB took it 11 s (measured), this many 0.1 s.
_MOST_SCHEMES = 500


def _linkify(state: StateCore) -> None:
    """Bare addresses become links, but in paragraphs that are made of nothing else.

    Paragraphs without an address, nearly all, are not looked at: that took longer than parsing.
    """
    hidden = [
        token
        for token in state.tokens
        if token.type == "inline"
        and not ("mailto:" in token.content or 0 < token.content.count("://") <= _MOST_SCHEMES)
    ]
    for token in hidden:
        token.type = "hidden"
    linkify(state)
    for token in hidden:
        token.type = "inline"


#: How much text without any mark may stand before a bare address, in characters. markdown-it's own
#: rule looks through all of it at each ``://``; what it leaves, the rule above finds.
_MOST_PENDING = 2_000


def _linkify_at(state: StateInline, silent: bool) -> bool:
    return len(state.pending) <= _MOST_PENDING and linkify_at(state, silent)


#: Printable ASCII that an address keeps as it is; braces, bars and stars are other tools' fields.
_KEPT = "!#$%&'()*+,-./:;=?@[]_~{}|^"


def encode(url: str) -> str:
    """An address with blanks, quotes and non-ASCII letters encoded, and all else as written."""
    host = re.match(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*:)?//(?P<host>[^/?#]*)", url)
    if host and not host["host"].isascii():
        try:
            ascii_host = host["host"].encode("idna").decode("ascii")
        except UnicodeError:
            ascii_host = quote(host["host"], safe=":@[]")
        url = f"{host['scheme'] or ''}//{ascii_host}{url[host.end() :]}"
    return quote(url, safe=_KEPT)


def _tasks(state: StateCore) -> None:
    """Draws the boxes of task lists as characters, which every mail client shows."""
    tokens = state.tokens
    for position in range(2, len(tokens)):
        inline = tokens[position]
        if (
            inline.type != "inline"
            or tokens[position - 1].type != "paragraph_open"
            or tokens[position - 2].type != "list_item_open"
            or not inline.children
        ):
            continue
        first = inline.children[0]
        box = _TASK.match(first.content) if first.type == "text" else None
        if box:
            sign = "☐" if box[1] == " " else "☑"
            first.content = f"{sign}\u00a0{first.content[box.end() :]}"
            tokens[position - 2].attrJoin("class", "task")


def lines_of(token: Any) -> tuple[int, int]:
    """The lines of the body that a token stands on, counted from 0, the second not included."""
    first, last = token.map or (0, 1)
    return int(first), int(last)
