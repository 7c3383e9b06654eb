"""Composes one issue from words, for tests of rendering."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.model import Edition
from composer.pipeline import compose, load
from tests.conftest import SETTINGS, MakeProject

PATH = "issues/2025-01-09-grok-3.md"
HEAD = "title: Grok 3\nauthor: theo\nnumber: 41"

#: A picture of one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0"
    "000003010100c9fe92ef0000000049454e44ae426082"
)


def drawn(
    make_project: MakeProject,
    body: str,
    *,
    head: str = HEAD,
    settings: str = SETTINGS,
    files: Mapping[str, str | bytes] | None = None,
    **handed: Any,
) -> Edition:
    """The edition of an issue with this body, in a small project."""
    text = f"---\n{head}\n---\n{body}\n"
    root = make_project({PATH: text, **(files or {})}, settings=settings)
    return compose(text, PATH, load(root), **handed)


def email(edition: Edition) -> str:
    return str(edition.email)


def links_in(html: str) -> list[str]:
    """The addresses of the links of a page, as a browser reads them, those in the page left out."""
    from lxml import html as parser

    found = (link.get("href") for link in parser.fromstring(html).iter("a"))
    return [url for url in found if url and not url.startswith("#")]


def body_of(html: str) -> str:
    return re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def theme_file(root: Path, name: str, text: str) -> None:
    path = root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
