"""The known name that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]

#: Words shorter than this have too many neighbours to guess at two slips.
_LONG = 7


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name that is one slip away (two in a long word), or an empty string.

    A slip is a letter left out, added, changed, or swapped with its neighbour (Damerau, 1964).
    """
    reach = 2 if len(word) >= _LONG else 1
    best = min(
        ((_slips(word, name, reach), name) for name in sorted(known)),
        default=(reach + 1, ""),
    )
    return best[1] if 0 < best[0] <= reach else ""


def _slips(a: str, b: str, reach: int) -> int:
    if abs(len(a) - len(b)) > reach:
        return reach + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
