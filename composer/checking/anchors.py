"""The places of an issue that a link may lead to: every ``id`` of a page."""

from __future__ import annotations

import functools
import re

from composer.errors import ComposerError
from composer.model import Meta, Project

__all__ = ["anchors_in", "anchors_of"]

_ID = re.compile(r"""\s(?:id|name)=["']([^"']+)["']""")

#: What was found in other issues, with the Meta that each had then.
_known: dict[str, tuple[Meta, frozenset[str] | None]] = {}


@functools.lru_cache(maxsize=4)
def anchors_in(html: str) -> frozenset[str]:
    """The anchors of a page; remembered, for each link of an issue asks for those of the same two."""
    return frozenset(_ID.findall(html))


def anchors_of(meta: Meta, project: Project) -> frozenset[str] | None:
    """The anchors of an issue's web edition; ``None`` where it cannot be composed.

    The issue is composed for that, once in a process: only a link with a fragment asks.
    """
    known = _known.get(meta.path)
    if known is None or known[0] is not meta:
        known = _known[meta.path] = (meta, _composed(meta, project))
    return known[1]


def _composed(meta: Meta, project: Project) -> frozenset[str] | None:
    from composer.render import render
    from composer.source.reader import read

    try:
        issue = read(project.files.text(meta.path) or "", meta.path, project)
        if any(finding.severity == "error" for finding in issue.findings):
            return None
        return anchors_in(render(issue, project).web)
    except ComposerError:
        return None
