"""The Markdown parser: CommonMark with tables, footnotes, tasks, attributes and directives."""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from composer.source.bare_addresses import Parser, bare_addresses_plugin
from composer.source.context import Context
from composer.source.directives import directives_plugin
from composer.source.footnotes import warn_of_footnotes
from composer.source.foreign import foreign_plugin
from composer.source.inline_attributes import attributes_plugin
from composer.source.plain_text import plain_text_plugin
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
    env: dict[str, Any] = {"context": context}
    tokens = _parser(rules).parse(text, env)
    context.labels = frozenset(env.get("references", ()))
    if "[^" in text:
        warn_of_footnotes(tokens, env.get("footnotes", {}).get("refs", {}), context)
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
    md = Parser("commonmark", {"html": True, "linkify": True, "maxNesting": _DEEPEST})
    md.enable(["table", "strikethrough"])
    md.use(bare_addresses_plugin)
    md.use(footnote_plugin)
    md.use(directives_plugin)
    md.use(attributes_plugin)
    md.core.ruler.push("tasks", _tasks)
    if rules is not None:
        md.use(foreign_plugin)
        md.use(typography_plugin, rules=rules)
    md.use(plain_text_plugin)
    # Line ends are one kind, and control characters gone, before a body comes here.
    md.disable("normalize")
    md.normalizeLink = encode  # type: ignore[method-assign]
    # Every address is judged later, where its line is known: nothing silently stays text.
    md.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005
    return md


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
