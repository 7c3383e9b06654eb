"""``:::column``."""

from __future__ import annotations

from composer.model import Block, Directive


class Column(Directive, frozen=True, kw_only=True):
    """One of the columns inside ``columns``.

    Example::

        ::::columns
        :::column
        À gauche.
        :::
        :::column
        À droite.
        :::
        ::::
    """

    leaf = False
    container = True
    inside = "columns"

    children: tuple[Block, ...] = ()

    def inner(self) -> tuple[Block, ...]:
        return self.children
