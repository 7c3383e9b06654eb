"""Builds one issue. Whatever goes wrong is told of that issue, and stops no other."""

from __future__ import annotations

import errno
from collections.abc import Collection
from pathlib import Path
from typing import Any

from composer.dist import Written, write
from composer.drawn import Drawn
from composer.errors import AuthorError, OutsideError, ThemeError
from composer.model import Edition, Finding, Location, Project, Severity
from composer.outcome import Outcome, known_of
from composer.pipeline import compose
from composer.render.steps.page import PageError
from composer.source.catalogue import unreadable

__all__ = ["REPORT", "build_one"]

REPORT = "run it again with --debug, and report what it prints"
#: What no other issue would fare better with: the disk is full, broken, or must not be written.
_HOPELESS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
#: Nothing of the file can be read, so there is nothing to compose.
_SHUT = ("unreadable", "file-name")


def build_one(
    project: Project,
    path: str,
    out: Path,
    *,
    drawn: Drawn,
    known: Collection[str] = (),
    debug: bool = False,
) -> Outcome:
    """Composes an issue and writes it below ``out``; its summary has its files and inputs too.

    ``known`` are files of its folder that an earlier build wrote. With ``debug`` a defect of the
    program is raised. So is an error that the other issues would meet as well.
    """
    shut = [finding for finding in project.broken.get(path, ()) if finding.code in _SHUT]
    if shut:
        return Outcome(path, "refused", known_of(project, path), tuple(shut))
    try:
        edition = compose(project.files.text(path) or "", path, project)
        written = write(edition, out, root=project.root, drawn=drawn, known=known)
    except Exception as error:
        findings = _findings_of(error, path, project)
        if _is_hopeless(error) or (debug and findings[0].code == "defect"):
            raise
        return Outcome(path, "refused", known_of(project, path), findings)
    # What is wrong with the project is told once, and not with each issue.
    own = tuple(finding for finding in edition.findings if finding not in project.findings)
    return Outcome(path, "built", _summary(edition, written, own), own)


def _summary(edition: Edition, written: Written, findings: tuple[Finding, ...]) -> dict[str, Any]:
    meta = edition.issue.meta
    carried = {"carried": written.carried} if written.carried else {}
    return {
        "title": meta.title,
        "date": meta.date.isoformat(),
        "number": meta.number,
        "slug": meta.slug,
        "bytes": edition.bytes.email,
        **carried,
        "hash": edition.hash,
        "warnings": sum(finding.severity == "warning" for finding in findings),
        "folder": str(written.folder),
        "files": list(written.files),
        "inputs": sorted(edition.issue.inputs),
    }


def _is_hopeless(error: Exception) -> bool:
    cause = error.__cause__ if isinstance(error, OutsideError) else None
    return isinstance(cause, OSError) and cause.errno in _HOPELESS


def _findings_of(error: Exception, path: str, project: Project) -> tuple[Finding, ...]:
    """What stopped an issue, as findings."""
    if isinstance(error, AuthorError):
        return error.findings
    return (_finding_of(error, path, project),)


def _finding_of(error: Exception, path: str, project: Project) -> Finding:
    here = Location(path, 1, 1)
    if isinstance(error, ThemeError):
        return Finding(error.code, Severity.ERROR, error.message, error.location, error.hint)
    if isinstance(error, OutsideError):
        return Finding("output", Severity.ERROR, error.message, here, error.hint)
    if isinstance(error, OSError):
        return unreadable(path, error)
    if isinstance(error, PageError):
        return _unfinished(error, project)
    message = f"newsletter-composer has a defect: {type(error).__name__}: {error}"
    return Finding("defect", Severity.ERROR, message, here, REPORT)


def _unfinished(error: PageError, project: Project) -> Finding:
    """A page of the theme's that is none, such as an empty file."""
    name = "email.html.j2"
    place = Location(f"templates/{name}", 1, 1)
    found = project.theme.find(name)
    if found is not None:
        place = project.theme.place(found, 1)
    return Finding(
        "theme",
        Severity.ERROR,
        f"this template makes no mail: {error.message}",
        place,
        f"mend it, or delete it: `newsletter theme eject {name}` gives the original",
    )
