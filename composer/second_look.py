"""What the checks say of the issue that a preview shows, a moment after it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from composer.errors import ComposerError
from composer.model import Edition, Finding, Location, Project, Severity
from composer.pipeline import proofread
from composer.preview.view import Noted, noted
from composer.roots import SETTINGS_FILE

__all__ = ["SecondLook"]


class SecondLook:
    """Looks at one edition at a time, the last that was shown.

    A save is seen before it is checked, for the checks take longer than a save may take.
    """

    def __init__(self) -> None:
        self._edition: Edition | None = None
        self._found: dict[str, tuple[Noted, ...]] = {}

    def at(self, edition: Edition) -> tuple[Noted, ...]:
        """Turns to this edition; gives what was found in its issue last, which stands until then."""
        self._edition = edition
        return self._found.get(edition.issue.meta.path, ())

    def look(self, path: str, project: Project) -> Sequence[Noted] | None:
        """Everything that was found in the issue, by composing too; ``None`` where another is shown."""
        edition = self._edition
        if edition is None or edition.issue.meta.path != path:
            return None
        found = noted(_checked(edition, project), project.files)
        self._found = {path: found}
        return (*noted(edition.findings, project.files), *found)


def _checked(edition: Edition, project: Project) -> Sequence[Finding]:
    try:
        return proofread(edition, project).findings
    except ComposerError as error:
        # [checks] names one that there is not.
        place = Location(SETTINGS_FILE, 1, 1)
        return (Finding("unknown-check", Severity.WARNING, error.message, place, error.hint),)
