"""What a page of the newsletter's site knows of the pages around it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from composer.model.block import Block
from composer.model.issue import Meta

__all__ = ["Icons", "Link", "Place"]


class Link(Struct, frozen=True):
    """A page by its name, its address, and its language where that is another."""

    title: str
    url: str
    language: str = ""


class Icons(Struct, frozen=True):
    """The addresses of the site's icon, at 32 and at 180 pixels."""

    small: str = ""
    large: str = ""


class Place(Struct, frozen=True, kw_only=True):
    """An issue's place on the site.

    ``url`` is its address there, ``image`` that of the picture that stands for it elsewhere,
    ``image_alt`` its words; ``results`` are the bars of its own polls that
    are closed, by the poll's id. ``urls`` are the
    addresses of the other issues by their path.
    """

    url: str
    front: str
    feed: str
    icons: Icons = Icons()
    previous: Meta | None = None
    next: Meta | None = None
    related: tuple[Meta, ...] = ()
    translations: tuple[Link, ...] = ()
    tags: tuple[Link, ...] = ()
    urls: Mapping[str, str] = field(default_factory=dict)
    image: str = ""
    image_alt: str = ""
    results: Mapping[str, Block] = field(default_factory=dict)

    def of(self, meta: Meta) -> str:
        """The address of another issue on this site."""
        return self.urls[meta.path]
