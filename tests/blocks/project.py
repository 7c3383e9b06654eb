"""The small project that the examples of blocks stand in, and what comes out of it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from composer import blocks, compose, load
from composer.model import Directive, Edition, Project
from composer.registry import discover
from tests.conftest import SETTINGS

PATH = "issues/2025-01-09-essai.md"
ROOT = Path(__file__).parents[2]
THEMES = tuple(sorted(path.parent.name for path in ROOT.glob("templates/*/theme.toml")))

_SETTINGS = SETTINGS.replace("[readers]", 'avatar = "issues/images/theo.png"\n\n[readers]')
_BEFORE = "---\ntitle: o3, le cadeau\nnumber: 40\ndate: 2024-12-23\n---\n\n::poll{#avis}\n"
_RESULTS = """\
version = 1

[polls.avis.votes]
top = 280
bien = 132

[[polls.avis.remarks]]
text = "Plus de schémas, s'il vous plaît."
author = "Camille"
approved = true
reply = "C'est noté."
"""
_SNIPPET = "Un appel, avec [son lien](https://example.org/appel).\n"
_HEAD = "---\ntitle: Essai\nnumber: 41\ndate: 2025-01-09\nauthor: theo\n---\n\n"
#: Two paragraphs between which a fragment is cut out.
_FIRST, _LAST = "Avant.", "Après."
_RULE = "-" * 72
_NOTES = r"<table[^>]*>\s*<tr><td[^>]*><hr.*</ol></td></tr></table>"


class Case(NamedTuple):
    """What is written, and what must stand below it for it to make sense."""

    name: str
    source: str
    below: str = ""

    @property
    def text(self) -> str:
        return f"{_HEAD}{_FIRST}\n\n{self.source}\n\n{_LAST}\n{self.below}"


class Fragment(NamedTuple):
    """What one case becomes in each edition, cut out of the page."""

    email: str
    web: str
    text: str


def directives() -> dict[str, type[Directive]]:
    return discover(blocks, Directive)


def example(kind: type[Directive]) -> str:
    """What stands behind ``Example::`` in a block's docstring."""
    _, found, code = inspect.cleandoc(kind.__doc__ or "").partition("Example::\n\n")
    assert found, f"the docstring of {kind.__name__} has no example"
    return inspect.cleandoc(code)


def make_project(root: Path) -> Path:
    files = {
        "newsletter.toml": _SETTINGS,
        "issues/2024-12-23-o3.md": _BEFORE,
        "issues/results/o3.toml": _RESULTS,
        "issues/snippets/cfp.md": _SNIPPET,
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    pictures = root / "issues" / "images"
    pictures.mkdir()
    for name, size in {"theo.png": (120, 120), "photo.png": (800, 400)}.items():
        Image.new("RGB", size, (109, 40, 217)).save(pictures / name)
    return root


def composed(case: Case, project: Project) -> Edition:
    return compose(case.text, PATH, project)


def loaded(root: Path, theme: str) -> Project:
    return load(root, theme=theme)


def fragment(edition: Edition, *, notes: bool = False) -> Fragment:
    """What stands between the two paragraphs; with ``notes`` the footnotes as well."""
    email, web = str(edition.email), edition.web
    parts = [_between(email), _between(web)]
    if notes:
        found = re.search(_NOTES, email, re.DOTALL)
        assert found
        parts[0] += f"\n{found[0]}"
        parts[1] += "\n" + web[web.index(f"{_LAST}</p>") :].split("</p>", 1)[1].split("</main>")[0]
    html = (part.strip() for part in parts)
    return Fragment(*(f"{part}\n".lstrip("\n") for part in (*html, _text(edition))))


def _between(page: str) -> str:
    start = page.index("</p>", page.index(f">{_FIRST}<")) + len("</p>")
    end = page.rindex("<p", start, page.index(f">{_LAST}<"))
    return page[start:end]


def _text(edition: Edition) -> str:
    """The words of the text part, and the links that are listed below them."""
    body = str(edition.text).partition(f"\n{_FIRST}\n")[2].partition(f"\n{_RULE}\n")[0]
    words, _, below = body.partition(f"\n{_LAST}\n")
    listed = "\n".join(line for line in below.splitlines() if re.match(r"\[\d+\]:? ", line))
    return f"{words.rstrip()}\n\n{listed}".strip("\n")
