"""Whether what a mail leads to is there: its web edition, of this very build, and its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.dist import IMAGES
from composer.links.answers import Ask, page_state, picture_state
from composer.render.addresses import picture_base

if TYPE_CHECKING:
    from composer.model import Edition, Newsletter

__all__ = ["unpublished"]


def unpublished(edition: Edition, newsletter: Newsletter, ask: Ask) -> Iterator[str]:
    """What is not there, or is not of this build, a sentence each.

    Pictures that the messages take along are asked for nowhere.
    """
    meta = edition.issue.meta
    why = page_state(meta.url, edition.hash, ask)
    if why:
        yield f"the web edition {meta.url} {why}"
    if newsletter.images.host == "cid":
        return
    base = picture_base(meta, newsletter).rstrip("/")
    for picture in edition.pictures:
        url = f"{base}/{IMAGES}/{picture.name}"
        why = picture_state(url, ask)
        if why:
            yield f"the picture {url} {why}"
