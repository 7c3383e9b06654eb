"""Files that commands begin from a template: placeholders such as ``{title}``, nothing else.

Braces that are no placeholder stay as they are: merge fields, attributes, patterns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

__all__ = ["bundled", "fill", "fill_issue", "one_line", "toml_text"]

_FENCES = ("---", "+++")
_ENTRY = re.compile(r"(?P<key>\s*(?:-\s+)?[\w-]+\s*[:=]\s*)(?P<value>.*?)(?P<note>\s+#\s.*)?$")
#: What YAML reads as text without quotes, whatever its version.
_PLAIN = re.compile(r"[^\W_](?:[\w '’(),.!?…–—+/-]*[\w.!?…)])?")
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def bundled(name: str, *languages: str) -> str:
    """The text of a bundled template, in the first of the languages that it exists in."""
    from composer.render.theme import bundled_templates

    folder = bundled_templates() / "project"
    for language in (*languages, *(tag.partition("-")[0].lower() for tag in languages), "en"):
        path = folder / language / name
        if path.is_file():
            return path.read_text("utf-8")
    return (folder / name).read_text("utf-8")


def one_line(text: str) -> str:
    """What somebody typed, on one line, without what no file can hold."""
    return " ".join(_CONTROLS.sub(" ", text).encode("utf-8", "replace").decode().split())


def toml_text(text: str) -> str:
    """A string as TOML writes it: its basic strings have JSON's escapes (TOML 1.0, "String")."""
    return json.dumps(text, ensure_ascii=False)


def _yaml_text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    # JSON's strings are YAML's (YAML 1.2 §1.3).
    return json.dumps(text, ensure_ascii=False)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced as they are."""
    return _placeholder(values).sub(lambda found: values[found["name"]], text)


def _placeholder(values: Mapping[str, str]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, values))
    return re.compile(rf"(?<!\{{)\{{(?P<name>{names})\}}(?!\}})")


def fill_issue(template: str, values: Mapping[str, str], needed: Mapping[str, str]) -> str:
    """An issue from a template: in the front matter values are quoted as their place asks.

    A field that is nothing but an empty value is left out; ``needed`` are added where the template
    does not have them.
    """
    text = template.removeprefix("\ufeff").replace("\r\n", "\n").lstrip("\n")
    lines = text.split("\n")
    fence = lines[0].rstrip()
    end = _closing(lines) if fence in _FENCES else 0
    head = _Head(fence if end else "---", values)
    body = _body("\n".join(lines[end + 1 :] if end else lines), values)
    whole = (head.fence, *head.lines(lines[1:end], needed), head.fence, "", body)
    return "\n".join(whole).rstrip("\n") + "\n"


def _closing(lines: list[str]) -> int:
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == lines[0].rstrip():
            return number
    return 0


class _Head:
    """Fills front matter, in YAML or in TOML."""

    def __init__(self, fence: str, values: Mapping[str, str]) -> None:
        self.fence = fence
        self.values = values
        self.is_toml = fence == "+++"
        self.quote = toml_text if self.is_toml else _yaml_text

    def lines(self, template: Sequence[str], needed: Mapping[str, str]) -> list[str]:
        """The template's lines filled, and a line for each field that is needed and not there."""
        missing = dict(needed)
        filled = [
            line for written in template if (line := self._line(written, missing)) is not None
        ]
        return [*filled, *(self._field(key, value) for key, value in missing.items())]

    def _field(self, key: str, value: str) -> str:
        if value == "yes":
            return f"{key} = true" if self.is_toml else f"{key}: yes"
        return f"{key}{' = ' if self.is_toml else ': '}{self.quote(value)}"

    def _line(self, line: str, missing: dict[str, str]) -> str | None:
        entry = _ENTRY.match(line)
        if entry is None:
            return self._inside(line)
        value = entry["value"].strip()
        key = entry["key"].rstrip(" \t:=").casefold()
        needed = missing.pop(key, "")
        if needed and not value.strip("\"'"):
            return self._field(key, needed)
        placeholder = _placeholder(self.values)
        if not placeholder.search(value):
            return line
        if value[0] in "[{" and not placeholder.match(value):
            return f"{entry['key']}{self._inside(value)}{entry['note'] or ''}"
        if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
            value = value[1:-1]
        text = fill(value, self.values).strip()
        return f"{entry['key']}{self.quote(text)}{entry['note'] or ''}" if text else None

    def _inside(self, text: str) -> str:
        """A list or a table on one line, where each string is a value of its own."""

        def quoted(found: re.Match[str]) -> str:
            if found["name"]:
                return toml_text(self.values[found["name"]])
            inner = found[0][1:-1]
            filled = fill(inner, self.values)
            return found[0] if filled == inner else toml_text(filled)

        strings = f"\"[^\"]*\"|'[^']*'|{_placeholder(self.values).pattern}"
        return re.sub(strings, quoted, text)


def _body(body: str, values: Mapping[str, str]) -> str:
    if values.get("carried"):
        if "{carried}" not in body:
            body = f"{body.rstrip()}\n\n{{carried}}"
    else:
        # Where nothing is carried its line goes, and one of the blank lines around it.
        body = re.sub(r"^\{carried\}[ \t]*\n+", "", body, flags=re.MULTILINE)
    return fill(body, values).strip("\n")
