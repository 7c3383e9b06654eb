"""What is made of one issue for the site."""

from __future__ import annotations

from msgspec import Struct

from composer.model import Finding, PictureFile

__all__ = ["Made"]


class Made(Struct, frozen=True, kw_only=True):
    """An issue's page and content; remembered, so that feeds need no issue read again.

    ``key`` stands for all that it was made from, ``build`` for what it says. ``page`` is empty where
    ``findings`` stopped it; ``content`` and ``summary`` may then be those of before. ``card`` tells
    whether it has a title card, ``uncarded`` why it has none though it should.
    """

    path: str
    key: str = ""
    build: str = ""
    page: str = ""
    content: str = ""
    summary: str = ""
    card: bool = False
    uncarded: str = ""
    pictures: tuple[PictureFile, ...] = ()
    inputs: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
