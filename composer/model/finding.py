"""What is wrong with an issue, and where."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Finding", "Findings", "Location", "Severity"]

#: A word of more letters, an address mostly, is shown by its first 60: the place tells the rest.
_LONG = 120
_OVERLONG = re.compile(rf"([^\s“”]{{60}})[^\s“”]{{{_LONG - 60},}}")


class Severity(StrEnum):
    """How bad it is: an error stops the issue, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(Struct, frozen=True, order=True):
    """A place in a file: ``path`` relative to the project, ``line`` and ``column`` from 1.

    A line or column of 0 is one that is not known.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    def at(self, line: int, column: int = 0) -> Location:
        """The same file, another place."""
        return Location(self.path, line, column)


class Finding(Struct, frozen=True):
    """One thing to mend: ``code`` is stable, ``hint`` says what to do."""

    code: str
    severity: Severity
    message: str
    location: Location
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.location}: {self.message}"
        return f"{text}\nhint: {self.hint}" if self.hint else text


class Findings:
    """Collects what is found while an issue is read, so that one run reports all of it."""

    def __init__(self) -> None:
        self._all: dict[Finding, None] = {}

    def error(self, code: str, message: str, location: Location, hint: str = "") -> None:
        """Something that stops the issue."""
        self._add(Finding(code, Severity.ERROR, message, location, hint))

    def warning(self, code: str, message: str, location: Location, hint: str = "") -> None:
        """Something that the author should know, but that stops nothing."""
        self._add(Finding(code, Severity.WARNING, message, location, hint))

    def note(self, code: str, message: str, location: Location, hint: str = "") -> None:
        """A decision that the program took for the author."""
        self._add(Finding(code, Severity.NOTE, message, location, hint))

    def extend(self, findings: tuple[Finding, ...]) -> None:
        """Takes over what another part found."""
        for finding in findings:
            self._add(finding)

    def _add(self, finding: Finding) -> None:
        if len(finding.message) > _LONG:
            finding = replace(finding, message=_OVERLONG.sub(r"\1…", finding.message))
        self._all[finding] = None

    def __len__(self) -> int:
        return len(self._all)

    @property
    def has_errors(self) -> bool:
        """Whether one of them stops the issue."""
        return any(finding.severity is Severity.ERROR for finding in self._all)

    def sorted(self) -> tuple[Finding, ...]:
        """All of them, in the order of the files' lines."""
        return tuple(sorted(self._all, key=lambda finding: (finding.location, finding.code)))
