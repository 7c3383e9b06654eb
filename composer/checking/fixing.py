"""Writes the changes that need no judgement into the source, and shows them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from composer.checking.check import Fix

__all__ = ["difference", "fixed"]


def fixed(text: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """A file's text with its fixes, and how many could be made.

    One whose old words are not at its place (another fix has changed them) is left for the next
    run. The ends of lines stay as they are.
    """
    lines = text.split("\n")
    made = 0
    # From the end to the beginning: what comes before a fix stays where it is.
    for fix in sorted(set(fixes), key=lambda each: each.location, reverse=True):
        number, column = fix.location.line - 1, fix.location.column - 1
        if not 0 <= number < len(lines):
            continue
        line = lines[number]
        if line[column : column + len(fix.old)] != fix.old:
            continue
        lines[number] = line[:column] + fix.new + line[column + len(fix.old) :]
        made += 1
    return "\n".join(lines), made


def difference(path: str, before: str, after: str) -> Sequence[str]:
    """What changed in a file, as lines of a unified diff."""
    return list(
        difflib.unified_diff(
            before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="", n=1
        )
    )
