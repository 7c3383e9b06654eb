"""What there is: every issue with its state, and the lines that hold some words."""

from __future__ import annotations

import unicodedata

from msgspec import Struct
from msgspec.structs import replace

from composer.commands._issues import names_of, text_of
from composer.model import Meta, Project
from composer.source.metadata import stem_of

__all__ = ["Listed", "Match", "Trouble", "listed", "matching"]


class Match(Struct, frozen=True):
    """A line that has the words."""

    line: int
    text: str

    def near(self, words: str, room: int) -> str:
        """The text, or as many of its letters around the words as there is room for."""
        if not room or len(self.text) <= room:
            return self.text
        # Folding may lengthen a text a little, so this is near the words and not exactly at them.
        at = max(0, _folded(self.text).find(_folded(words)) - room // 3)
        cut = self.text[at : at + room - 2].strip()
        return f"{'…' if at else ''}{cut}{'…' if at + room < len(self.text) else ''}"


class Trouble(Struct, frozen=True):
    """Something to mend at the top of an issue."""

    code: str
    severity: str
    message: str
    line: int
    column: int
    hint: str


class Listed(Struct, frozen=True, kw_only=True):
    """One issue: an object of ``newsletter issues --json``."""

    path: str
    date: str
    number: int | None = None
    slug: str
    title: str = ""
    language: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    draft: bool = False
    built: bool = False
    findings: tuple[Trouble, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def state(self) -> str:
        """What stands in the table."""
        if self.findings:
            return "broken"
        return "draft" if self.draft else "built" if self.built else ""

    @property
    def shown(self) -> str:
        """The title, or why there is none."""
        if not self.findings:
            return self.title
        first = self.findings[0]
        return f"{self.path}:{first.line}: {first.message}"


def listed(project: Project) -> list[Listed]:
    """Every issue by date, the broken ones among them by the date in their name."""
    known = [_known(project, meta) for meta in project.catalogue.values()]
    broken = [_broken(project, path) for path in project.broken if path not in project.catalogue]
    return sorted((*known, *broken), key=lambda issue: issue.date)


def _known(project: Project, meta: Meta) -> Listed:
    return Listed(
        path=meta.path,
        date=meta.date.isoformat(),
        number=meta.number,
        slug=meta.slug,
        title=meta.title,
        language=meta.language,
        url=meta.url,
        tags=meta.tags,
        draft=meta.draft,
        built=(project.root / "dist" / meta.slug / "issue.json").is_file(),
        findings=_troubles(project, meta.path),
    )


def _broken(project: Project, path: str) -> Listed:
    whole, stem = names_of(path)
    return Listed(
        path=path,
        date=stem_of(path)[0],
        slug=stem or whole,
        findings=_troubles(project, path),
    )


def _troubles(project: Project, path: str) -> tuple[Trouble, ...]:
    return tuple(
        Trouble(
            found.code,
            str(found.severity),
            found.message,
            found.location.line,
            found.location.column,
            found.hint,
        )
        for found in sorted(
            project.broken.get(path, ()), key=lambda found: found.severity != "error"
        )
    )


def matching(issues: list[Listed], words: str, project: Project) -> list[Listed]:
    """The issues whose title or text has the words, with the lines that do."""
    wanted = _folded(words)
    found = []
    for issue in issues:
        text = _printable(text_of(project, issue.path))
        if wanted not in _folded(f"{issue.title}\n{text}"):
            continue
        matches = tuple(
            Match(number, line.strip())
            for number, line in enumerate(text.splitlines(), 1)
            if wanted in _folded(line)
        )
        found.append(replace(issue, matches=matches))
    return found


def _printable(text: str) -> str:
    """The text without what stands for bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _folded(text: str) -> str:
    """Without case and accents: what somebody types who is in a hurry."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
