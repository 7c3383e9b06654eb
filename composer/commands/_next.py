"""The next issue: its number, its date, its file, and what it takes along."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from composer.commands._carried import Carried, carried
from composer.commands._issues import resolve, same_language, text_of
from composer.commands._scaffold import bundled, fill_issue, one_line
from composer.commands._writing import shown, write_new
from composer.errors import IssueNotFound, UsageError
from composer.model import Findings, Meta, Project
from composer.slugs import slug_of
from composer.source.dates import moment_of
from composer.source.metadata import read_head

__all__ = ["Begun", "begin"]

PREVIOUS = "previous"
TEMPLATE = "templates/new.md"

_NUMBER = re.compile(r"^number\s*[:=]\s*[\"']?(\d+)", re.MULTILINE | re.IGNORECASE)
_LONGEST_NAME = 60
_MOST_NAMESAKES = 99


class Begun(Struct, frozen=True):
    """What was begun: the new file, and what there is to say about it."""

    path: Path
    told: tuple[str, ...]


def begin(project: Project, title: str, *, source: str = "", date: str = "") -> Begun:
    """Writes the next issue. Raises UsageError where there is no title, day or room for it."""
    title = one_line(title)
    if not title:
        raise UsageError("an issue needs a title", hint='newsletter new "Grok 3 is late"')
    day = _day(date, ZoneInfo(project.newsletter.timezone))
    earlier = _source(project, source, day) if source else None
    language = earlier.language if earlier else project.newsletter.language
    number = _number(project, language)
    taken = carried(project, earlier, "issues") if earlier else Carried((), "")
    values = {
        "title": title,
        "date": day.isoformat(),
        "number": str(number or ""),
        "language": "" if language == project.newsletter.language else language,
        "carried": taken.text,
        "slug": slug_of(title, longest=_LONGEST_NAME, whole_words=True) or "issue",
    }
    path, text = _free(project, values)
    whole = project.root / path
    if not write_new(whole, text.encode("utf-8", "surrogateescape")):
        raise _taken(whole)
    told = []
    if earlier and not taken.titles:
        told.append(
            f"{earlier.path} has no section with {{.carry}} in its heading: none came along"
        )
    told += [f"carried from {earlier.path}: {name}" for name in taken.titles if earlier]
    return Begun(whole, tuple(told))


def _day(written: str, zone: ZoneInfo) -> datetime.date:
    if not written:
        return datetime.datetime.now(zone).date()
    try:
        return moment_of(written, zone)[0].date()
    except ValueError as error:
        raise UsageError(str(error), hint="write it as --date 2025-01-13") from None


def _source(project: Project, word: str, day: datetime.date) -> Meta:
    """The issue to take from; ``previous`` is the latest that is no later than the new one."""
    if word != PREVIOUS:
        (path,) = resolve(project, [word])
        if path in project.catalogue:
            return project.catalogue[path]
        raise IssueNotFound(f"{path} cannot be read", hint=f"`newsletter build {path}` says why")
    issues = [
        meta
        for meta in project.catalogue.values()
        if meta.date <= day and not meta.published_elsewhere
    ]
    home = project.newsletter.language
    own = [meta for meta in issues if same_language(meta.language, home)]
    if not issues:
        raise IssueNotFound(
            f"there is no issue before {day}", hint="leave --from out, or name an issue"
        )
    return (own or issues)[-1]


def _number(project: Project, language: str) -> int | None:
    """The next number in a language; ``None`` for a newsletter that does not count."""
    counted = [
        meta.number
        for meta in project.catalogue.values()
        if meta.number is not None and same_language(meta.language, language)
    ]
    for path in project.broken:
        found = _NUMBER.search(text_of(project, path))
        counted += [int(found[1])] if found and path not in project.catalogue else []
    return max(counted) + 1 if counted else None if project.catalogue else 1


def _free(project: Project, values: dict[str, str]) -> tuple[str, str]:
    """The new issue's path and text; a slug that another issue has gets a number."""
    template = project.files.text(TEMPLATE) or bundled(
        "new.md", values["language"] or project.newsletter.language
    )
    needed = {"title": values["title"]} if "{title}" not in template else {}
    needed |= {"language": values["language"]} if values["language"] else {}
    needed |= {"draft": "yes"}
    taken = {meta.slug for meta in project.catalogue.values()}
    for count in range(1, _MOST_NAMESAKES):
        slug = values["slug"] if count == 1 else f"{values['slug']}-{count}"
        name = f"issues/{values['date']}-{slug}"
        path = f"{name}.md"
        if (project.root / name).exists() or (project.root / path).exists():
            raise _taken(project.root / path)
        text = fill_issue(template, values | {"slug": slug}, needed)
        findings = Findings()
        meta = read_head(text, path, project.newsletter, findings).meta
        if meta is None:
            raise UsageError(
                f"{TEMPLATE} makes no issue: {findings.sorted()[0].message}",
                hint="mend it, or delete it: then a template of the program's own is used",
            )
        if meta.slug not in taken:
            return path, text
    raise UsageError(f"{count} issues have this title already", hint="give it a title of its own")


def _taken(path: Path) -> UsageError:
    return UsageError(
        f"{shown(path)} is there already",
        hint="edit it, or give another title or --date",
    )
