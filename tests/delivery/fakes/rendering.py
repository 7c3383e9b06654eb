"""A template language of a provider, as far as a letter must not meet it."""

from __future__ import annotations

import re

__all__ = ["rendered"]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\$\w+\}", re.DOTALL)


def rendered(text: str) -> str:
    """Every tag as that of a variable that nobody gave: as nothing."""
    return _TAG.sub("", text)
