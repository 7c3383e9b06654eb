"""What a body shows at a glance, without parsing it: its leading heading, the polls it places.

The catalogue asks this of every issue at each start, so it must cost next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

__all__ = ["Heading", "included_paths", "leading_heading", "placed_polls", "poll_source"]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_H1 = re.compile(r"# +(.*?)(?:\s+#+)?\s*$")
_POLL = re.compile(r"\s*:{2,}poll\{([^}]*)\}\s*$")
_INCLUDE = re.compile(r"\s*::include\[([^\]]+)\]\s*$")
_ID = re.compile(r"#([\w.-]+)")


class Heading(Struct, frozen=True):
    """The sole leading ``# heading`` of a body, and what remains below it."""

    text: str
    rest: str
    lines: int


def leading_heading(body: str) -> Heading | None:
    """The heading that a body begins with, where it is the only one of its level."""
    trimmed = body.lstrip("\n")
    if not trimmed.startswith("# "):
        return None
    lines = trimmed.split("\n")
    first = _H1.match(lines[0])
    if first is None or not first[1] or any(_H1.match(line) for line in _unfenced(lines[1:])):
        return None
    skipped = len(body) - len(trimmed) + 1
    return Heading(first[1], "\n".join(lines[1:]), skipped)


def placed_polls(body: str) -> tuple[str, ...]:
    """The ids of the polls that a body places, each once, in order."""
    if "poll{" not in body:
        return ()
    lines = body.split("\n")
    # Each line has to be looked at only where one of them may begin a block of code.
    unfenced = _unfenced(lines) if "```" in body or "~~~" in body else lines
    found = dict.fromkeys(
        identity[1]
        for line in unfenced
        if "poll{" in line and (match := _POLL.match(line)) and (identity := _ID.search(match[1]))
    )
    return tuple(found)


def included_paths(body: str) -> tuple[str, ...]:
    """The paths and patterns that a body includes."""
    if "::include[" not in body:
        return ()
    lines = _unfenced(body.split("\n"))
    return tuple(match[1] for line in lines if (match := _INCLUDE.match(line)))


def poll_source(body: str, poll: str) -> str:
    """The lines of the container that defines a poll in place; empty where none does."""
    lines = body.split("\n")
    for number, line in enumerate(lines):
        match = _POLL.match(line) if "poll{" in line else None
        colons = re.match(r"\s*(:{3,})", line)
        if match and colons and (found := _ID.search(match[1])) and found[1] == poll:
            for end in range(number + 1, len(lines)):
                if lines[end].strip() == colons[1]:
                    return "\n".join(lines[number : end + 1])
    return ""


def _unfenced(lines: list[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        elif not fence:
            yield line
