"""What every part of the reader needs to know of the file that it reads."""

from __future__ import annotations

import copy

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
        #: The labels that the file defines addresses for.
        self.labels: frozenset[str] = frozenset()

    def beside(self, path: str) -> Context:
        """The same, for what stands in another file of the issue: paths are relative to that."""
        if path == self.path:
            return self
        other = copy.copy(self)
        other.path = path
        return other

    def place(self, line: int, column: int = 1) -> Location:
        """The location of a line of the body, counted from 0, and a column from 1."""
        if column == 1:
            return Location(self.path, self.body_line + line, 1)
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

    def words(self, text: str, place: Location | None) -> str:
        """The same for a text of the front matter or the settings that may hold merge fields.

        Their near-misses are told at ``place``; without one they are not.
        """
        if "{{" in text:
            own = Findings()
            text = self.fields.hide(text, self.path, 1, own)
            for found in own.sorted() if place else ():
                self.findings.warning(
                    found.code, found.message, place or found.location, found.hint
                )
        return self.typeset(text)

    def restore(self, text: str) -> str:
        """The text with merge fields as they were written."""
        return self.fields.restore(text)
