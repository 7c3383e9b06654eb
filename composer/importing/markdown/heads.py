"""The fields at the top of another program's Markdown, by the names that programs give them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from composer.config.located import as_text
from composer.errors import ExportRefused
from composer.importing.source import Source
from composer.model import Findings, Severity
from composer.source.front_matter import split

__all__ = ["MARKDOWN", "Head", "read_head"]

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_META = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]*(.*)")


class Head(Struct, frozen=True):
    """A file's fields, by their names in lower case with ``_`` for ``-``; and its body."""

    fields: Mapping[str, Any]
    body: str

    def text(self, *names: str) -> str:
        """The first of these fields that is a text with something in it."""
        for name in names:
            value = self.fields.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    def words(self, *names: str) -> tuple[str, ...]:
        """The items of the first of these fields that has some; a text is cut at its commas."""
        for name in names:
            value = self.fields.get(name)
            items = (
                re.split(r"[;,]" if ";" not in str(value) else ";", value)
                if isinstance(value, str)
                else value
            )
            if isinstance(items, list):
                found = tuple(name for item in items if (name := _item(item)))
                if found:
                    return found
        return ()

    def flag(self, name: str) -> bool:
        """Whether a field says yes."""
        return self.text(name).lower() in ("yes", "true", "on", "1")


def _item(item: Any) -> str:
    """An item's text; of a table (Hugo's and Jekyll's authors) its name."""
    if isinstance(item, Mapping):
        item = item.get("name") or item.get("title") or ""
    return " ".join(str(item).split()) if not isinstance(item, list) else ""


def read_head(source: Source, name: str) -> Head:
    """Front matter in YAML, TOML or JSON, or Pelican's ``Name: value`` lines.

    Raises ``ExportRefused`` with the line where it cannot be read.
    """
    text = source.text(name)
    start = text.lstrip()
    if start.startswith("{") and not start.startswith(("{{", "{%")):
        return _json(text, source, name)
    if not start.startswith(("---", "+++")) and _META.match(start):
        return _lines(start)
    findings = Findings()
    parts = split(text.replace("\0", ""), posixpath.basename(name), findings)
    errors = [each for each in findings.sorted() if each.severity is Severity.ERROR]
    if errors and (parts.unread or not parts.table.data):
        first = errors[0]
        raise ExportRefused(
            f"{source.place(name)}, line {first.location.line}: {first.message}", hint=first.hint
        )
    return Head({key.replace("-", "_"): each for key, each in parts.table.data.items()}, parts.body)


def _json(text: str, source: Source, name: str) -> Head:
    """Hugo's front matter in JSON: an object, then the body."""
    skipped = len(text) - len(text.lstrip())
    try:
        data, end = json.JSONDecoder().raw_decode(text[skipped:])
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ExportRefused(
            f"{source.place(name)}, line {line}: this is no front matter in JSON",
            hint="look for a missing quote, comma or brace",
        ) from None
    fields = as_text(data)
    return Head(
        {key.lower().replace("-", "_"): each for key, each in fields.items()}, text[skipped + end :]
    )


def _lines(text: str) -> Head:
    """``Name: value`` lines up to the first blank one; indented lines go on with the one before."""
    fields: dict[str, Any] = {}
    lines = text.replace("\r\n", "\n").split("\n")
    key, number = "", 0
    for number, line in enumerate(lines):  # noqa: B007 - where the body begins
        found = _META.match(line)
        if found:
            key = found[1].strip().lower().replace("-", "_").replace(" ", "_")
            fields[key] = found[2].strip()
        elif line[:1].isspace() and line.strip() and key:
            fields[key] = f"{fields[key]} {line.strip()}"
        else:
            break
    return Head(fields, "\n".join(lines[number:]) if number < len(lines) else "")
