"""Braces of an article as character references, for providers that may read them as a language."""

from __future__ import annotations

import re

__all__ = ["without_braces"]

_OPENS = re.compile(r"\{(?=[{%#$])")


def without_braces(html: str) -> str:
    """HTML that shows the same and has no ``{{``, ``{%``, ``{#`` or ``{$``.

    The first brace becomes a character reference (HTML §13.5), in text and in attributes alike, so
    that nothing is changed whether the provider runs its language over the HTML or not.
    """
    return _OPENS.sub("&#123;", html)
