"""What an import tells its author: every code of the report, and what it is about."""

from __future__ import annotations

from composer.model import Finding, Location, Severity

__all__ = [
    "NOWHERE",
    "kept",
    "lost",
    "refused",
    "renamed",
    "undescribed",
    "unfetched",
    "untitled",
    "zoneless",
]

#: The place of what is not written yet.
NOWHERE = Location("")


def lost(message: str, hint: str = "") -> Finding:
    """Something of the source that has no place in the issue."""
    return Finding("import-lost", Severity.NOTE, message, NOWHERE, hint)


def undescribed(message: str, hint: str) -> Finding:
    """A picture for which the source has no words."""
    return Finding("import-alt", Severity.WARNING, message, NOWHERE, hint)


def unfetched(message: str, hint: str = "") -> Finding:
    """A picture that stays where it is, at its address."""
    return Finding("import-picture", Severity.WARNING, message, NOWHERE, hint)


def renamed(message: str, hint: str = "") -> Finding:
    """A post that gets another slug than it had."""
    return Finding("import-slug", Severity.NOTE, message, NOWHERE, hint)


def untitled(message: str, hint: str = "") -> Finding:
    """A title or a date that the source does not give, and what is taken instead."""
    return Finding("import-missing", Severity.NOTE, message, NOWHERE, hint)


def zoneless(message: str, hint: str = "") -> Finding:
    """Times without a zone, and the zone that they were taken to be in."""
    return Finding("import-zone", Severity.NOTE, message, NOWHERE, hint)


def kept(message: str, hint: str = "") -> Finding:
    """A file that is left as it is."""
    return Finding("import-kept", Severity.NOTE, message, NOWHERE, hint)


def refused(message: str, hint: str = "") -> Finding:
    """A post that could not be written."""
    return Finding("import-refused", Severity.ERROR, message, NOWHERE, hint)
