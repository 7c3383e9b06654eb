"""What importers of static sites share: a folder of Markdown with front matter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from composer.errors import ExportRefused
from composer.importing.importer import Importer
from composer.importing.markdown.heads import MARKDOWN, Head, read_head
from composer.importing.notebook import Notebook
from composer.importing.post import Post, Unreadable
from composer.importing.source import Source
from composer.importing.told import lost

__all__ = ["SiteImporter", "attributes_of", "dated", "gone", "link_to"]

_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_](.+)")
_ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\s"'>}]+))"""
)
_PASSED_OVER = re.compile(r"^(?:_index|readme|license|contributing|changelog)$", re.IGNORECASE)


class SiteImporter(Importer):
    """The base of static sites: each Markdown file with front matter is a post."""

    def posts(self) -> Iterator[Post | Unreadable]:
        """A post a file that has front matter; what is wrong with one stops no other."""
        for name in self.files():
            stem = posixpath.splitext(posixpath.basename(name))[0]
            if _PASSED_OVER.match(stem):
                continue
            try:
                head = read_head(self.source, name)
            except ExportRefused as error:
                yield Unreadable(self.source.place(name), error.message, error.hint)
                continue
            if head.fields and not self.is_page(name, head):
                yield self.post(name, head)

    def files(self) -> tuple[str, ...]:
        """The files that may be posts."""
        return self.source.ending(*MARKDOWN)

    def is_page(self, name: str, head: Head) -> bool:
        """Whether a file is a page of the site and no post."""
        return False

    def post(self, name: str, head: Head) -> Post:
        """The post that a file is, by the fields that sites have."""
        folder, base = posixpath.split(name)
        stem = posixpath.splitext(base)[0]
        if stem == "index" and folder:
            stem = posixpath.basename(folder)
        day, rest = dated(stem)
        url = head.text("canonical", "canonicalurl", "canonical_url")
        slug = head.text("slug") or rest
        return Post(
            place=self.source.place(name),
            title=head.text("title"),
            subtitle=head.text("subtitle"),
            description=head.text("description", "summary", "excerpt"),
            date=head.text("date", "publishdate", "pubdate", "created") or day,
            day=self.source.day(name),
            author=head.words("author", "authors"),
            language=_language(head.text("lang", "language")),
            cover=_cover(head),
            cover_alt=_cover_alt(head),
            canonical=url or self.address(name, slug, head),
            tags=_tags(head),
            slug=slug,
            draft=head.flag("draft") or head.text("published").lower() in ("false", "no"),
            body=head.body,
            form="markdown",
            folder=folder,
            known_as=() if head.flag("draft") else self.known_as(name, stem, slug),
        )

    def address(self, name: str, slug: str, head: Head) -> str:
        """The address of a post on the old site; empty where nobody knows it."""
        permalink = head.text("permalink", "url").strip()
        if self.url and permalink.startswith("/") and ":" not in permalink:
            return f"{self.url}{permalink}"
        return ""

    def known_as(self, name: str, stem: str, slug: str) -> tuple[str, ...]:
        """The names under which posts of the site link to each other."""
        return tuple(dict.fromkeys((name, posixpath.basename(name), stem, slug)))

    def rewrite(self, text: str, notebook: Notebook, files: Mapping[str, str], path: str) -> str:
        """Without the signs of the program."""
        return text


def dated(stem: str) -> tuple[str, str]:
    """The date that a file's name begins with, and the rest of it."""
    found = _DATED.fullmatch(stem)
    return (found[1], found[2]) if found else ("", stem)


def attributes_of(text: str) -> dict[str, str]:
    """``name="value"`` pairs of a shortcode or a tag."""
    return {
        found[1].lower(): next((each for each in found.groups()[1:] if each is not None), "")
        for found in _ATTRIBUTE.finditer(text)
    }


def gone(notebook: Notebook, what: str) -> str:
    """A remark in the place of a sign of the program that has no meaning here."""
    shown = " ".join(what.split())
    shown = shown if len(shown) <= 60 else f"{shown[:60]}…"  # noqa: PLR2004 - a line of the terminal
    return notebook.remark(lost(f"{shown} has no meaning here, and is left out"))


def link_to(name: str, files: Mapping[str, str], path: str) -> str:
    """The path from one issue to that which a post became; empty where there is none."""
    target = files.get(name.strip("/")) or files.get(posixpath.basename(name.rstrip("/")), "")
    return posixpath.relpath(target, posixpath.dirname(path)) if target else ""


def _language(tag: str) -> str:
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", tag) else ""


def _tags(head: Head) -> tuple[str, ...]:
    both = (*head.words("tags", "tag", "keywords"), *head.words("categories", "category"))
    return tuple(dict.fromkeys(both))


def _cover(head: Head) -> str:
    for value in (
        head.fields.get(key) for key in ("cover", "image", "images", "featured_image", "thumbnail")
    ):
        first: Any = value[0] if isinstance(value, list) and value else value
        if isinstance(first, Mapping):
            first = (
                first.get("image")
                or first.get("path")
                or first.get("src")
                or first.get("url")
                or ""
            )
        if isinstance(first, str) and first.strip():
            return first.strip()
    return ""


def _cover_alt(head: Head) -> str:
    for key in ("cover", "image"):
        value = head.fields.get(key)
        if isinstance(value, Mapping) and value.get("alt"):
            return str(value["alt"])
    return head.text("cover_alt", "image_alt", "featured_image_alt", "alt")


def has_front_matter(source: Source, name: str) -> bool:
    """Whether a file begins with a fence of front matter."""
    return source.head(name, 512).lstrip().startswith(("---", "+++"))
