"""Everything that composing reads, once, before it starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from composer.model.finding import Finding
from composer.model.issue import Meta
from composer.model.knowledge import Page, Picture, PollResults

if TYPE_CHECKING:
    from composer.model.settings import Newsletter

__all__ = ["Files", "Locale", "PictureError", "Project"]


class PictureError(ValueError):
    """Why a picture cannot be used, with the code and the hint of the finding that it becomes."""

    def __init__(self, reason: str, *, hint: str, code: str = "picture") -> None:
        super().__init__(reason)
        self.hint = hint
        self.code = code


class Files(Protocol):
    """The files of a project, as they were when it was loaded."""

    def text(self, path: str) -> str | None:
        """The text of a file by its path from the root, or ``None`` where there is none."""

    def picture(self, path: str) -> Picture | None:
        """A picture's size, format and hash, or ``None`` where there is no such file.

        Raises ``ValueError`` with the reason where it cannot be read as a picture.
        """

    def hash(self, path: str) -> str:
        """The hash of a file's bytes, empty where there is none."""

    def match(self, pattern: str) -> tuple[str, ...]:
        """The paths that a pattern such as ``issues/links/*.md`` finds, sorted."""

    def lost(self, pattern: str) -> tuple[str, ...]:
        """The links that a pattern finds and that lead to no file of the project, sorted."""


class Locale(Struct, frozen=True, kw_only=True):
    """The interface's words in one language, and how its text is set."""

    language: str
    words: Mapping[str, Any] = field(default_factory=dict)
    typography: Mapping[str, Any] = field(default_factory=dict)


class Project(Struct, frozen=True, kw_only=True):
    """A newsletter project, read. ``theme`` is ``render.theme.Theme``.

    ``catalogue`` holds the front matter of every issue by its path from the root, the oldest
    first; ``broken`` the findings of those whose front matter cannot be used.
    """

    root: Path
    newsletter: Newsletter
    files: Files
    catalogue: Mapping[str, Meta] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    results: Mapping[str, Mapping[str, PollResults]] = field(default_factory=dict)
    #: What was sent, by the issue's path.
    sent: Mapping[str, Any] = field(default_factory=dict)
    #: What is wrong with files of results and of what was sent, by the file's path.
    unusable: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    broken: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    theme: Any = None
    locales: Mapping[str, Locale] = field(default_factory=dict)
    #: Directives that are a template of the author's own, by name.
    own_blocks: Mapping[str, Any] = field(default_factory=dict)
    #: Whether a card to a draft is a warning only (``--drafts`` and preview).
    drafts: bool = False

    def locale(self, language: str) -> Locale | None:
        """The locale of a tag: ``pt-BR``, else ``pt``, else ``None``."""
        return self.locales.get(language) or self.locales.get(language.partition("-")[0].lower())
