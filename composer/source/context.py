"""What every part of the reader needs to know of the file that it reads."""

from __future__ import annotations

from composer.model import Findings, Location, Project
from composer.source.merge_fields import MergeFields
from composer.source.typography import TypographyRules, typeset

__all__ = ["Context"]


class Context:
    """One file being read: its path, where its body begins, where findings go.

    ``base`` is the issue's own path, which links in included files are relative to as well.
    """

    def __init__(
        self,
        path: str,
        *,
        base: str,
        body_line: int,
        lines: list[str],
        project: Project,
        findings: Findings,
        fields: MergeFields,
        rules: TypographyRules | None = None,
    ) -> None:
        self.path = path
        self.base = base
        self.body_line = body_line
        self.lines = lines
        self.project = project
        self.findings = findings
        self.fields = fields
        self.rules = rules
        self.included: tuple[str, ...] = (path,)
        self.inputs: set[str] = set()

    def place(self, line: int, column: int = 1) -> Location:
        """The location of a line of the body, counted from 0, and a column from 1."""
        written = self.lines[line] if line < len(self.lines) else ""
        before = self.fields.restore(written[: column - 1])
        return Location(self.path, self.body_line + line, len(before) + 1)

    def find(self, line: int, words: str) -> Location:
        """The location of some words on a line or one of the few after it."""
        for number in range(line, min(line + 40, len(self.lines))):
            column = self.lines[number].find(words) if words else -1
            if column >= 0:
                return self.place(number, column + 1)
        return self.place(line)

    def typeset(self, text: str) -> str:
        """A text that is no Markdown, a title say, set by the rules of the issue's language."""
        return text if self.rules is None or not text else typeset(text, self.rules)

    def restore(self, text: str) -> str:
        """The text with merge fields as they were written."""
        return self.fields.restore(text)
