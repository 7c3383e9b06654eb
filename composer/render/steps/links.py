"""Adds the campaign's parameters to the mail's links, and lists the links as readers get them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import TYPE_CHECKING

from lxml import etree

from composer.model import Link, Location
from composer.render.addresses import tagged

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["links_of", "tag_links"]

#: A link in what only Word sees: VML inside a conditional comment.
_IN_COMMENT = re.compile(r'(\bhref=")([^"]*)(")')


def tag_links(root: Element, campaign: Mapping[str, str]) -> None:
    """Tags every web address that leads out of the mail, Outlook's twin of it too."""
    if not campaign:
        return

    def in_comment(match: re.Match[str]) -> str:
        return match[1] + escape(tagged(unescape(match[2]), campaign)) + match[3]

    for link in root.iter("a"):
        url = link.get("href")
        if url:
            link.set("href", tagged(url, campaign))
    for comment in root.iter(etree.Comment):
        if comment.text and "href=" in comment.text:
            comment.text = _IN_COMMENT.sub(in_comment, comment.text)


def links_of(root: Element) -> tuple[Link, ...]:
    """The links that a reader can follow, each with its words and the line it comes from."""
    return tuple(
        Link(str(link.get("href")), _words(link), _place(link))
        for link in root.iter("a")
        if link.get("href") and link.get("aria-hidden") != "true"
    )


def _words(element: Element) -> str:
    return " ".join("".join(map(str, element.itertext("*"))).split())


def _place(element: Element | None) -> Location:
    while element is not None:
        source = element.get("data-src")
        if source:
            path, _, line = source.rpartition(":")
            return Location(path, int(line))
        element = element.getparent()
    return Location("")
