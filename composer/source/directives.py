"""The syntax of directives: ``::name[label]{attributes}`` and ``:::name … :::``.

A rule of markdown-it's block parser, so that they work wherever a block may stand, in quotes and
lists too. What a directive means is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from msgspec import Struct, field

from composer.model import Attribute, Location
from composer.source.attributes import Attributes
from composer.source.attributes import parse as parse_attributes
from composer.source.context import Context

__all__ = ["Call", "directives_plugin"]

_LEAF = re.compile(r"(::)([A-Za-z][\w-]*)(?=$|[\[{\s])(.*)$")
_CONTAINER = re.compile(r"(:{3,})([A-Za-z][\w-]*)(.*)$")
_SPACED = re.compile(r"(:{2,})[ \t]+([A-Za-z][\w-]*)(?=$|[ \t]*[\[{]|[ \t]+\S)")
_BARE = re.compile(r"(:{3,})[ \t]*$")
#: A line that stands so much further in is code.
_CODE = 4
_FENCE = re.compile(r"(`{3,}|~{3,})")


class Call(Struct, frozen=True):
    """A directive as it was written: name, attributes, where."""

    name: str
    location: Location
    container: bool
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    #: Whether what stands behind the name could be read; if not, that was reported.
    sound: bool = True


def directives_plugin(md: MarkdownIt) -> None:
    """Teaches a parser the two shapes. ``env["context"]`` must be the file's :class:`Context`."""
    md.block.ruler.before(
        "fence", "directive", _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.sCount[start] - state.blkIndent >= _CODE:
        return False
    text = _text(state, start).rstrip()
    if not text.startswith("::"):
        return False
    context: Context = state.env["context"]
    column = state.tShift[start] + 1
    opening = _CONTAINER.match(text)
    match = opening or _LEAF.match(text)
    if not match:
        if not silent:
            _stray(text, state.env, start, column)
        return silent and bool(_SPACED.match(text) or _BARE.match(text))
    if silent:
        return True
    colons, name, rest = match.groups()
    offset = match.start(3)
    place = context.place(start, column)
    before = len(context.findings)
    label, attributes = _arguments(rest, context, start, column + offset)
    found, classes = _written(attributes, context, start, column + offset)
    sound = len(context.findings) == before
    call = Call(name, place, bool(opening), found, classes, sound)
    last = _find_end(state, start, end, colons) if opening else start
    _push(state, start, last, call, label)
    return True


def _stray(text: str, env: MutableMapping[str, Any], line: int, column: int) -> None:
    """Reports what nearly is a directive."""
    context: Context = env["context"]
    # The colons of containers with a space in them: the lines that close those are no news.
    open_ones: list[str] = env.setdefault("spaced", [])
    spaced, bare = _SPACED.match(text), _BARE.match(text)
    if spaced:
        open_ones.append(spaced[1])
        context.findings.error(
            "directive-space",
            f"“{spaced[0].strip()}” has a space after its colons",
            context.place(line, column),
            f"write {spaced[1]}{spaced[2]}",
        )
    elif bare and bare[1] in open_ones:
        open_ones.remove(bare[1])
    elif bare:
        context.findings.error(
            "directive-unopened",
            f"{text} closes nothing",
            context.place(line, column),
            "take it out, or open a container above it with as many colons: :::name",
        )


def _arguments(
    rest: str, context: Context, line: int, column: int
) -> tuple[str, Attributes | None]:
    """The label in brackets and the attributes in braces behind a directive's name."""
    label, attributes, position = "", None, 0
    if rest.startswith("["):
        position = _closing_bracket(rest)
        if not position:
            context.findings.error(
                "directive-label",
                "the [ has no closing ]",
                context.place(line, column),
                "close it on the same line",
            )
            return "", None
        label = rest[1 : position - 1]
    if rest[position:].startswith("{"):
        parsed = parse_attributes(rest, position)
        if parsed is None:
            context.findings.error(
                "directive-attributes",
                f"{context.restore(rest[position:])} is no list of attributes",
                context.place(line, column + position),
                'write {#id .class key=value key="two words" flag}',
            )
            return label, None
        attributes, position = parsed
    _check_rest(rest[position:], context, line, column + position)
    return label, attributes


def _check_rest(left: str, context: Context, line: int, column: int) -> None:
    """An error for what stands behind a directive."""
    text = left.strip()
    if not text:
        return
    if text.startswith(("{", "[")):
        context.findings.error(
            "directive-space",
            f"there is a space before the {text[0]}",
            context.place(line, column),
            "write name[label]{attributes} without spaces between them",
        )
    else:
        context.findings.error(
            "directive-text",
            f"“{context.restore(text)}” does not belong here",
            context.place(line, column),
            "a directive stands alone on its line; its title goes in brackets: name[title]",
        )


def _closing_bracket(text: str) -> int:
    """The index after the bracket that closes the one at the start; 0 where there is none."""
    depth, position = 0, 0
    while position < len(text):
        letter = text[position]
        if letter == "\\":
            position += 1
        elif letter == "[":
            depth += 1
        elif letter == "]":
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return 0


def _written(
    attributes: Attributes | None, context: Context, line: int, column: int
) -> tuple[dict[str, Attribute], tuple[str, ...]]:
    if attributes is None:
        return {}, ()
    for offset, message in attributes.problems:
        context.findings.error(
            "directive-attributes", message, context.place(line, column + offset), "keep one"
        )
    found = {
        name: Attribute(value.text, context.place(line, column + value.offset))
        for name, value in attributes.values.items()
    }
    if attributes.id:
        found["id"] = Attribute(attributes.id, context.place(line, column + attributes.id_offset))
    return found, attributes.classes


def _find_end(state: StateBlock, start: int, end: int, colons: str) -> int:
    """The line of the fence that closes a container; the last line of all where none does."""
    context: Context = state.env["context"]
    fence, inner = "", []
    for line in range(start + 1, end):
        text = _text(state, line).rstrip()
        if text and state.sCount[line] < state.blkIndent:
            end = line
            break
        if state.sCount[line] - state.blkIndent >= _CODE:
            continue
        code = _FENCE.match(text)
        if code and (not fence or (code[1].startswith(fence) and not text.strip("`~ "))):
            fence = "" if fence else code[1]
        if fence or not text.startswith(":::"):
            continue
        bare = _BARE.match(text)
        if not bare:
            nested = _CONTAINER.match(text)
            inner.append(nested[1]) if nested else None
        elif bare[1] == colons and colons not in inner:
            return line
        elif bare[1] in inner:
            while inner.pop() != bare[1]:
                pass
    context.findings.error(
        "directive-unclosed",
        f"{_text(state, start).strip()[:40]} is never closed",
        context.place(start, state.tShift[start] + 1),
        f"write a line {colons} after its content",
    )
    return end


def _push(state: StateBlock, start: int, last: int, call: Call, label: str) -> None:
    token = state.push("directive_open", "", 1)
    token.meta = {"call": call}
    token.map = [start, min(last + 1, state.lineMax)]
    token.block = True
    inline = state.push("inline", "", 0)
    inline.content = label
    inline.map = [start, start + 1]
    inline.children = []
    inline.meta = {"label": True}
    if call.container:
        parent, most = state.parentType, state.lineMax
        state.parentType, state.lineMax = "directive", last
        state.md.block.tokenize(state, start + 1, last)
        state.parentType, state.lineMax = parent, most
    state.push("directive_close", "", -1).block = True
    state.line = last + 1 if call.container else start + 1
