"""Names for addresses, folders and files: lower-case letters of ASCII, digits and hyphens."""

from __future__ import annotations

import functools
import re

__all__ = ["slug_of"]

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@functools.lru_cache(maxsize=4096)
def slug_of(text: str, *, longest: int = 0, whole_words: bool = False) -> str:
    """The slug of a text, of at most ``longest`` letters if that is given; empty if nothing is left.

    The names of pictures, sections and newsletters come again with each issue, and most of those
    that authors write are slugs already: python-slugify, slow to load too, sees only the others.
    """
    if _SLUG.fullmatch(text) and not 0 < longest < len(text):
        return text
    from slugify import slugify

    return str(slugify(text, max_length=longest, word_boundary=whole_words))
