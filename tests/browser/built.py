"""Every issue that the browser looks at, built in every theme.

Two projects: this repository's own issues, and a made-up one with every block, words that never
end, right to left and Chinese characters.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from composer import compose, load
from composer.dist import write
from composer.drawn import Drawn
from composer.model import Block, Edition, Project

ROOT = Path(__file__).parents[2]
MADE_UP = Path(__file__).parent / "made_up"
PROJECTS = {"sample": ROOT, "made-up": MADE_UP}
#: A theme is a folder with a theme.toml: one that is added tomorrow is covered tomorrow.
THEMES = tuple(sorted(path.parent.name for path in ROOT.glob("templates/*/theme.toml")))
KINDS = ("email", "web")
_FILES = {"email": "email.html", "web": "index.html", "bare": "email-bare.html"}
_BRIEF = 2500
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_TRAIT = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120" viewBox="0 0 400 120">
<path d="M0 60h320" stroke="#d97706" stroke-width="8"/><circle cx="360" cy="60" r="20" fill="#d97706"/></svg>
"""


class Name(NamedTuple):
    """Which issue, of which project, in which theme."""

    theme: str
    project: str
    path: str

    @property
    def brief(self) -> bool:
        """An issue that shows nothing that a longer one does not show: it is looked at less."""
        return self.project == "sample" and (ROOT / self.path).stat().st_size < _BRIEF

    def __str__(self) -> str:
        return f"{self.theme}-{Path(self.path).stem[11:]}"


class Sheet(NamedTuple):
    """An issue as it lies on disk, and what the browser should find in it."""

    name: Name
    folder: Path
    edition: Edition
    #: How many links vote, and where the buttons lead.
    votes: int
    calls: tuple[str, ...]

    def file(self, kind: str) -> Path:
        """The page of a kind: ``email``, ``web`` or ``bare``, the mail without its styles."""
        return self.folder / _FILES[kind]

    def expected(self, kind: str) -> dict[str, Any]:
        """What the guards in the page are told."""
        issue = self.edition.issue
        hidden = str(self.edition.metadata["preheader"]) if kind != "web" else ""
        return {
            "kind": kind,
            "votes": self.votes,
            "calls": self.calls,
            "preheader": hidden,
            "language": issue.meta.language,
        }


def names() -> list[Name]:
    """Every issue in every theme."""
    found = [
        (project, path.relative_to(root).as_posix())
        for project, root in PROJECTS.items()
        for path in sorted(root.glob("issues/20*.md"))
    ]
    return [Name(theme, *rest) for theme in THEMES for rest in found]


class Bench:
    """Builds into one folder, each issue once and only when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copied: dict[str, Path] = {}
        self._projects: dict[tuple[str, str], Project] = {}
        self._sheets: dict[Name, Sheet] = {}

    def sheet(self, name: Name) -> Sheet:
        if name not in self._sheets:
            self._sheets[name] = self._built(name)
        return self._sheets[name]

    def _built(self, name: Name) -> Sheet:
        root = self._copy(name.project)
        key = (name.theme, name.project)
        if key not in self._projects:
            self._projects[key] = load(root, theme=name.theme)
        project = self._projects[key]
        edition = compose(project.files.text(name.path) or "", name.path, project)
        out = self._folder / "dist" / name.theme / name.project
        folder = write(edition, out, root=root, drawn=Drawn(self._folder / "drawn")).folder
        (folder / _FILES["bare"]).write_text(_STYLE.sub("", str(edition.email)), "utf-8")
        found = list(blocks(edition))
        votes = sum(len(block.poll.options) for block in found if block.name == "poll")
        calls = tuple(block.url for block in found if block.name == "button")
        return Sheet(name, folder, edition, votes, calls)

    def _copy(self, name: str) -> Path:
        """The project alone, so that nothing is written beside the repository's files."""
        if name not in self._copied:
            root = self._folder / name
            shutil.copytree(PROJECTS[name] / "issues", root / "issues")
            shutil.copy(PROJECTS[name] / "newsletter.toml", root)
            if name == "made-up":
                draw_pictures(root / "issues" / "images")
            self._copied[name] = root
        return self._copied[name]


def blocks(edition: Edition) -> Iterator[Any]:
    """Every block of an issue, those inside others too."""

    def walk(found: tuple[Block, ...]) -> Iterator[Any]:
        for block in found:
            yield block
            yield from walk(block.inner())

    for part in edition.issue.parts:
        yield from walk(part.blocks)


@cache
def _gradient(width: int, height: int) -> Image.Image:
    red, green = (Image.linear_gradient("L").resize((width, height)) for _ in range(2))
    return Image.merge("RGB", (red, green.rotate(180), Image.new("L", (width, height), 140)))


def draw_pictures(folder: Path) -> None:
    """The pictures that the made-up issues show: wide, tall, small, vector."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {"etabli.jpg": (1400, 700), "haute.png": (300, 900), "vague.png": (600, 40)}
    sizes |= {"petite.png": (24, 24), "portrait.png": (160, 160), "sponsor.png": (320, 320)}
    for name, size in sizes.items():
        _gradient(*size).save(folder / name)
    (folder / "dessin.svg").write_bytes(_TRAIT)
