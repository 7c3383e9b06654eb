"""What ``issue.json`` says of an issue beside its files."""

from __future__ import annotations

from typing import Any

from composer.model import Edition

__all__ = ["VERSION", "record_of"]

#: Of the record's own format.
VERSION = 1


def record_of(edition: Edition) -> dict[str, Any]:
    """What issue.json says beside the files."""
    links = [
        {
            "url": link.url,
            "text": link.text,
            "path": link.location.path,
            "line": link.location.line,
        }
        for link in edition.links
    ]
    size = edition.bytes
    return {
        "version": VERSION,
        "slug": edition.issue.meta.slug,
        "hash": edition.hash,
        "metadata": edition.metadata,
        "links": links,
        "bytes": {
            "email": size.email,
            "head": size.head,
            "sections": [{"anchor": name, "bytes": count} for name, count in size.sections],
            "blocks": [
                {"at": place, "block": name, "bytes": count} for place, name, count in size.blocks
            ],
        },
    }
