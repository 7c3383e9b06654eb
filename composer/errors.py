"""What can go wrong, and what the command says with its exit code.

::

    ComposerError                 anything that the program itself raises
    ├── AuthorError      exit 1   findings that the author has to mend
    ├── UsageError       exit 2   the command was called in a way that cannot work
    │   ├── ProjectNotFound       no newsletter.toml here or above
    │   └── IssueNotFound         no issue by that path, slug or number
    ├── OutsideError     exit 3   the outside world failed, and nothing went out
    │   └── FetchRefused          a page that must not, or could not, be fetched
    ├── ExportRefused    exit 1   an export that is broken, cut short, or a trap
    └── ThemeError       exit 1   a template or a theme.toml is broken: file, line, reason

A send that came to its end raises nothing, and still tells a script that not everybody has the
issue: :data:`SOME_FAILED` (4), :data:`SOME_UNKNOWN` (5).

None of them derives from an exception of the command line's library: only ``commands`` knows how
an error looks on a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from composer.model import Finding, Location

__all__ = [
    "SOME_FAILED",
    "SOME_UNKNOWN",
    "AuthorError",
    "ComposerError",
    "ExportRefused",
    "FetchRefused",
    "IssueNotFound",
    "OutsideError",
    "ProjectNotFound",
    "ThemeError",
    "UsageError",
]


#: The exit codes of a send some of whose readers failed, or may or may not have the issue.
SOME_FAILED, SOME_UNKNOWN = 4, 5


class ComposerError(Exception):
    """The base of all: a message, a hint on what to do, and the exit code of the command."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class AuthorError(ComposerError):
    """Findings of which at least one is an error; all of them, for one run reports all."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class UsageError(ComposerError):
    """The command was called with words that do not fit."""

    exit_code = 2


class ProjectNotFound(UsageError):
    """Neither this directory nor one above it holds a newsletter.toml."""


class IssueNotFound(UsageError):
    """No issue answers to that path, slug, number or ``latest``."""


class OutsideError(ComposerError):
    """Network, disk or another program failed; nothing went out."""

    exit_code = 3


class FetchRefused(OutsideError):
    """A page was not fetched: its address is forbidden, or its answer broke a limit."""


class ExportRefused(ComposerError):
    """An export of another platform cannot be read: broken, cut short, or built to do harm.

    The message names the file, and the row or entry where there is one. Nothing was written.
    """


class ThemeError(ComposerError):
    """A template or theme.toml is broken.

    ``location`` names the template's file and line (0 where Jinja names none), ``code`` is that of
    the finding which it becomes.
    """

    def __init__(
        self, message: str, *, location: Location, hint: str = "", code: str = "theme"
    ) -> None:
        super().__init__(message, hint=hint)
        self.location = location
        self.code = code

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        # A process that builds hands its error to the one that asked.
        return _theme_error, (self.message, self.location, self.hint, self.code)


def _theme_error(message: str, location: Location, hint: str, code: str) -> ThemeError:
    return ThemeError(message, location=location, hint=hint, code=code)
