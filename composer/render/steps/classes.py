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
    kept: dict[str, str] = {}
    for element in cast("list[Element]", _CLASSED(root)):
        names = element.get("class", "")
        if names not in kept:
            kept[names] = " ".join(name for name in names.split() if name in used)
        if kept[names]:
            if kept[names] != names:
                element.set("class", kept[names])
        else:
            del element.attrib["class"]
