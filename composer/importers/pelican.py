"""Pelican."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from msgspec.structs import replace

from composer.importing.markdown.heads import MARKDOWN, Head
from composer.importing.markdown.site import SiteImporter, link_to
from composer.importing.notebook import Notebook
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source

__all__ = ["Pelican"]

_META = re.compile(
    r"^(?:Title|Date|Slug|Tags|Category|Authors?):[ \t]*\S", re.MULTILINE | re.IGNORECASE
)
_STATIC = re.compile(r"(?:\{(?:static|attach|photo)\}|\|(?:static|attach)\|)/?")
_POST = re.compile(r"(?:\{filename\}|\|filename\|)([^\s)\"'>]+)")
_SUMMARY = re.compile(r"<!--\s*PELICAN_(?:BEGIN|END)_SUMMARY\s*-->")
_TEXTS = (".rst", ".asc", ".adoc")


class Pelican(SiteImporter):
    """A folder of Markdown that begins with ``Name: value`` lines, below ``content/`` or not.

    The lines and ``{static}``, ``{filename}``, ``{attach}``: https://docs.getpelican.com/en/latest/content.html.
    Files in reStructuredText are told and left: no Markdown can be made of them here.
    """

    name = "Pelican"
    roots: ClassVar = ("", "content")

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """Pelican's settings, or a file that begins with its lines."""
        files = source.ending(*MARKDOWN)
        if source.named("pelicanconf.py", "publishconf.py"):
            return True
        heads = [source.head(name, 800).lstrip() for name in files[:20]]
        return any(
            not head.startswith(("---", "+++", "#"))
            and len(_META.findall(head.partition("\n\n")[0])) > 1
            for head in heads
        )

    def posts(self) -> Iterator[Post | Unreadable]:
        """Posts in Markdown, and a word for each that is in another form."""
        yield from super().posts()
        for name in self.source.ending(*_TEXTS):
            if "/pages/" not in f"/{name}":
                yield Unreadable(
                    self.source.place(name),
                    "it is in reStructuredText or AsciiDoc",
                    "convert it with pandoc: pandoc -t commonmark_x -o post.md post.rst",
                )

    def is_page(self, name: str, head: Head) -> bool:
        """Pages lie in ``pages/``."""
        return "/pages/" in f"/{name}" or head.text("status").lower() in ("hidden", "skip")

    def post(self, name: str, head: Head) -> Post:
        """A post; its status says whether it is a draft, its summary may be several lines."""
        post = super().post(name, head)
        draft = head.text("status").lower() == "draft"
        title = re.sub(r"^[\"'](.*)[\"']$", r"\1", post.title)
        return replace(post, title=title, draft=draft, known_as=() if draft else post.known_as)

    def address(self, name: str, slug: str, head: Head) -> str:
        """Pelican's default address of an article."""
        saved = head.text("url").lstrip("/")
        return f"{self.url}/{saved or f'{slug}.html'}" if self.url and slug else ""

    def rewrite(self, text: str, notebook: Notebook, files: Mapping[str, str], path: str) -> str:
        """Pelican's placeholders as paths."""
        text = _POST.sub(lambda found: _target(found[1], files, path), text)
        return _SUMMARY.sub("", _STATIC.sub("/", text))


def _target(name: str, files: Mapping[str, str], path: str) -> str:
    target, mark, anchor = name.partition("#")
    return (link_to(target, files, path) or target) + mark + anchor
