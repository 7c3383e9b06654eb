"""What the page is told: plain structs, ready for JSON."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from composer.model import Edition, Files, Finding, Slotted
from composer.preview.readers import Reader
from composer.render.edition import cut_mail
from composer.render.inline import PICTURE_BASE

__all__ = [
    "CLIPPED",
    "Desk",
    "Excerpt",
    "IssueRow",
    "Noted",
    "Offer",
    "Personal",
    "View",
    "noted",
    "view_of",
    "with_problem",
]

#: Bytes of HTML after which Gmail shows "[Message clipped]" (102 KB, measured by many senders).
CLIPPED = 102_400
#: Lines that are shown before and after the one that a finding is about.
_AROUND = 2

#: A line's number and its text.
Excerpt = tuple[int, str]


class IssueRow(Struct, frozen=True, kw_only=True):
    """One line of the list of issues.

    ``state`` is ``draft``, ``new`` (never built), ``changed`` (since it was built), ``built``,
    ``sent`` or ``broken``.
    """

    path: str
    slug: str
    title: str
    number: int | None = None
    date: str = ""
    language: str = ""
    state: str = "new"


class Noted(Struct, frozen=True, kw_only=True):
    """A finding, with the lines of the file around it."""

    severity: str
    code: str
    message: str
    hint: str
    path: str
    line: int
    column: int
    excerpt: Sequence[Excerpt] = ()


class Offer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that the page can do for the author: ``fetch``, ``alt`` or ``approve``."""

    kind: str
    path: str
    line: int
    label: str
    url: str = ""
    source: str = ""
    poll: str = ""
    remark: int = 0
    text: str = ""
    author: str = ""


class SectionSize(Struct, frozen=True):
    """What one section weighs in the mail."""

    anchor: str
    title: str
    bytes: int


class Size(Struct, frozen=True):
    """What the mail weighs, in bytes of UTF-8."""

    email: int
    head: int
    sections: Sequence[SectionSize] = ()


class Problem(Struct, frozen=True):
    """Why the last save does not build."""

    findings: Sequence[Noted]


class Personal(Struct, frozen=True):
    """A text with places for readers' values, sent once and not once a reader.

    ``parts`` are literals, and numbers of places; ``values`` gives each reader's by these numbers.
    """

    parts: Sequence[str | int] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)


class View(Struct, frozen=True, kw_only=True):
    """One issue in all its editions."""

    path: str
    revision: int = 0
    slug: str = ""
    title: str = ""
    date: str = ""
    day: str = ""
    number: int | None = None
    language: str = ""
    dir: str = "ltr"
    url: str = ""
    subject: Mapping[str, str] = field(default_factory=dict)
    preheader: Mapping[str, str] = field(default_factory=dict)
    html: Personal = Personal()
    pictures: str = ""
    web: str = ""
    text: Personal = Personal()
    source: str = ""
    bytes: Size = Size(0, 0)
    findings: Sequence[Noted] = ()
    offers: Sequence[Offer] = ()
    problem: Problem | None = None


class Desk(Struct, frozen=True, kw_only=True):
    """What the page needs beside the issues: who sends, to whom, and what it may do."""

    newsletter: Mapping[str, object]
    readers: Sequence[Mapping[str, str]]
    editor: Mapping[str, str] | None = None
    limit: int = CLIPPED


def view_of(
    edition: Edition, readers: Iterable[Reader], *, pictures: str, day: str, direction: str
) -> View:
    """The view of an Edition, its pictures below the address ``pictures``."""
    meta = edition.issue.meta
    marked = cut_mail(_with_pictures(edition, pictures), edition.slots)
    subject = edition.issue.subject or meta.title
    said = {reader.id: reader.values for reader in readers}
    return View(
        path=meta.path,
        slug=meta.slug,
        title=meta.title,
        date=meta.date.isoformat(),
        day=day,
        number=meta.number,
        language=meta.language,
        dir=direction,
        url=meta.url,
        subject={who: _filled(subject, edition, values) for who, values in said.items()},
        preheader={
            who: _filled(edition.issue.preheader, edition, values) for who, values in said.items()
        },
        html=_personal(marked, said),
        pictures=pictures,
        web=edition.web,
        text=_personal(edition.text, said),
        bytes=_size(edition),
    )


def _with_pictures(edition: Edition, base: str) -> str:
    """The marked mail, its pictures below an address of ours: no reader's value, so not a slot's."""
    token = next((t for t, slot in edition.slots.items() if slot.field == PICTURE_BASE), "")
    return edition.marked.replace(token, base) if token else edition.marked


def _personal(text: Slotted, readers: Mapping[str, Mapping[str, str]]) -> Personal:
    found = dict.fromkeys(part for part in text.parts if not isinstance(part, str))
    slots = {slot: number for number, slot in enumerate(found)}
    return Personal(
        tuple(part if isinstance(part, str) else slots[part] for part in text.parts),
        {
            who: tuple(slot.write(values.get(slot.field)) for slot in slots)
            for who, values in readers.items()
        },
    )


def _filled(text: str, edition: Edition, values: Mapping[str, str]) -> str:
    for token, slot in edition.slots.items():
        if token in text:
            text = text.replace(token, values.get(slot.field) or slot.default)
    return text


def _size(edition: Edition) -> Size:
    titles = {section.anchor: section.title.text for section in edition.issue.sections}
    return Size(
        edition.bytes.email,
        edition.bytes.head,
        tuple(
            SectionSize(anchor, titles.get(anchor, anchor), count)
            for anchor, count in edition.bytes.sections
        ),
    )


def noted(findings: Iterable[Finding], files: Files) -> tuple[Noted, ...]:
    """Findings with the lines around them."""
    lines: dict[str, list[str]] = {}
    return tuple(
        _noted(finding, _lines(finding.location.path, files, lines)) for finding in findings
    )


def _noted(finding: Finding, lines: Sequence[str]) -> Noted:
    place = finding.location
    first, last = max(1, place.line - _AROUND), min(len(lines), place.line + _AROUND)
    excerpt = tuple((n, lines[n - 1]) for n in range(first, last + 1)) if place.line else ()
    return Noted(
        severity=str(finding.severity),
        code=finding.code,
        message=sentence(finding.message),
        hint=sentence(finding.hint),
        path=place.path,
        line=place.line,
        column=place.column,
        excerpt=excerpt,
    )


def sentence(text: str) -> str:
    """A message as the page shows it, alone: with a capital, unless it begins with a name or code."""
    first = text.partition(" ")[0].rstrip(",.:;")
    return text[:1].upper() + text[1:] if first.isalpha() else text


def _lines(path: str, files: Files, known: dict[str, list[str]]) -> list[str]:
    if path not in known:
        inside = path and not posixpath.isabs(path)
        text = (files.text(path) if inside else None) or ""
        known[path] = text.encode("utf-8", "replace").decode().splitlines()
    return known[path]


def with_problem(
    view: View, findings: Sequence[Noted], source: str, offers: Sequence[Offer]
) -> View:
    """The last good view, with what is wrong with the text as it stands now."""
    return replace(view, source=source, problem=Problem(findings), offers=offers)
