"""What the server asks of whoever builds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from composer.preview.view import Desk, IssueRow, Noted, View

__all__ = ["Studio"]


class Studio(Protocol):
    """Builds issues, and does what the page offers. Its methods run in one thread at a time."""

    def desk(self) -> Desk:
        """What the page shows around an issue."""

    def issues(self) -> Sequence[IssueRow]:
        """All issues, the newest first."""

    def refresh(self, changed: Collection[str] | None) -> None:
        """Reads the project again; ``changed`` are paths from its root, ``None`` all of them.

        Never raises for what an author can do to a file.
        """

    def view(self, path: str) -> View | None:
        """The issue at a path; ``None`` where there is none and never was."""

    def examined(self, path: str) -> Sequence[Noted] | None:
        """All findings of the issue as it is shown, those of the checks too; ``None`` of none.

        Asked for once a view has been shown, for the checks take longer than a save may.
        """

    def picture(self, slug: str, name: str) -> bytes | None:
        """A picture that a view showed, by its file's name; ``None`` for anything else."""

    def folders(self) -> Sequence[str]:
        """Folders, from the root, in which files lie that the project is made of."""

    def do(self, deed: str, words: dict[str, str]) -> dict[str, str]:
        """Does what the page offers: ``open``, ``fetch``, ``alt`` or ``approve``.

        Gives what the page is to say or where it is to go. Raises ``ComposerError`` where it
        cannot be done.
        """
