"""How many bytes of the mail each section and block is, for Gmail shows 102 KB of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from composer.model import Bytes

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["measure"]


def measure(root: Element, names: Mapping[str, str]) -> Bytes:
    """The bytes of ``<head>``, of each section by its anchor, of each block by its place.

    ``names`` tells the block's name by its place. ``email`` is left 0: only the finished text
    has its size. The marks themselves are counted out.
    """
    sections: list[tuple[str, int]] = []
    blocks: list[tuple[str, str, int]] = []
    for element in root.iter("*"):
        source = element.get("data-src")
        if source is None:
            continue
        anchor = element.get("data-section")
        if anchor is not None:
            sections.append((anchor, _size(element)))
        else:
            blocks.append((source, names.get(source, "prose"), _size(element)))
    head = root.find("head")
    return Bytes(
        email=0,
        head=_size(head) if head is not None else 0,
        sections=tuple(sections),
        blocks=tuple(blocks),
    )


def _size(element: Element) -> int:
    text = etree.tostring(element, method="html", encoding="utf-8", with_tail=False)
    return len(text)
