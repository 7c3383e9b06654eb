"""What the page changes in an author's files: one line, and only if it is still the one it saw."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from composer.atomic import replace
from composer.errors import OutsideError

__all__ = ["approve_remark", "table_of_remark", "write_alt"]

_CHANGED = "the file has changed meanwhile: the line is not the one that the page shows"


def write_alt(file: Path, *, line: int, source: str, text: str) -> None:
    """Gives a picture its alternative text: ``![](x.png)`` becomes ``![A clock](x.png)``.

    Also where a figure is written as a directive or raw HTML it is found by its source on that
    line. Raises OutsideError where the line has no such picture without a text.
    """
    words = " ".join(text.split())
    if not words:
        raise OutsideError("the text is empty", hint="say what the picture shows")
    lines = _lines(file)
    escaped = re.sub(r"([\\\[\]])", r"\\\1", words)
    pattern = re.compile(rf"!\[\s*\]\((?=<?{re.escape(source)})")
    index = line - 1
    if not 0 <= index < len(lines) or len(pattern.findall(lines[index])) != 1:
        raise OutsideError(_CHANGED, hint="write it yourself: ![what it shows](…)")
    lines[index] = pattern.sub(lambda _: f"![{escaped}](", lines[index])
    _write(file, lines)


def approve_remark(file: Path, *, poll: str, remark: int) -> None:
    """Sets ``approved = true`` in a remark of a results file; ``remark`` counts from 0.

    Raises OutsideError where the file has no such remark.
    """
    lines = _lines(file)
    at = table_of_remark(lines, poll, remark)
    if at is None:
        raise OutsideError(_CHANGED, hint="write approved = true below the remark")
    first, last = at
    wanted = "approved = true\n"
    for index in range(first, last):
        if re.match(r"\s*approved\s*=", lines[index]):
            lines[index] = wanted
            break
    else:
        lines.insert(first, wanted)
    _checked("".join(lines), poll, remark)
    _write(file, lines)


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OutsideError(f"{file.name} cannot be read: {error}") from None
    return text.splitlines(keepends=True)


def _write(file: Path, lines: list[str]) -> None:
    try:
        replace(file.resolve(), "".join(lines).encode())
    except OSError as error:
        raise OutsideError(f"{file.name} cannot be written: {error.strerror}") from None


def table_of_remark(lines: list[str], poll: str, remark: int) -> tuple[int, int] | None:
    """The lines of ``[[polls.KEY.remarks]]`` number ``remark``, its header not included."""
    key = rf"(?:{re.escape(poll)}|\"{re.escape(poll)}\")"
    header = re.compile(rf"\s*\[\[\s*polls\s*\.\s*{key}\s*\.\s*remarks\s*\]\]")
    found = [index for index, line in enumerate(lines) if header.match(line)]
    if not 0 <= remark < len(found):
        return None
    first = found[remark] + 1
    ends = (i for i in range(first, len(lines)) if re.match(r"\s*\[", lines[i]))
    return first, next(ends, len(lines))


def _checked(text: str, poll: str, remark: int) -> None:
    """Refuses a text that does not say what was meant: TOML has more forms than are looked for."""
    try:
        approved = tomllib.loads(text)["polls"][poll]["remarks"][remark]["approved"]
    except (tomllib.TOMLDecodeError, KeyError, IndexError, TypeError):
        approved = False
    if approved is not True:
        raise OutsideError(
            "the remark is written in a form that this page does not know",
            hint="write approved = true beside its text",
        )
