"""Characters as readers see them: extended grapheme clusters (Unicode UAX #29)."""

from __future__ import annotations

__all__ = ["graphemes"]


def graphemes(text: str) -> list[str]:
    """The text cut into its grapheme clusters: a family of four, or é in two code points, is one."""
    # Loaded by what counts for people alone: the standard library knows code points only.
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found
