"""What changed in an issue from one version to another: its words, its links, its size, its findings."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from composer.checking.links import written_links
from composer.checking.passage import passages
from composer.model import Edition, Finding

__all__ = ["Change", "IssueChange", "Version", "compared", "shortened"]

_WORD = re.compile(r"\s+|[^\s]+")

#: A piece of a changed run of words: kept, taken out or put in.
Piece = tuple[Literal["", "-", "+"], str]


class Version(Struct, frozen=True):
    """One state of an issue: its edition, ``None`` where it does not compose, and what was found."""

    edition: Edition | None
    findings: tuple[Finding, ...] = ()


class Change(Struct, frozen=True):
    """One run of words that changed, piece by piece, and the line where it stands now (0: gone)."""

    pieces: tuple[Piece, ...]
    path: str = ""
    line: int = 0


class IssueChange(Struct, frozen=True, kw_only=True):
    """What changed in one issue.

    ``before`` and ``after`` are bytes of HTML, ``None`` without one. ``redrawn`` tells that the mail
    is another beyond its words: by the theme, the settings, a picture.
    """

    path: str
    title: str
    state: Literal["new", "gone", "changed"]
    words: tuple[Change, ...] = ()
    links_in: tuple[str, ...] = ()
    links_out: tuple[str, ...] = ()
    before: int | None = None
    after: int | None = None
    found: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    redrawn: bool = False


def compared(path: str, title: str, old: Version | None, new: Version | None) -> IssueChange | None:
    """The change of one issue, ``None`` where readers see none. ``None`` for a version: there is none."""
    before, after = (old.edition if old else None), (new.edition if new else None)
    links = [_links(each) for each in (before, after)]
    found = [Counter(map(_said, each.findings)) if each else Counter() for each in (old, new)]
    # Where one of the two has no words, all of the other's would be a change.
    both = after is not None and (old is None or before is not None)
    change = IssueChange(
        path=path,
        title=title,
        state="new" if old is None else "gone" if new is None else "changed",
        words=tuple(_changes(before, after)) if both else (),
        links_in=tuple(url for url in links[1] if url not in links[0]) if both else (),
        links_out=tuple(url for url in links[0] if url not in links[1]) if both else (),
        before=before.bytes.email if before else None,
        after=after.bytes.email if after else None,
        found=_more(new.findings if new else (), found[0]),
        mended=_more(old.findings if old else (), found[1]),
    )
    said = change.words or change.links_in or change.links_out
    if before and after and not said and str(before.email) != str(after.email):
        return replace(change, redrawn=True)
    if change.state != "changed" or said or change.found or change.mended:
        return change
    return change if (before is None) != (after is None) else None


def _links(edition: Edition | None) -> dict[str, None]:
    """The addresses that the author wrote, in order; none that a theme or a poll brings."""
    if edition is None:
        return {}
    issue = edition.issue
    links = (link for link in written_links(issue, passages(issue)) if not link.has_field)
    return dict.fromkeys(link.url for link in links if link.url)


def _said(finding: Finding) -> tuple[str, str, str]:
    """A finding without its line, which shifts."""
    return finding.location.path, finding.code, finding.message


def _more(
    findings: Iterable[Finding], others: Counter[tuple[str, str, str]]
) -> tuple[Finding, ...]:
    """The findings that the others do not have, each as often as it is more."""
    left = Counter(others)
    more = []
    for finding in findings:
        if left[_said(finding)] > 0:
            left[_said(finding)] -= 1
        else:
            more.append(finding)
    return tuple(more)


def _changes(before: Edition | None, after: Edition | None) -> Iterator[Change]:
    """The runs of words that differ, in reading order."""
    old = passages(before.issue) if before else ()
    new = passages(after.issue) if after else ()
    matcher = difflib.SequenceMatcher(
        None, [one.text for one in old], [one.text for one in new], autojunk=False
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        paired = min(b - a, d - c)
        for one, other in zip(old[a : a + paired], new[c : c + paired], strict=True):
            pieces = tuple(_pieces(one.text, other.text))
            yield Change(pieces, other.location.path, other.line_at(0))
        for one in old[a + paired : b]:
            yield Change((("-", one.text),))
        for other in new[c + paired : d]:
            yield Change((("+", other.text),), other.location.path, other.line_at(0))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """The words of one run: kept, out and in. Runs that have little in common are told whole."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.4:  # noqa: PLR2004 - below, the pieces are harder to read than the whole
        yield "-", before
        yield "+", after
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield "", "".join(old[a:b])
            continue
        if b > a:
            yield "-", "".join(old[a:b])
        if d > c:
            yield "+", "".join(new[c:d])


def shortened(pieces: Sequence[Piece], room: int = 40) -> tuple[Piece, ...]:
    """The pieces with what was kept cut to the words next to a change."""
    short: list[Piece] = []
    for number, (sign, text) in enumerate(pieces):
        if sign or len(text) <= 2 * room:
            short.append((sign, text))
            continue
        head = text[:room].rpartition(" ")[0] if number else ""
        tail = text[-room:].partition(" ")[2] if number < len(pieces) - 1 else ""
        short.append(
            ("", f"{head} … {tail}" if head and tail else f"{head} …" if head else f"… {tail}")
        )
    return tuple(short)
