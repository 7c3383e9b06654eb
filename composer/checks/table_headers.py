"""``table-headers``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from composer.checking.authored import origin_of
from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.tables import tables

__all__ = ["TableHeaders"]


class TableHeaders(Check):
    """A table of data whose columns have no names.

    A screen reader says the name of a column with each cell: “Price: 12 euros”. Without names its
    user has to keep the whole table in mind. It is about tables of Markdown with an empty first
    row, and about raw HTML without `<th>`.

    Mend: name the columns in the first row; in raw HTML by ``<th>``.

    Source: WCAG 2.2, success criterion 1.3.1, technique H51
    (https://www.w3.org/WAI/WCAG22/Techniques/html/H51).
    """

    group: ClassVar[Group] = "accessibility"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Looks at the tables that are data."""
        for table in proof.once(tables):
            if not table.silent and not table.headed and not table.layout:
                yield self.fault(
                    "the columns of this table have no names",
                    origin_of(proof, table.element).location or proof.top,
                    "write them in its first row; in raw HTML as <th>",
                )
