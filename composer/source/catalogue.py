"""The front matter of every issue, so that cards, results and links between issues need no body."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from composer.model import Files, Finding, Findings, Location, Meta, Newsletter, Severity
from composer.source.metadata import read_head
from composer.source.placements import included_paths, placed_polls

__all__ = ["Catalogue", "issue_paths", "read_catalogue", "unreadable"]


#: Files with these endings were meant as issues.
_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
#: What no list, no message and no page can show.
_UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Catalogue(Struct, frozen=True):
    """Every issue's metadata by path, the oldest first, and what is wrong, by path.

    ``findings`` are of files that are no issues and were perhaps meant as such.
    """

    issues: Mapping[str, Meta]
    broken: Mapping[str, tuple[Finding, ...]]
    findings: tuple[Finding, ...] = ()


def issue_paths(files: Files) -> tuple[str, ...]:
    """The paths that are issues: Markdown directly in ``issues/``, or ``index.md`` in a folder."""
    return _issues_and_strays(files)[0]


def _issues_and_strays(files: Files) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The issues, and the files that only their ending keeps from being one."""
    beside = [path for path in files.match("issues/*.[mM]*") if _is_issue(path)]
    found = (*(path for path in beside if path.endswith(".md")), *files.match("issues/*/index.md"))
    strays = (
        path
        for path in beside
        if not path.endswith(".md") and PurePosixPath(path).suffix.lower() in _ENDINGS
    )
    return tuple(sorted(path for path in found if _is_issue(path))), tuple(strays)


def _is_issue(path: str) -> bool:
    names = PurePosixPath(path).parts[1:]
    return names[0].lower() != "readme.md" and not any(
        name.startswith(("_", ".")) for name in names
    )


def read_catalogue(
    files: Files, newsletter: Newsletter, *, known: Mapping[str, Meta] | None = None
) -> Catalogue:
    """Reads the top of every issue. An issue whose top is broken is left out and reported.

    ``known`` are those that were read before and have not changed.
    """
    issues: dict[str, Meta] = {}
    broken: dict[str, tuple[Finding, ...]] = {}
    paths, strays = _issues_and_strays(files)
    for path in paths:
        if known and path in known:
            issues[path] = known[path]
            continue
        findings = Findings()
        meta = _read(path, files, newsletter, findings)
        if meta is None:
            broken[path] = findings.sorted()
        else:
            issues[path] = meta
    for path in filter(_is_issue, files.lost("issues/*.md")):
        broken[path] = (_lost(path),)
    ordered = dict(sorted(issues.items(), key=lambda item: (item[1].moment, item[0])))
    for path, found in _clashes(ordered).items():
        broken[path] = (*broken.get(path, ()), *found)
    return Catalogue(ordered, broken, tuple(_stray(path) for path in strays))


def _read(path: str, files: Files, newsletter: Newsletter, findings: Findings) -> Meta | None:
    """One issue's metadata; ``None`` where there is something to mend, which ``findings`` tell."""
    if _UNSEEN.search(path):
        findings.extend((_misnamed(path),))
        return None
    try:
        head = read_head(files.text(path) or "", path, newsletter, findings)
        if head.meta is None:
            return None
        placed = (*head.meta.placed, *_placed_in_includes(head.body, path, files))
    except OSError as error:
        findings.extend((unreadable(path, error),))
        return None
    return replace(head.meta, placed=tuple(dict.fromkeys(placed)))


def unreadable(path: str, error: OSError) -> Finding:
    """What an issue is told whose file, or one that it includes, the system does not give."""
    name = str(error.filename or path)
    file = "the file" if name.endswith(path) else name
    return Finding(
        "unreadable",
        Severity.ERROR,
        f"{file} cannot be read: {error.strerror or error}",
        Location(path, 1, 1),
        "make it readable for yourself, with `chmod u+r`, or put the file back",
    )


def _lost(path: str) -> Finding:
    return Finding(
        "unreadable",
        Severity.ERROR,
        "this is a link that leads to no file of the project",
        Location(path, 1, 1),
        "let it lead to a file of this project, or remove it",
    )


def _misnamed(path: str) -> Finding:
    shown = _UNSEEN.sub("\ufffd", path)
    return Finding(
        "file-name",
        Severity.ERROR,
        "the file's name holds a control character, or a byte that is no UTF-8",
        Location(shown, 1, 1),
        "rename it: letters, digits and hyphens, as 2025-03-10-spring-tide.md",
    )


def _stray(path: str) -> Finding:
    return Finding(
        "file-ending",
        Severity.NOTE,
        "this file is passed over: issues end in .md, in small letters",
        Location(path, 1, 1),
        f"rename it to {PurePosixPath(path).stem}.md, or begin its name with _ if it is no issue",
    )


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
