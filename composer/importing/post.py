"""What an importer yields: a post as its platform has it, or why it cannot be read."""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct

from composer.model import Finding

__all__ = ["Post", "Unreadable"]


class Post(Struct, frozen=True, kw_only=True):
    """One post of an export, its fields as text by the names that our front matter has for them.

    ``place`` is where it stands in the export, for messages. ``body`` is HTML or Markdown.
    ``folder`` is the folder of the export that relative pictures begin from. ``date`` is as the
    export has it; where it is empty, ``day`` is taken. ``known_as`` are names under which other
    posts of the export link to it. ``told`` is what the importer itself had to leave out.
    """

    place: str
    title: str = ""
    subtitle: str = ""
    subject: str = ""
    preheader: str = ""
    description: str = ""
    date: str = ""
    day: datetime.date | None = None
    author: tuple[str, ...] = ()
    language: str = ""
    cover: str = ""
    cover_alt: str = ""
    canonical: str = ""
    tags: tuple[str, ...] = ()
    slug: str = ""
    draft: bool = False
    body: str = ""
    form: Literal["html", "markdown"] = "html"
    folder: str = ""
    known_as: tuple[str, ...] = ()
    told: tuple[Finding, ...] = ()


class Unreadable(Struct, frozen=True):
    """A post that cannot be read, while others of the export can."""

    place: str
    message: str
    hint: str = ""
