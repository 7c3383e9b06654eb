"""Every kind of page of a published site, in every theme."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from tests.browser.built import MADE_UP, ROOT, THEMES, draw_pictures
from tests.publishing import publish

FORM = 'subscribe_form = "https://courant.example/subscribe"\n'
LINK = 'subscribe = "https://courant.example/subscribe"\n'
#: The pages by what they are: in which project, with what of ``[site]``.
PAGES = {
    "front with a form": ("sample", FORM, "index.html"),
    "front with a link": ("sample", LINK, "index.html"),
    "front with neither": ("made-up", "", "index.html"),
    "tag": ("sample", FORM, "tags/modeles/index.html"),
    "language": ("sample", LINK, "pt/index.html"),
    "issue": ("sample", FORM, "grok-3/index.html"),
    "translation": ("sample", LINK, "grok-3-pt/index.html"),
    "not found": ("sample", FORM, "404.html"),
    "redirect": ("sample", FORM, "puces/index.html"),
}
NAMES = [(theme, page) for theme in THEMES for page in PAGES]


class Site(NamedTuple):
    """Publishes what is asked for, once."""

    folder: Path

    def page(self, theme: str, name: str) -> Path:
        project, settings, file = PAGES[name]
        root = self.folder / f"{theme}-{project}-{settings[:11]}"
        if not root.exists():
            _publish(root, theme, project, settings)
        return root / "site" / file


def _publish(root: Path, theme: str, project: str, settings: str) -> None:
    source = ROOT if project == "sample" else MADE_UP
    shutil.copytree(source / "issues", root / "issues")
    if project == "made-up":
        draw_pictures(root / "issues" / "images")
    text = (source / "newsletter.toml").read_text("utf-8")
    text = text.replace('name = "classic"', f'name = "{theme}"') + f"\n[site]\n{settings}"
    if "[theme]" not in text:
        text += f'\n[theme]\nname = "{theme}"\n'
    (root / "newsletter.toml").write_text(text)
    publish(root)
    moved = root / "issues" / "2024-12-05-puces.md"
    if moved.exists():
        text = moved.read_text("utf-8")
        moved.write_text(text.replace("\n---", "\nslug: silicium\n---", 1))
        publish(root, redirects=True)
