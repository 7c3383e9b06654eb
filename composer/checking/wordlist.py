"""``words.txt``: words that are right in this newsletter, one a line, committed with it."""

from __future__ import annotations

from composer.model import Project

__all__ = ["own_words"]


def own_words(project: Project, path: str) -> frozenset[str]:
    """The words of the list at ``path`` from the root; ``#`` begins a remark.

    A word in small letters stands for itself with a capital as well, as a dictionary's does.
    """
    text = project.files.text(path) or ""
    lines = (line.partition("#")[0].strip() for line in text.split("\n"))
    return frozenset(line.replace("'", "\u2019") for line in lines if line)
