"""The tables of a mail, and what each is: data, or layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.checking.proof import Proof

__all__ = ["Table", "tables"]

_SILENT = ("presentation", "none")


class Table(NamedTuple):
    """A table; ``silent`` where its role says that it only lays out.

    ``headed`` where a header or a caption has words; ``layout`` where nothing makes it data.
    """

    element: Element
    silent: bool
    headed: bool
    layout: bool


def tables(proof: Proof) -> tuple[Table, ...]:
    """Every table, in order."""
    return tuple(_found(proof.page))


def _found(page: Element) -> Iterator[Table]:
    for element in page.iter("table"):
        silent = element.get("role") in _SILENT
        # Most tables of a mail are layout that says so and holds others: their cells are not asked.
        inner = next(element.iterdescendants("table"), None)
        if silent and inner is not None:
            yield Table(element, silent=True, headed=False, layout=True)
            continue
        headers = [*element.iterdescendants("th"), *element.iterdescendants("caption")]
        headed = any(_says(one) for one in headers)
        yield Table(element, silent, headed, layout=inner is not None or not _is_grid(element))


def _says(element: Element) -> bool:
    return any(not text.isspace() for text in map(str, element.itertext()))


def _is_grid(element: Element) -> bool:
    """Whether there are two rows of two cells with words, at least."""
    rows = [
        [cell for cell in row if cell.tag in ("td", "th")] for row in element.iterdescendants("tr")
    ]
    full = [row for row in rows if len(row) > 1 and sum(map(_says, row)) > 1]
    return len(full) > 1
