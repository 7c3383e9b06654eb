"""``<!-- check: ignore CODE: reason -->``: what an author has looked at, and keeps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from composer.checking.proof import Proof
from composer.model import Finding, Location, Severity
from composer.nearest import nearest

__all__ = ["Ignore", "ignored", "ignores"]

_FORM = re.compile(
    r"ignore\s+(?P<codes>[\w-]+(?:[\s,]+[\w-]+)*)\s*(?::\s*(?P<reason>\S.*))?", re.DOTALL
)
_SHAPE = "write <!-- check: ignore CODE: why it is right here -->"


class Ignore(Struct, frozen=True):
    """One comment: the codes that it names, and the lines of its file that they are passed over on."""

    codes: tuple[str, ...]
    location: Location
    first: int
    last: float

    def covers(self, finding: Finding, body_line: int) -> bool:
        """Whether it means this; what stands above the body concerns the whole issue."""
        if finding.code not in self.codes or finding.location.path != self.location.path:
            return False
        line = finding.location.line
        return line < body_line or self.first <= line <= self.last


def ignores(proof: Proof, known: Collection[str]) -> tuple[list[Ignore], list[Finding]]:
    """The comments of an issue, and what is wrong with them; ``known`` are the codes there are."""
    found: list[Ignore] = []
    wrong: list[Finding] = []
    for said, place in proof.issue.directions:
        form = _FORM.fullmatch(said.strip())
        if form is None:
            message = f"this comment for the checks says nothing: “{said}”"
            wrong.append(Finding("ignore-form", Severity.WARNING, message, place, _SHAPE))
            continue
        codes = tuple(re.split(r"[\s,]+", form["codes"]))
        wrong += _unknown(codes, known, place)
        if not form["reason"]:
            message = f"nobody will know why {', '.join(codes)} is passed over here"
            hint = f"write <!-- check: ignore {', '.join(codes)}: why it is right here -->"
            wrong.append(Finding("ignore-reason", Severity.WARNING, message, place, hint))
        first, last = _reach(proof, place)
        found.append(Ignore(codes, place, first, last))
    return found, wrong


def _unknown(codes: Sequence[str], known: Collection[str], place: Location) -> Iterator[Finding]:
    for code in codes:
        if code not in known:
            meant = nearest(code, known)
            hint = f"write {meant}" if meant else "`newsletter explain` lists the codes"
            message = f"there is no check “{code}”"
            yield Finding("ignore-form", Severity.WARNING, message, place, hint)


def _reach(proof: Proof, place: Location) -> tuple[int, float]:
    """The lines that a comment speaks of: those of the block that it stands in, under, or before."""
    issue = proof.issue
    places = [part.location for part in issue.parts]
    places += [block.location for part in issue.parts for block in part.blocks]
    starts = sorted({each.line for each in places if each.path == place.path})
    lines = proof.lines(place.path)
    stands_alone = lines[place.line - 1].lstrip().startswith("<!--")
    top = proof.issue.body_line if place.path == proof.meta.path else 1
    follows = place.line > top and bool(lines[place.line - 2].strip())
    begin = None
    if stands_alone and not follows:
        begin = next((start for start in starts if start > place.line), None)
    if begin is None:
        begin = next((start for start in reversed(starts) if start <= place.line), None)
    if begin is None:
        return place.line, float("inf")
    after = next((start for start in starts if start > begin), None)
    return min(begin, place.line), float("inf") if after is None else after - 1


def ignored(
    findings: Iterable[Finding], comments: Sequence[Ignore], body_line: int
) -> tuple[list[Finding], list[Finding]]:
    """The findings that are not passed over, and one for each code that nothing needed."""
    kept: list[Finding] = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        covering = [n for n, each in enumerate(comments) if each.covers(finding, body_line)]
        used.update((n, finding.code) for n in covering)
        if not covering:
            kept.append(finding)
    unused = [
        Finding(
            "ignore-unused",
            Severity.WARNING,
            f"{code} is not found here: this comment does nothing",
            comment.location,
            "take it out, or put it right before the block that it is about",
        )
        for n, comment in enumerate(comments)
        for code in comment.codes
        if (n, code) not in used
    ]
    return kept, unused
