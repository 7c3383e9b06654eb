"""``:::callout``."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from composer.model import Block, Directive, Inline


class Callout(Directive, frozen=True, kw_only=True):
    """A box beside the text's flow: a note, a tip, a warning.

    A quote that begins with ``[!NOTE]`` (TIP, IMPORTANT, WARNING, CAUTION) is the same block, and
    a first line in bold is its title.

    Example::

        :::callout[À garder en tête]{kind=tip}
        Un retard annoncé coûte plus cher qu'une sortie surprise.
        :::
    """

    leaf = False
    container = True

    label: Inline = Inline((), "")
    kind: Annotated[
        Literal["note", "tip", "important", "warning", "caution"],
        Meta(description="what it is, which its colour and its name for screen readers follow"),
    ] = "note"
    children: tuple[Block, ...] = ()

    def inner(self) -> tuple[Block, ...]:
        return self.children
