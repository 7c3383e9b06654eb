"""The front matter of every issue, so that cards, results and links between issues need no body."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from composer.model import Files, Finding, Findings, Meta, Newsletter
from composer.source.metadata import read_head
from composer.source.placements import included_paths, placed_polls

__all__ = ["Catalogue", "issue_paths", "read_catalogue"]


class Catalogue(Struct, frozen=True):
    """Every issue's metadata by path, the oldest first, and what is wrong, by path."""

    issues: Mapping[str, Meta]
    broken: Mapping[str, tuple[Finding, ...]]


def issue_paths(files: Files) -> tuple[str, ...]:
    """The paths that are issues: Markdown directly in ``issues/``, or ``index.md`` in a folder."""
    found = (*files.match("issues/*.md"), *files.match("issues/*/index.md"))
    return tuple(sorted(path for path in found if _is_issue(path)))


def _is_issue(path: str) -> bool:
    names = PurePosixPath(path).parts[1:]
    return names[0].lower() != "readme.md" and not any(
        name.startswith(("_", ".")) for name in names
    )


def read_catalogue(files: Files, newsletter: Newsletter) -> Catalogue:
    """Reads the top of every issue. An issue whose top is broken is left out and reported."""
    issues: dict[str, Meta] = {}
    broken: dict[str, tuple[Finding, ...]] = {}
    for path in issue_paths(files):
        findings = Findings()
        text = files.text(path)
        if text is None:
            continue
        head = read_head(text, path, newsletter, findings)
        if head.meta is None:
            broken[path] = findings.sorted()
            continue
        placed = (*head.meta.placed, *_placed_in_includes(head.body, path, files))
        issues[path] = replace(head.meta, placed=tuple(dict.fromkeys(placed)))
    ordered = dict(sorted(issues.items(), key=lambda item: (item[1].moment, item[0])))
    for path, found in _clashes(ordered).items():
        broken[path] = (*broken.get(path, ()), *found)
    return Catalogue(ordered, broken)


def _placed_in_includes(body: str, path: str, files: Files, depth: int = 4) -> Iterator[str]:
    """The polls that an issue places through the files that it includes."""
    for pattern in included_paths(body) if depth else ():
        for base in dict.fromkeys((posixpath.dirname(path), "issues")):
            for found in files.match(posixpath.normpath(posixpath.join(base, pattern))):
                text = files.text(found) or ""
                yield from placed_polls(text)
                yield from _placed_in_includes(text, found, files, depth - 1)


def _clashes(issues: Mapping[str, Meta]) -> dict[str, tuple[Finding, ...]]:
    """Two issues with one slug, or one number in one language."""
    clashes: dict[str, Findings] = {}
    slugs: dict[str, Meta] = {}
    numbers: dict[tuple[int, str], Meta] = {}
    for path, meta in issues.items():
        other = slugs.setdefault(meta.slug, meta)
        if other is not meta:
            clashes.setdefault(path, Findings()).error(
                "duplicate-slug",
                f"the slug “{meta.slug}” is also that of {other.path}",
                meta.place("slug"),
                "give one of the two a `slug:` of its own,"
                ' or set slug = "{date}-{stem}" in newsletter.toml',
            )
        if meta.number is None:
            continue
        other = numbers.setdefault((meta.number, meta.language), meta)
        if other is not meta:
            clashes.setdefault(path, Findings()).error(
                "duplicate-number",
                f"number {meta.number} is also that of {other.path}",
                meta.place("number"),
                "number each issue of a language once",
            )
    return {path: found.sorted() for path, found in clashes.items()}
