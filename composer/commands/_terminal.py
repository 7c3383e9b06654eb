"""What commands say: findings, tables, errors. Data goes to stdout, talk to stderr."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from composer.errors import AuthorError, ComposerError, ThemeError

if TYPE_CHECKING:
    from composer.model import Finding

__all__ = ["Terminal", "fitting", "print_json", "table"]

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "dim": "2",
    "good": "32",
    "bold": "1",
}

#: What would break a line of the terminal; and what would turn it round.
_UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Terminal:
    """Talks to a person on stderr, in colour where the terminal has it and NO_COLOR is unset."""

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self.quiet = quiet
        self._stream = stream or sys.stderr
        self.colour = self._stream.isatty() and not os.environ.get("NO_COLOR")

    @property
    def interactive(self) -> bool:
        """Whether a person watches."""
        return self._stream.isatty() and not self.quiet

    def style(self, text: str, style: str) -> str:
        """The text in a style, or as it is where there is no colour."""
        return f"\033[{_STYLES[style]}m{text}\033[0m" if self.colour else text

    def say(self, text: str = "") -> None:
        """Says something that --quiet silences."""
        if not self.quiet:
            print(text, file=self._stream)

    def warn(self, text: str, hint: str = "") -> None:
        """Tells of something that went wrong and stops nothing."""
        if self.quiet:
            return
        print(f"{self.style('warning', 'warning')}: {text}", file=self._stream)
        if hint:
            print(f"hint: {hint}", file=self._stream)

    def passing(self, text: str) -> None:
        """Shows what is going on, on a line that the next words take the place of."""
        if not self.interactive:
            return
        columns = shutil.get_terminal_size().columns
        print(f"\r\033[K{fitting(text, columns - 1)}", end="", file=self._stream, flush=True)

    def findings(self, findings: Iterable[Finding], root: Path | None = None) -> None:
        """Tells findings, each with its place, its line of source and what to do."""
        for finding in findings:
            if self.quiet and finding.severity != "error":
                continue
            severity = str(finding.severity)
            print(
                f"{self.style(str(finding.location), 'bold')}: {self.style(severity, severity)}:"
                f" {finding.message} {self.style(f'[{finding.code}]', 'dim')}",
                file=self._stream,
            )
            self._source(finding, root)
            if finding.hint:
                print(f"hint: {finding.hint}", file=self._stream)

    def _source(self, finding: Finding, root: Path | None) -> None:
        """The line of source that a finding is about, with a caret below its column."""
        place = finding.location
        if root is None or not place.line or finding.severity == "note":
            return
        try:
            text = (root / place.path).read_text(encoding="utf-8", errors="replace")
            line = text.split("\n")[place.line - 1]
        except (OSError, IndexError):
            return
        start = max(0, place.column - 60)
        shown = _TURNING.sub(" ", _UNSEEN.sub(" ", line[start : start + 90]))
        if not shown.strip():
            return
        print(self.style(f"  │ {shown}", "dim"), file=self._stream)
        if place.column:
            indent = " " * width(shown[: place.column - 1 - start])
            print(
                f"  {self.style('│', 'dim')} {indent}{self.style('^', 'error')}", file=self._stream
            )

    def error(self, error: ComposerError, root: Path | None = None) -> None:
        """Tells what stopped a command."""
        if isinstance(error, AuthorError):
            self.findings(error.findings, root)
            return
        if isinstance(error, ThemeError):
            from composer.model import Finding, Severity

            told = Finding(error.code, Severity.ERROR, error.message, error.location, error.hint)
            self.findings((told,), root)
            return
        self.fail(error.message, error.hint)

    def fail(self, text: str, hint: str = "") -> None:
        """Tells of something that stops what was asked for."""
        print(f"{self.style('error', 'error')}: {text}", file=self._stream)
        if hint:
            print(f"hint: {hint}", file=self._stream)


def fitting(text: str, columns: int) -> str:
    """The text, cut where the columns end."""
    if len(text) > 2 * columns:
        # Most letters take a column, and each is measured below.
        text = text[: 2 * columns] + "…"
    while width(text) > columns:
        text = text[:-2] + "…"
    return text


def print_json(value: object) -> None:
    """Prints structs, or a list of them, as JSON: data for a script."""
    import msgspec

    try:
        print(msgspec.json.format(msgspec.json.encode(value)).decode())
    except UnicodeEncodeError:
        # The name of a file may hold bytes that are no UTF-8; JSON can only say them escaped.
        import json

        print(json.dumps(msgspec.to_builtins(value), indent=2))


def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def table(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Rows as lines of aligned columns; the columns in ``right`` are flush right."""
    if not rows:
        return []
    # A file's name may hold a line break, which would break the list.
    rows = [[_UNSEEN.sub("�", cell) for cell in row] for row in rows]
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            pad = " " * (widths[i] - width(cell))
            cells.append(pad + cell if i in right else cell + pad)
        lines.append("  ".join(cells).rstrip())
    return lines
