"""What stops a preview from following, as findings that the page can show."""

from __future__ import annotations

from composer.errors import AuthorError, ThemeError
from composer.model import Finding, Location, Severity
from composer.roots import SETTINGS_FILE

__all__ = ["findings_of", "gone", "printable"]


def findings_of(error: Exception, path: str) -> tuple[Finding, ...]:
    """The findings that an exception stands for, ``path`` being the issue that was composed."""
    if isinstance(error, AuthorError):
        return error.findings
    if isinstance(error, ThemeError):
        return (Finding(error.code, Severity.ERROR, error.message, error.location, error.hint),)
    if isinstance(error, OSError):
        name = str(error.filename or path or SETTINGS_FILE)
        reason = error.strerror or str(error)
        return (Finding("unreadable", Severity.ERROR, f"{name}: {reason}", Location(name)),)
    message = f"newsletter-composer has a defect: {type(error).__name__}: {error}"
    return (Finding("defect", Severity.ERROR, message, Location(path), "report it, please"),)


def gone(path: str) -> Finding:
    """An issue that was removed or renamed while it was looked at."""
    return Finding(
        "gone",
        Severity.ERROR,
        "there is no such file any more",
        Location(path),
        "choose another issue from the list; if it was renamed, it stands there",
    )


def printable(text: str) -> str:
    """The text without halves of characters, which JSON cannot say."""
    return text.encode("utf-8", "replace").decode()
