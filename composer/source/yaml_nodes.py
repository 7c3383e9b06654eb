"""YAML as text with places: no value is guessed at, no key is lost.

YAML's own types would turn ``number: 010`` into 8, ``12:30`` into 750 and ``no`` into false, and
its loader keeps only the last of two equal keys. So the document is composed into nodes, whose
scalars stay text and whose marks say where they stand; nothing is ever constructed from a tag.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from composer.config.located import Table
from composer.model import Location

__all__ = ["read_yaml"]

#: More nodes than any front matter has, few enough to stop an alias bomb at once.
_MOST_NODES = 5_000
_DEEPEST = 20
_NOTHING = {"", "~", "null"}


def read_yaml(text: str, first_line: int, table: Table) -> None:
    """Fills ``table`` from YAML that begins on ``first_line`` of its file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = _printable(text, first_line, table)
    try:
        _too_deep(text)
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        _syntax(error, text, first_line, table)
        return
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = str(getattr(error, "reason", error)).splitlines()[0]
        table.findings.error(
            "front-matter-syntax",
            f"the front matter cannot be read: {reason}",
            Location(table.path, first_line, 1),
            "write plain `name: value` lines",
        )
        return
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        table.findings.error(
            "front-matter-shape",
            "the front matter is no table of `name: value` lines",
            Location(table.path, first_line + root.start_mark.line, root.start_mark.column + 1),
            "write one `name: value` a line, without a dash before it",
        )
        return
    _Reader(table, first_line).fill(root)


#: What YAML refuses, or takes for the end of a line, without naming the field.
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def _printable(text: str, first_line: int, table: Table) -> str:
    """The text with a blank for each control character, and an error that names its field."""
    name = ""
    for number, line in enumerate(text.split("\n") if _CONTROL.search(text) else ()):
        named = re.match(r"\s*([\w-]+)\s*:", line)
        name = named[1] if named else name
        odd = _CONTROL.search(line)
        if odd:
            table.findings.error(
                "control-character",
                f"{name or 'the front matter'} holds a control character (U+{ord(odd[0]):04X})",
                Location(table.path, first_line + number, odd.start() + 1),
                "write it on one line of plain text",
            )
    return _CONTROL.sub(" ", text)


def _too_deep(text: str) -> None:
    """Refuses nesting that would exhaust the stack of any YAML parser."""
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > 10 * _DEEPEST:
            raise ValueError("it is nested too deeply")
    if re.search(r"^[ \t]*(?:[-?] ){200}", text, re.MULTILINE):
        raise ValueError("it is nested too deeply")


def _syntax(error: yaml.MarkedYAMLError, text: str, first_line: int, table: Table) -> None:
    problem = error.problem or "it is no YAML"
    # YAML misses the colon a line after the words that should have had one.
    nameless = "expected ':'" in problem and error.context_mark is not None
    mark = error.context_mark if nameless else error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    hint = "write plain `name: value` lines; quote a value that holds : # [ { or begins with a sign"
    lines = text.split("\n")
    written = lines[line] if line < len(lines) else ""
    name, _, value = written.partition(":")
    if "mapping values" in problem and value.strip():
        problem = "the value holds a colon, so it must be quoted"
        quoted = value.strip().replace("\\", "\\\\").replace('"', '\\"')
        hint = f'quote the value: {name.strip()}: "{quoted}"'
    elif nameless:
        problem = "this line is no `name: value`"
        hint = "give it a name; if the text begins here, write a line --- above it"
    elif "cannot start any token" in problem and written[column : column + 1] == "\t":
        problem, hint = "a tab indents this line", "indent with spaces"
    table.findings.error(
        "front-matter-syntax",
        f"the front matter cannot be read: {problem}",
        Location(table.path, first_line + line, column + 1),
        hint,
    )


class _Reader:
    def __init__(self, table: Table, first_line: int) -> None:
        self.table = table
        self.first_line = first_line
        self.nodes = 0

    def fill(self, root: yaml.MappingNode) -> None:
        try:
            self.table.data = self._mapping(root, ())
        except _TooMuch as error:
            self.table.findings.error(
                "front-matter-too-large",
                f"the front matter is {error}",
                Location(self.table.path, self.first_line, 1),
                "write it out plainly, without anchors (&) and aliases (*)",
            )

    def _value(self, node: yaml.Node, keys: tuple[str, ...]) -> Any:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise _TooMuch("far too large once its aliases are followed")
        if len(keys) > _DEEPEST:
            raise _TooMuch("nested too deeply, or an alias holds itself")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, keys)
        self._tag(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*keys, str(i))) for i, item in enumerate(node.value)]
        text = str(node.value)
        plain = not getattr(node, "style", None)
        return "" if plain and text in _NOTHING else text

    def _mapping(self, node: yaml.MappingNode, keys: tuple[str, ...]) -> dict[str, Any]:
        self._tag(node, keys)
        result: dict[str, Any] = {}
        for key, value in node.value:
            place = self._location(key)
            if not isinstance(key, yaml.ScalarNode):
                self._error("front-matter-key", "a name must be plain text", place)
                continue
            name = str(key.value) if keys else str(key.value).casefold()
            dotted = ".".join((*keys, name))
            if name in result:
                first = self.table.places[dotted]
                self._error(
                    "duplicate-key",
                    f"“{name}” stands here a second time (first on line {first.line})",
                    place,
                    "keep one of the two",
                )
                continue
            self.table.places[dotted] = place
            result[name] = self._value(value, (*keys, name))
        return result

    def _tag(self, node: yaml.Node, keys: tuple[str, ...]) -> None:
        # "!" alone is YAML's way to say "text"; every other tag asks for something to be built.
        tag = str(node.tag or "")
        if tag.startswith("tag:yaml.org,2002:python") or (tag.startswith("!") and tag != "!"):
            self._error(
                "front-matter-tag",
                f"the tag {tag} asks for a program's object",
                self._location(node),
                f"write {keys[-1] if keys else 'the value'} as plain text",
            )

    def _location(self, node: yaml.Node) -> Location:
        mark = node.start_mark
        return Location(self.table.path, self.first_line + mark.line, mark.column + 1)

    def _error(self, code: str, message: str, place: Location, hint: str = "") -> None:
        self.table.findings.error(code, message, place, hint or "write one `name: value` a line")


class _TooMuch(Exception):
    """More than any front matter needs."""
