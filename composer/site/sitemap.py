"""``sitemap.xml`` (https://www.sitemaps.org/protocol.html) and ``robots.txt`` (RFC 9309)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from lxml import etree

__all__ = ["robots", "sitemap"]

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(pages: Iterable[tuple[str, datetime.date | None]]) -> bytes:
    """The addresses of pages, each with the day of its issue where it has one."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})  # type: ignore[dict-item]
    for url, day in pages:
        page = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        etree.SubElement(page, f"{{{_SITEMAP}}}loc").text = url
        if day is not None:
            etree.SubElement(page, f"{{{_SITEMAP}}}lastmod").text = day.isoformat()
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def robots(sitemap_url: str) -> bytes:
    """Everybody may read everything."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap_url}\n".encode()
