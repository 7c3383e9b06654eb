"""Words without any mark, recognised before the parser asks each of its rules about them.

Most of an issue is paragraphs of one line in which nothing but text stands, or little else. For each
line and each sign that could mean something markdown-it calls all of its rules in turn. Here is
decided, at the speed of a regular expression, where none of them could find anything; what the
rules would have made of it is made at once.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

__all__ = ["plain_text_plugin"]

#: What a rule of this parser can begin with, inside a line: CommonMark's and those of the plugins
#: that :mod:`composer.source.markdown` uses. ``]`` ends the words of a link. A pattern that begins
#: with one set of signs is looked for far quicker than one that begins with alternatives.
_MARK = re.compile(r"[\n\\`*_~\[\]<&{!^:](?:(?<![!^:])|(?<=[!^])(?=\[)|(?<=:)(?=//))")
#: A line that stands so much further in is code.
_CODE = 4


def plain_text_plugin(md: MarkdownIt) -> None:
    """Teaches a parser its short cuts; to be used after all other plugins."""
    md.block.ruler.before("table", "one_line", _one_line)
    md.core.ruler.at("inline", _inline)
    md.inline.ruler.before("text", "words", _words)


def _one_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A paragraph that begins with a letter and ends with its line: no other block is like it."""
    words = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if (
        silent
        or not words[0].isalpha()
        or words[-1].isspace()
        or state.sCount[start] - state.blkIndent >= _CODE
        or (start + 1 < state.lineMax and not state.isEmpty(start + 1))
    ):
        return False
    state.line = start + 1
    state.push("paragraph_open", "p", 1).map = [start, start + 1]
    inline = state.push("inline", "", 0)
    inline.content = words
    inline.map = [start, start + 1]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _inline(state: StateCore) -> None:
    """markdown-it's rule of this name, but for what is one text."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        if token.children is None:
            token.children = []
        if token.content and not _MARK.search(token.content):
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _words(state: StateInline, silent: bool) -> bool:
    """All up to the next mark, signs that mean nothing here among them."""
    found = _MARK.search(state.src, state.pos)
    until = found.start() if found else state.posMax
    if until == state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : until]
    state.pos = until
    return True
