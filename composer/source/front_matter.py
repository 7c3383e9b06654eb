"""The front matter of an issue: found, split off, and read with the place of each field."""

from __future__ import annotations

import re

import frontmatter
from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from composer.config.located import Table, as_text, read_toml
from composer.model import Findings, Location
from composer.source.lost_fence import find_lost
from composer.source.yaml_nodes import read_yaml

__all__ = ["Split", "split"]


class Split(Struct, frozen=True):
    """A file cut in two: the front matter's data and text, the body and its first line.

    ``unread`` marks front matter that has been refused as a whole, so that nobody can say which
    fields it lacks.
    """

    table: Table
    raw: str
    body: str
    body_line: int
    unread: bool = False


class _Fenced(BaseHandler):
    """Tells python-frontmatter where the fences are, and keeps the lines it would forget."""

    mark = ""

    def __init__(self, table: Table, skipped: int) -> None:
        super().__init__(fm_boundary=re.compile(self.mark), start_delimiter="", end_delimiter="")
        self.table = table
        self.skipped = skipped
        self.raw = ""
        self.rest = ""
        self.first_line = 0
        self.body_line = 1

    def split(self, text: str) -> tuple[str, str]:
        """The front matter's text and the body."""
        lines = text.split("\n")
        fence = lines[0].strip()
        for number in range(1, len(lines)):
            if lines[number].rstrip() == fence:
                self.first_line = self.skipped + 2
                self.raw = "\n".join(lines[1:number])
                self.rest = "\n".join(lines[number + 1 :])
                self.body_line = self.first_line + number
                return self.raw, self.rest
        self.table.findings.error(
            "front-matter-open",
            f"the front matter begins with {fence} but has no closing {fence}",
            Location(self.table.path, self.skipped + 1, 1),
            f"write a line {fence} after the last field, before the text begins",
        )
        return "", ""


class _Yaml(_Fenced):
    mark = r"^---\s*$"

    def load(self, fm: str, **_: object) -> dict[str, object]:
        found = self._read(fm)
        broken = (f.location.line for f in found.findings.sorted() if f.code == _SYNTAX)
        line = next(broken, None)
        lost = find_lost(fm, None if line is None else line - self.first_line)
        if lost:
            place = Location(self.table.path, self.first_line + lost.line, 1)
            self.table.findings.error(
                "front-matter-open",
                "the text begins here, but the closing --- of the front matter is missing above it",
                place,
                f"write a line --- above this one{lost.otherwise}",
            )
            found = self._read(self._cut(lost.line))
        self.table.findings.extend(found.findings.sorted())
        self.table.data, self.table.places = found.data, found.places
        return found.data

    def _read(self, text: str) -> Table:
        table = Table(self.table.path, Findings())
        read_yaml(text, self.first_line, table)
        return table

    def _cut(self, line: int) -> str:
        """Takes the text out of the front matter, which is then read as it was meant."""
        lines = self.raw.split("\n")
        self.raw = "\n".join(lines[:line])
        self.rest = "\n".join((*lines[line:], "---", self.rest))
        self.body_line = self.first_line + line
        return self.raw


class _Toml(_Fenced):
    mark = r"^\+\+\+\s*$"

    def load(self, fm: str, **_: object) -> dict[str, object]:
        read_toml(fm, self.first_line, self.table, code=_SYNTAX)
        _fold(self.table)
        return self.table.data


_SYNTAX = "front-matter-syntax"
#: What leaves nothing of the front matter.
_UNREAD = (_SYNTAX, "front-matter-shape", "front-matter-too-large")


def _fold(table: Table) -> None:
    """Folds the case of the fields' names; TOML itself takes ``Title`` and ``title`` for two."""
    given: dict[str, Location] = {}
    data = {}
    for written, value in table.data.items():
        name, place = written.casefold(), table.place(written)
        if name in data:
            table.findings.error(
                "duplicate-key",
                f"“{written}” stands here a second time (first on line {given[name].line})",
                place,
                "keep one of the two",
            )
            continue
        given[name] = place
        data[name] = as_text(value)
    places: dict[str, Location] = {}
    for dotted, place in table.places.items():
        name, dot, rest = dotted.partition(".")
        places.setdefault(name.casefold() + dot + rest, place)
    table.data, table.places = data, places


def split(text: str, path: str, findings: Findings) -> Split:
    """Cuts a file into its front matter and its body; a file without front matter is all body.

    A byte order mark and CRLF line ends are understood. Everything that is wrong goes to
    ``findings`` with its line.
    """
    table = Table(path, findings)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        column = text.index("\0") - text.rfind("\n", 0, text.index("\0"))
        findings.error(
            "encoding",
            "a NUL byte stands here, so this is no text, or one in UTF-16",
            Location(path, line, column),
            "save the file as UTF-8 text",
        )
        return Split(table, "", "", 1, unread=True)
    text = _plain(text, path, findings)
    trimmed = text.lstrip()
    first = trimmed.split("\n", 1)[0].rstrip()
    if first not in ("---", "+++"):
        return Split(table, "", text, 1)
    skipped = text[: len(text) - len(trimmed)].count("\n")
    handler = (_Toml if first == "+++" else _Yaml)(table, skipped)
    frontmatter.parse(text, handler=handler)
    if not handler.first_line:
        return Split(table, "", "", 1, unread=True)
    unread = not table.data and any(f.code in _UNREAD for f in findings.sorted())
    return Split(table, handler.raw, handler.rest, handler.body_line, unread)


def _plain(text: str, path: str, findings: Findings) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not _ODD.search(text):
        return text
    for number, line in enumerate(text.split("\n"), 1):
        odd = _ODD.search(line)
        if odd:
            findings.error(
                "encoding",
                "a byte that is no UTF-8 stands here",
                Location(path, number, odd.start() + 1),
                "save the file as UTF-8 text",
            )
    return _ODD.sub("\ufffd", text)


#: What ``surrogateescape`` makes of bytes that are no UTF-8.
_ODD = re.compile("[\ud800-\udfff]")
