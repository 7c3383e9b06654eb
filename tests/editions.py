"""Editions for tests of what lies on disk."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from composer.model import (
    Bytes,
    Edition,
    Issue,
    Link,
    Location,
    Meta,
    Picture,
    PictureFile,
    Section,
    Slotted,
)
from composer.model.slotted import Kind, Slot
from composer.pictures import file_name

SOURCE = "issues/images/photo.png"
UTC = datetime.UTC


def picture(width: int = 40, source: str = SOURCE, digest: str = "00") -> PictureFile:
    made = Picture(source=source, format="png", hash=digest)
    return PictureFile(file_name(made, width), source, width, digest)


def edition(words: str = "Bonjour", *, slug: str = "grok-3", **fields: Any) -> Edition:
    moment = datetime.datetime(2025, 1, 9, tzinfo=UTC)
    meta = Meta(
        path="issues/a.md",
        title="Été",
        moment=moment,
        slug=slug,
        language="fr",
        url="https://c.example",
    )
    page = Slotted((f"<p>{words}", Slot("first_name", "vous", Kind.HTML), "</p>é\n"))
    values: dict[str, Any] = {
        "issue": Issue(meta=meta, opening=Section(location=Location("issues/a.md"))),
        "email": page,
        "text": Slotted((f"{words}\n",)),
        "web": f"<h1>{words}</h1>\n",
        "message": Slotted(("Subject: a\r\n\r\n", f"{words}\r\n")),
        "hash": "5f2b",
        "metadata": {"title": "Été", "number": None, "tags": ["b", "a"]},
        "links": (Link("https://x.example/?a=1", "là", Location("issues/a.md", 7)),),
        "bytes": Bytes(
            email=9, head=2, sections=(("grok", 5),), blocks=(("issues/a.md:7", "poll", 3),)
        ),
    }
    return Edition(**(values | fields))


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
