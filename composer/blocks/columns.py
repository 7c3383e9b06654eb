"""``:::columns``."""

from __future__ import annotations

from typing import Self

from composer.model import Block, Directive, Scene


class Columns(Directive, frozen=True, kw_only=True):
    """Columns side by side on a wide screen, one under the other on a phone.

    Example::

        ::::columns
        :::column
        **Pour** : un calcul rapide.
        :::
        :::column
        **Contre** : une facture salée.
        :::
        ::::
    """

    leaf = False
    container = True

    children: tuple[Block, ...] = ()

    def prepare(self, scene: Scene) -> Self | None:
        for child in self.children:
            if child.name != "column":
                scene.findings.error(
                    "columns-content",
                    "columns holds nothing but columns",
                    child.location,
                    "put this between :::column and ::: inside the columns",
                )
        if not 2 <= len(self.children) <= 3:  # noqa: PLR2004 - what 600 px can hold
            scene.findings.error(
                "columns-count",
                f"columns holds {len(self.children)} columns, but a mail has room for two or three",
                self.location,
                "write two or three :::column … ::: inside it",
            )
        return self

    def inner(self) -> tuple[Block, ...]:
        return self.children
