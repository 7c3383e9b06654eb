"""An Edition: everything that one issue becomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from composer.model.finding import Finding, Location
from composer.model.issue import Issue
from composer.model.slotted import Slot, Slotted

__all__ = ["Bytes", "Carried", "Edition", "Link", "PictureFile"]


class PictureFile(Struct, frozen=True, order=True):
    """A picture that an edition shows: made from ``source`` (a path in the project).

    ``name`` is its file in the edition, ``width`` the pixels it is drawn with at most (0: as it
    is), ``hash`` the source's.
    """

    name: str
    source: str
    width: int
    hash: str


class Carried(Struct, frozen=True):
    """A picture that the message takes along, and its Content-ID without brackets (RFC 2392)."""

    file: PictureFile
    id: str


class Link(Struct, frozen=True):
    """A link as the reader gets it, and the line that it comes from."""

    url: str
    text: str
    location: Location


class Bytes(Struct, frozen=True, kw_only=True):
    """The email's size in bytes of UTF-8: in all, and by section and block."""

    email: int
    head: int = 0
    sections: tuple[tuple[str, int], ...] = ()
    blocks: tuple[tuple[str, str, int], ...] = ()


class Edition(Struct, frozen=True, kw_only=True):
    """One issue as email, text part, web page and message.

    ``email`` and ``message`` hold a slot ``picture_base`` before each picture's path, so that the
    same value serves a file on disk (no base) and a mail (an absolute one). Where the message takes
    pictures along, they are ``carried``, and it holds one slot for all of them. ``marked`` is the
    email with ``data-src="path:line"`` on the outer element of each block, and its tokens still in
    it; ``slots`` are what they stand for.
    """

    issue: Issue
    email: Slotted
    text: Slotted
    web: str
    message: Slotted
    marked: str = ""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    pictures: tuple[PictureFile, ...] = ()
    carried: tuple[Carried, ...] = ()
    links: tuple[Link, ...] = ()
    bytes: Bytes = Bytes(email=0)
    hash: str = ""
    findings: tuple[Finding, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
