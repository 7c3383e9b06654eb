"""Hugo."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import ClassVar

from composer.importing.markdown.heads import MARKDOWN, Head
from composer.importing.markdown.site import SiteImporter, attributes_of, gone, link_to
from composer.importing.notebook import Notebook
from composer.importing.source import Source

__all__ = ["Hugo"]

_SETTINGS = (
    *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"),
    *("config.toml", "config.yaml", "config.yml", "config.json"),
)
_CODE = re.compile(
    r"\{\{[<%]\s*highlight\s+([\w+-]+)[^>%]*[>%]\}\}\n?(.*?)\n?\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
    re.DOTALL,
)
_SHORTCODE = re.compile(
    r"\{\{(?P<kind>[<%])\s*(?P<close>/)?\s*(?P<name>[\w/.-]+)(?P<rest>.*?)/?\s*[>%]\}\}", re.DOTALL
)
_REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?([^\"\s>%]+)\"?[^>%]*[>%]\}\}")
_LONE = re.compile(r"\"([^\"]*)\"|([^\s\"]+)")
_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "gist": "https://gist.github.com/{}",
}


class Hugo(SiteImporter):
    """A folder of Markdown with front matter in YAML, TOML or JSON, below ``content/`` or not.

    Front matter: https://gohugo.io/content-management/front-matter/; folders with pictures beside:
    https://gohugo.io/content-management/page-bundles/; shortcodes: https://gohugo.io/shortcodes/.
    Pictures are looked for beside the file, in ``static/`` and in ``assets/``.
    """

    name = "Hugo"
    roots: ClassVar = ("", "static", "assets", "content")

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """Hugo's settings, ``content/``, or front matter between ``+++`` lines or in braces."""
        files = source.ending(*MARKDOWN)
        if not files or any("/_posts/" in f"/{name}" for name in files):
            return False
        if source.named(*_SETTINGS) and not source.named("_config.yml", "pelicanconf.py"):
            return True
        starts = [source.head(name, 200).lstrip() for name in files[:20]]
        return any(start.startswith("+++") or re.match(r"\{\s*\"", start) for start in starts)

    def files(self) -> tuple[str, ...]:
        """What is below ``content/``, where there is such a folder."""
        files = super().files()
        content = tuple(name for name in files if "/content/" in f"/{name}")
        return content or tuple(name for name in files if "archetypes/" not in name)

    def is_page(self, name: str, head: Head) -> bool:
        """Pages have another type, or a layout of their own and no date."""
        is_dated = head.text("date", "publishdate") or re.search(r"\d{4}-\d{2}-\d{2}", name)
        return head.text("type") == "page" or (not is_dated and not head.flag("draft"))

    def fenced(self, text: str) -> str:
        """With fences for ``highlight``."""
        return _CODE.sub(lambda found: f"```{found[1]}\n{found[2]}\n```", text)

    def rewrite(self, text: str, notebook: Notebook, files: Mapping[str, str], path: str) -> str:
        """Shortcodes in our form where there is one, else a remark."""
        text = _REFERENCE.sub(lambda found: _reference(found[1], files, path), text)
        return _SHORTCODE.sub(lambda found: _shortcode(found, notebook), text).replace(
            "<!--more-->", ""
        )


def _reference(name: str, files: Mapping[str, str], path: str) -> str:
    """A link's destination, or one that is seen to lead nowhere."""
    target, _, anchor = name.partition("#")
    stem = posixpath.splitext(posixpath.basename(target.rstrip("/")))[0]
    found = link_to(target, files, path) or link_to(stem, files, path)
    return f"{found}#{anchor}" if found and anchor else found or f"{target.rstrip('/')}/"


def _shortcode(found: re.Match[str], notebook: Notebook) -> str:
    name, rest = found["name"], found["rest"].strip()
    if found["close"]:
        return ""
    named = attributes_of(rest)
    lone = [each[0] or each[1] for each in _LONE.findall(rest) if "=" not in "".join(each)]
    if name in ("figure", "img") and named.get("src"):
        return _figure(named)
    if name in _PLAYERS:
        value = named.get("id") or "/".join(lone[:2] if name == "gist" else lone[:1])
        return f"\n\n{_PLAYERS[name].format(value)}\n\n" if value else gone(notebook, found[0])
    if name in ("tweet", "x", "twitter"):
        user, number = named.get("user", "i"), named.get("id") or (lone[0] if lone else "")
        return (
            f"\n\nhttps://x.com/{user}/status/{number}\n\n" if number else gone(notebook, found[0])
        )
    return gone(notebook, found[0])


def _figure(named: Mapping[str, str]) -> str:
    caption = named.get("caption") or named.get("title") or ""
    title = f' "{caption}"' if caption and '"' not in caption else ""
    written = f"![{named.get('alt', '')}](<{named['src']}>{title})"
    return f"[{written}](<{named['link']}>)" if named.get("link") else written
