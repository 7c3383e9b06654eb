"""Link definitions (``[label]: https://…``) that an issue and the files it includes do not share.

Each file is parsed by itself, so a definition reaches no further; that is warned of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from composer.source.context import Context

__all__ = ["References"]

_LABEL = re.compile(r"\[([^\[\]]+)\]")


class References:
    """The files of one issue, each with its tokens."""

    def __init__(self) -> None:
        self._files: list[tuple[Context, Sequence[Token]]] = []

    def add(self, context: Context, tokens: Sequence[Token]) -> None:
        """Takes one file."""
        self._files.append((context, tokens))

    def warn(self) -> None:
        """Warns of the references that another file defines, for they are printed as written."""
        homes = {label: context for context, _ in self._files for label in context.labels}
        if homes and len(self._files) > 1:
            for context, tokens in self._files:
                for token in tokens:
                    if token.type == "inline" and "]" in token.content:
                        _warn_of(token, homes, context)


def _warn_of(inline: Token, homes: dict[str, Context], context: Context) -> None:
    for child in inline.children or ():
        for match in _LABEL.finditer(child.content) if child.type == "text" else ():
            home = homes.get(normalizeReference(match[1]))
            if home is not None and home.path != context.path:
                context.findings.warning(
                    "reference-elsewhere",
                    f"{match[0]} is defined in {home.path} alone, and is printed as written",
                    context.find((inline.map or [0])[0], match[0]),
                    f"define it in this file too, {match[0]}: https://…, for each file has its own",
                )
