"""A theme: tokens, style sheets, words and templates, found along a chain of folders.

Looking at a theme loads no Jinja: that happens with the first template.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import ThemeError
from composer.model import Locale, Location
from composer.nearest import nearest
from composer.render.formats import Formats
from composer.render.sheets import checked, physical, replaced, short
from composer.render.tokens import resolve
from composer.render.words import Words, tags, words_of

if TYPE_CHECKING:
    from composer.render.sandbox import Environment
    from composer.render.steps.inline_css import CssInliner

__all__ = ["Theme", "Tongue", "bundled_templates", "theme_names"]

#: The sheets that browsers read.
_WEB = ("web.css", "site.css")
_FALLBACK = "classic"
_LARGEST_FILE = 1_000_000


def bundled_templates() -> Path:
    """The folder of the themes that come with the program."""
    package = Path(__file__).resolve().parent.parent
    beside = package.parent / "templates"
    return beside if (beside / _FALLBACK).is_dir() else package / "_themes"


def theme_names(project_templates: Path | None) -> tuple[str, ...]:
    """The themes that a project can name."""
    folders = (bundled_templates(), *([project_templates] if project_templates else []))
    found = (path.parent.name for folder in folders for path in folder.glob("*/theme.toml"))
    return tuple(sorted(set(found)))


class Tongue:
    """What rendering in one language needs: its words, its formats, its tokens and sides."""

    def __init__(
        self, language: str, words: Words, tokens: Mapping[str, str], missing: tuple[str, ...]
    ) -> None:
        self.language = language
        self.words = words
        self.formats = Formats(language, words)
        self.tokens = tokens
        #: The words that its locale lacks and English lends; all of them where it has no file.
        self.missing = missing

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.formats.direction


class Theme:
    """One theme as a project sees it: its own files before the bundled ones."""

    def __init__(
        self,
        name: str,
        folders: tuple[Path, ...],
        overrides: Mapping[str, str],
        *,
        root: Path | None = None,
        cache: Path | None = None,
        places: Mapping[str, Location] | None = None,
    ) -> None:
        self.name = name
        self.folders = folders
        self._overrides = overrides
        self._root = root
        self._cache = cache
        self._places = places or {}
        self._tongues: dict[str, Tongue] = {}
        self._sheets: dict[tuple[str, str], str] = {}
        self._inliners: dict[str, CssInliner] = {}

    @classmethod
    def load(
        cls,
        name: str,
        project_templates: Path | None = None,
        overrides: Mapping[str, str] | None = None,
        *,
        cache: Path | None = None,
        places: Mapping[str, Location] | None = None,
    ) -> Theme:
        """Finds a theme and checks its tokens.

        ``overrides`` are tokens from newsletter.toml, ``places`` tells where these and the theme's
        ``name`` stand there, ``cache`` is a folder where compiled templates
        and style sheets that were read are remembered: what lies there is believed, and run.
        Raises :class:`ThemeError`.
        """
        own = project_templates if project_templates and project_templates.is_dir() else None
        if name not in theme_names(own) and not (own and (own / name).is_dir()):
            known = theme_names(own)
            near = nearest(name, known)
            raise ThemeError(
                f"there is no theme “{name}”",
                location=(places or {}).get("name", Location("newsletter.toml")),
                hint=f"did you mean {near}?" if near else f"the themes are {', '.join(known)}",
                code="unknown-theme",
            )
        chain = [own, own / name] if own else []
        chain += [bundled_templates() / name, bundled_templates() / _FALLBACK]
        folders = tuple(dict.fromkeys(path for path in chain if path.is_dir()))
        root = project_templates.parent if project_templates else None
        theme = cls(name, folders, overrides or {}, root=root, cache=cache, places=places or {})
        theme.tokens("en")
        return theme

    def find(self, name: str) -> Path | None:
        """The file that a name such as ``blocks/poll.txt.j2`` means, the first along the chain."""
        return self._named.get(name)

    def names(self) -> tuple[str, ...]:
        """The names of all files of the theme."""
        return tuple(sorted(self._named))

    @cached_property
    def _named(self) -> dict[str, Path]:
        """Every file that a template can name; a link that leads out of its folder is none."""
        named: dict[str, Path] = {}
        for folder in reversed(self.folders):
            for home, _, files in os.walk(folder):
                inside = Path(home).relative_to(folder)
                for file in files:
                    path = Path(home, file)
                    if not path.is_symlink() or path.resolve().is_relative_to(folder.resolve()):
                        named[(inside / file).as_posix()] = path
        return named

    def read(self, name: str) -> tuple[str, Path]:
        """The text of a file of the theme, and its path."""
        path = self.find(name)
        if path is None:
            raise ThemeError(f"the theme has no {name}", location=Location(f"templates/{name}"))
        if path.stat().st_size > _LARGEST_FILE:
            raise ThemeError("this file is too large for a theme", location=self.place(path))
        try:
            return path.read_text("utf-8"), path
        except UnicodeDecodeError:
            raise ThemeError("this file is not UTF-8", location=self.place(path)) from None

    def place(self, path: Path, line: int = 0) -> Location:
        """Where a file is, as a message says it: from the project's root if it is inside."""
        for base in filter(None, (self._root, bundled_templates().parent)):
            if path.is_relative_to(base):
                return Location(path.relative_to(base).as_posix(), line)
        return Location(str(path), line)

    @cached_property
    def _settings(self) -> dict[str, dict[str, Any]]:
        """What the theme.toml files say, the nearest winning table by table."""
        merged: dict[str, dict[str, Any]] = {}
        for folder in reversed(self.folders):
            path = folder / "theme.toml"
            if not path.is_file():
                continue
            try:
                table = tomllib.loads(path.read_text("utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                message = f"this is no TOML: {error}"
                raise ThemeError(message, location=self.place(path)) from None
            for name, value in table.items():
                if isinstance(value, dict):
                    merged[name] = {**merged.get(name, {}), **value}
        return merged

    @property
    def pictures(self) -> Mapping[str, int | list[int]]:
        """The width (and height) at most, in px, of each use of a picture."""
        return self._settings.get("pictures", {})

    @property
    def contrast(self) -> Mapping[str, Mapping[str, list[str]]]:
        """What is read on what: under ``text`` and ``signs`` a token each, with its grounds."""
        return self._settings.get("contrast", {})

    def tokens(self, language: str) -> dict[str, str]:
        """The tokens, as they are in a language."""
        declared = dict(self._settings.get("tokens", {}))
        languages = self._settings.get("languages", {})
        for tag in reversed(tags(language)):
            declared.update(languages.get(tag, {}))
        place = Location(f"templates/{self.name}/theme.toml")
        return resolve(declared, self._overrides, place, self._places)

    def tongue(self, language: str, locales: Mapping[str, Locale]) -> Tongue:
        """What rendering in a language needs; the words of ``locales``, English where they lack."""
        if language not in self._tongues:
            words, missing = words_of(language, locales)
            self._tongues[language] = Tongue(language, words, self.tokens(language), missing)
        return self._tongues[language]

    def sheet(self, name: str, tongue: Tongue) -> str:
        """A style sheet with the theme's tokens, and in a mail's with left and right.

        ``email.css`` and ``head.css`` may say ``padding-inline-start`` and ``text-align: start``,
        which few mail programs know: they become the sides of the language's direction.
        """
        key = (name, tongue.language)
        if key not in self._sheets:
            text = self.lined(name, tongue)
            if name not in _WEB:
                text = short(text)
            self._sheets[key] = text
        return self._sheets[key]

    def lined(self, name: str, tongue: Tongue) -> str:
        """A style sheet, ready but for its length: its lines are those of its file."""
        text, path = self.read(name)
        place = self.place(path)
        text = replaced(checked(text, place), tongue.tokens, place)
        return text if name in _WEB else physical(text, tongue.direction)

    def inliner(self, tongue: Tongue) -> CssInliner:
        """What inlines ``email.css`` in a language, its parsed rules remembered."""
        from composer.render.steps.inline_css import CssInliner

        css = self.sheet("email.css", tongue)
        if css not in self._inliners:
            try:
                self._inliners[css] = CssInliner(css, remembered=self._cache)
            except ThemeError:
                self._locate_slip(tongue)
                raise
        return self._inliners[css]

    def _locate_slip(self, tongue: Tongue) -> None:
        """Raises the error of a broken ``email.css`` at its place in the file.

        First as the file was written, for the line and column of what is no CSS; then with its
        tokens, for the line of what only they make wrong.
        """
        from composer.render.steps.inline_css import CssInliner
        from composer.render.steps.read_sheet import check_sheet

        text, file = self.read("email.css")
        path = self.place(file).path
        check_sheet(text, path)
        CssInliner(self.lined("email.css", tongue), path=path)

    @cached_property
    def environment(self) -> Environment:
        """Jinja, with the theme's templates."""
        from jinja2 import FunctionLoader

        from composer.render.compiled import CompiledTemplates
        from composer.render.sandbox import Environment

        return Environment(FunctionLoader(self._load), CompiledTemplates(self._cache))

    def _load(self, name: str) -> tuple[str, str, None] | None:
        if self.find(name) is None:
            return None
        text, path = self.read(name)
        return text, str(path), None

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every file that the theme may use, and of the tokens that were changed."""
        digest = hashlib.blake2b(digest_size=16)
        digest.update(repr(sorted(self._overrides.items())).encode())
        for path in self._files():
            digest.update(str(path).encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _files(self) -> Iterator[Path]:
        homes = dict.fromkeys((*self.folders, bundled_templates() / "locales"))
        for home in homes:
            yield from sorted(path for path in home.rglob("*") if path.is_file())
