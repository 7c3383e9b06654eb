"""Leaves out what only served to build the mail: class names that no rule in its head names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["drop_classes", "strip_marks"]

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_MARKS = ("data-src", "data-section")


def drop_classes(root: Element, head_css: str) -> None:
    """Keeps of each ``class`` the names that the head's style sheets use."""
    used = frozenset(_CLASS.findall(head_css))
    for element in root.iter("*"):
        names = element.get("class")
        if names is None:
            continue
        kept = " ".join(name for name in names.split() if name in used)
        if kept:
            element.set("class", kept)
        else:
            del element.attrib["class"]


def strip_marks(root: Element) -> None:
    """Takes the marks of blocks and sections away."""
    for element in root.iter("*"):
        attributes = element.attrib
        for name in _MARKS:
            if name in attributes:
                del attributes[name]
