"""``table-role``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import origin_of
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.tables import Table, tables
from composer.model import Location

__all__ = ["TableRole"]


class TableRole(Check):
    """A table that only lays out, and is read as data.

    Mails are laid out by tables. Unless such a table says ``role="presentation"``, a screen reader
    announces it: “table, one row, three columns”, and the place of each cell. A table of one row or
    one column, one without words, and one that holds another is taken as layout.

    Mend: write ``<table role="presentation" …>``, in raw HTML or in your template. A table of data
    has no role, and `<th>` in its first row.

    Source: the roles presentation and none of WAI-ARIA 1.2; WCAG 2.2, success criterion 1.3.1,
    failure F92 for the other way round
    (https://www.w3.org/WAI/WCAG22/Techniques/failures/F92).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at every table of the mail, those for Word in comments aside."""
        for table in proof.once(tables):
            if table.silent and table.headed:
                yield self.fault(
                    'this table has headers, and role="presentation" hides them',
                    _place(proof, table),
                    "take the role out",
                )
            elif not table.silent and not table.headed and table.layout:
                yield self.fault(
                    "this table only lays out, and is read out as data",
                    _place(proof, table),
                    f'write <table role="presentation"> {_where(proof, table)}'.rstrip(),
                )


def _place(proof: Proof, table: Table) -> Location:
    return origin_of(proof, table.element).location or proof.top


def _where(proof: Proof, table: Table) -> str:
    """The template to mend, where the table is one of a block of the author's own."""
    block = origin_of(proof, table.element).block
    own = block is not None and block.name in proof.project.own_blocks
    return f"in templates/blocks/{block.name}.email.html.j2" if block and own else ""
