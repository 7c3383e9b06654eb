"""The front matter of an issue: found, split off, and read with the place of each field."""

from __future__ import annotations

import re

import frontmatter
from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from composer.config.located import Table, as_text, read_toml
from composer.model import Findings, Location
from composer.source.yaml_nodes import read_yaml

__all__ = ["Split", "split"]


class Split(Struct, frozen=True):
    """A file cut in two: the front matter's data and text, the body and its first line."""

    table: Table
    raw: str
    body: str
    body_line: int


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

    def split(self, text: str) -> tuple[str, str]:
        """The front matter's text and the body."""
        lines = text.split("\n")
        fence = lines[0].strip()
        for number in range(1, len(lines)):
            if lines[number].rstrip() == fence:
                self.first_line = self.skipped + 2
                self.raw = "\n".join(lines[1:number])
                self.rest = "\n".join(lines[number + 1 :])
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
        read_yaml(fm, self.first_line, self.table)
        return self.table.data


class _Toml(_Fenced):
    mark = r"^\+\+\+\s*$"

    def load(self, fm: str, **_: object) -> dict[str, object]:
        read_toml(fm, self.first_line, self.table, code="front-matter-syntax")
        self.table.data = {name.casefold(): as_text(v) for name, v in self.table.data.items()}
        return self.table.data


def split(text: str, path: str, findings: Findings) -> Split:
    """Cuts a file into its front matter and its body; a file without front matter is all body.

    A byte order mark and CRLF line ends are understood. Everything that is wrong goes to
    ``findings`` with its line.
    """
    text = _plain(text, path, findings)
    table = Table(path, findings)
    trimmed = text.lstrip()
    first = trimmed.split("\n", 1)[0].rstrip()
    if first not in ("---", "+++"):
        return Split(table, "", text, 1)
    skipped = text[: len(text) - len(trimmed)].count("\n")
    handler = (_Toml if first == "+++" else _Yaml)(table, skipped)
    frontmatter.parse(text, handler=handler)
    if not handler.first_line:
        return Split(table, "", "", 1)
    body_line = handler.first_line + handler.raw.count("\n") + 2
    return Split(table, handler.raw, handler.rest, body_line)


def _plain(text: str, path: str, findings: Findings) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n") if _ODD.search(text) else (), 1):
        odd = _ODD.search(line)
        if odd:
            what = "a NUL byte" if odd[0] == "\0" else "a byte that is no UTF-8"
            findings.error(
                "encoding",
                f"{what} stands here",
                Location(path, number, odd.start() + 1),
                "save the file as UTF-8 text",
            )
    return _ODD.sub("\ufffd", text)


#: What ``surrogateescape`` makes of bytes that are no UTF-8, and NUL.
_ODD = re.compile("[\0\ud800-\udfff]")
