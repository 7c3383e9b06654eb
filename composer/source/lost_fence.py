"""The closing fence that somebody forgot: where front matter goes on into the text.

A rule (``---``) further down then closes it, and what stands between is no text any more: YAML
takes a heading for a comment and ``Note: yes`` for a field. Honest front matter has comments and
blank lines as well, so a line is taken for text only where no known field follows it.
"""

from __future__ import annotations

import re

from msgspec import Struct

from composer.source.fields import ALIASES, FIELDS

__all__ = ["Lost", "find_lost"]

_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_NAME = re.compile(r"[\"']?([^\s:#\"'][^:#\"']*?)[\"']?[ \t]*:(?:[ \t]|$)")
_KNOWN = {*FIELDS, *ALIASES}
#: What goes on with the value above: an item, a bracket, the end of a document.
_GOES_ON = re.compile(r"- |-$|[\]}]|\.\.\.$")


class Lost(Struct, frozen=True):
    """The line that text begins on, counted from 0, and what else it may have been meant as."""

    line: int
    otherwise: str = ""


def find_lost(text: str, broken_at: int | None) -> Lost | None:
    """Where text begins in front matter that is closed too late, or ``None``.

    ``broken_at`` is the line that YAML could not read, ``None`` where it read all of them. Only
    then is a line without a name prose; and what stands above is what is wrong.
    """
    lines = text.split("\n")
    blank = [not line.strip() for line in lines]
    if not any(blank):
        return None
    known = [at for at, line in enumerate(lines) if _name(line) in _KNOWN]
    for at in range(known[-1] + 1 if known else 0, len(lines)):
        if broken_at is not None and at > broken_at:
            return None
        if blank[at] or lines[at][0] in " \t":
            continue
        after_blank = at > 0 and blank[at - 1]
        before_blank = at + 1 < len(lines) and blank[at + 1]
        if _HEADING.match(lines[at]):
            if (after_blank or before_blank) and _name(lines[at].lstrip("# \t")) not in _KNOWN:
                return Lost(at, "; if it is a comment, move it above a field")
        elif after_blank and _is_text(
            lines[at], ends_blank=blank[-1], broken=broken_at is not None
        ):
            own = "; if it is a field of your own, move it under extra:" if _name(lines[at]) else ""
            return Lost(at, own)
    return None


def _is_text(line: str, *, ends_blank: bool, broken: bool) -> bool:
    """Whether a line behind a blank one is text: a paragraph may begin with a word and a colon."""
    if line.startswith("#"):
        return False
    name = _name(line)
    if name:
        # A rule has a blank line above it (else it underlines a heading); a fence seldom has.
        return ends_blank or " " in name
    return broken and not _GOES_ON.match(line)


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[1].casefold().replace("-", "_") if found else ""
