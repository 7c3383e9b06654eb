"""Words of an issue as a message shows them: the first few, on one line."""

from __future__ import annotations

__all__ = ["shown"]

#: Characters of them that a message has at most: who reads it knows the place by them.
_MOST = 60


def shown(text: str, most: int = _MOST) -> str:
    """The words, or their beginning and an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rstrip()}…"
