"""What became of one issue, and its findings as a build remembers them.

Imports nothing that costs: a command that finds everything up to date loads this.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from composer.model import Finding, Project

__all__ = ["Outcome", "keepsake", "known_of", "left_out", "unchanged"]

_FOUND = "found"


class Outcome(NamedTuple):
    """What became of one issue: ``built``, ``unchanged``, ``draft``, ``elsewhere``, ``refused``.

    ``elsewhere`` is one that was published elsewhere: a target of cards, with nothing to build.
    """

    path: str
    state: str
    summary: dict[str, Any]
    findings: tuple[Finding, ...] = ()


def keepsake(outcome: Outcome) -> dict[str, Any]:
    """The summary of what was built with its findings: what :func:`unchanged` makes it from."""
    return {**outcome.summary, _FOUND: [_flat(finding) for finding in outcome.findings]}


def unchanged(path: str, kept: Iterable[tuple[str, Any]]) -> Outcome:
    """The outcome of an issue that is as it was; what was found then is still so."""
    summary = dict(kept)
    found = summary.pop(_FOUND, ())
    return Outcome(path, "unchanged", summary, tuple(map(_whole, found)))


def left_out(project: Project, path: str) -> Outcome:
    """The outcome of an issue that is not to be built."""
    state = "elsewhere" if project.catalogue[path].published_elsewhere else "draft"
    return Outcome(path, state, known_of(project, path))


def known_of(project: Project, path: str) -> dict[str, Any]:
    """What can be said of an issue that was not built."""
    meta = project.catalogue.get(path)
    if meta is not None:
        return {"title": meta.title, "date": meta.date.isoformat(), "number": meta.number}
    from composer.source.metadata import stem_of

    date = stem_of(path)[0]
    return {"date": date} if date else {}


def _flat(finding: Finding) -> list[Any]:
    place = finding.location
    return [
        finding.code,
        str(finding.severity),
        finding.message,
        [place.path, place.line, place.column],
        finding.hint,
    ]


def _whole(flat: list[Any]) -> Finding:
    # Most issues have no finding, and then this import is spared.
    from composer.model import Finding, Location, Severity

    code, severity, message, place, hint = flat
    return Finding(code, Severity(severity), message, Location(*place), hint)
