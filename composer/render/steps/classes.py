"""Leaves out what only served to build the mail: class names that no rule in its head names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["drop_classes"]

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CLASSED = etree.XPath("//*[@class]")


@lru_cache(maxsize=16)
def _classes(css: str) -> frozenset[str]:
    return frozenset(_CLASS.findall(css))


def drop_classes(root: Element, head_css: str) -> None:
    """Keeps of each ``class`` the names that the head's style sheets use."""
    used = _classes(head_css)
    for element in cast("list[Element]", _CLASSED(root)):
        kept = " ".join(name for name in element.get("class", "").split() if name in used)
        if kept:
            element.set("class", kept)
        else:
            del element.attrib["class"]
