"""What stands for the newsletter and its issues elsewhere: title cards, icons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from composer.atomic import replace
from composer.config.located import Table, read_toml
from composer.model import Finding, Findings, Meta, Project, Severity
from composer.roots import SETTINGS_FILE
from composer.site.search import HINT, pagefind
from composer.title_card import Colours, icon, squared, title_card

__all__ = ["ICONS", "Furniture"]

#: The icons' files by their size in pixels.
ICONS = {32: "icon-32.png", 180: "icon-180.png"}


class Furniture:
    """Draws them; title cards that were drawn before are remembered in a folder."""

    def __init__(self, project: Project, memory: Path) -> None:
        self._project = project
        self._memory = memory
        self._site = project.newsletter.site

    @cached_property
    def _colours(self) -> Colours:
        tokens = self._project.theme.tokens(self._project.newsletter.language)
        return Colours(tokens["paper"], tokens["ink"], tokens["accent"])

    @cached_property
    def _font(self) -> bytes | None:
        return self._bytes(self._site.font) if self._site.font else None

    def _bytes(self, path: str) -> bytes | None:
        """A file of the project; ``None`` where there is none."""
        root = self._project.root.resolve()
        whole = (root / path).resolve()
        with suppress(OSError):
            if whole.is_relative_to(root) and whole.is_file():
                return whole.read_bytes()
        return None

    def findings(self) -> tuple[Finding, ...]:
        """What ``[site]`` names and what is not there."""
        found = []
        for setting in ("font", "icon"):
            path = getattr(self._site, setting)
            if path and self._bytes(path) is None:
                message = f"[site] {setting}: there is no file {path} in the project"
                found.append(self._finding("site-file", setting, message, f"mend {setting}"))
        if self._site.icon and self._own_icons is None and not found:
            message = f"[site] icon: {self._site.icon} is no picture that can be drawn"
            found.append(self._finding("site-file", "icon", message, "name a PNG or a JPEG"))
        if self._site.search and not pagefind(self._project.root):
            message = "[site] search: Pagefind is not installed, so the site has no search"
            found.append(self._finding("site-search", "search", message, HINT))
        return tuple(found)

    def _finding(self, code: str, setting: str, message: str, hint: str) -> Finding:
        table = Table(SETTINGS_FILE, Findings())
        read_toml(self._project.files.text(SETTINGS_FILE) or "", 1, table)
        return Finding(code, Severity.WARNING, message, table.place("site", setting), hint)

    def uncarded(self, titles: Sequence[str], why: str) -> Finding:
        """What is told of issues for which no card could be drawn."""
        which = f"“{titles[0]}”" + (f" and {len(titles) - 1} more" if len(titles) > 1 else "")
        return self._finding(
            "site-font",
            "font",
            f"no title card is drawn for {which}: {why}",
            "set [site] font to a font file that has them, or give the issue a cover",
        )

    def card(self, meta: Meta) -> tuple[bytes, str]:
        """The picture that stands for an issue without a cover; or nothing, and why."""
        if meta.cover:
            return b"", ""
        tongue = self._project.theme.tongue(meta.language, self._project.locales)
        name, day = self._project.newsletter.name, tongue.formats.date(meta.date)
        start = "right" if tongue.direction == "rtl" else "left"
        file = self._memory / _name(meta.title, name, day, start, self._colours, self._font)
        with suppress(OSError):
            return file.read_bytes(), ""
        try:
            drawn = title_card(
                meta.title, name=name, day=day, colours=self._colours, font=self._font, start=start
            )
        except ValueError as error:
            return b"", str(error)
        with suppress(OSError):
            self._memory.mkdir(parents=True, exist_ok=True)
            replace(file, drawn)
        return drawn, ""

    def icons(self) -> Iterable[tuple[str, bytes]]:
        """The icons by their files: the author's, else the newsletter's first letter."""
        if self._own_icons is not None:
            return self._own_icons
        letter = next((c for c in self._project.newsletter.name if c.isalnum()), "·").upper()
        return [
            (file, icon(letter, size, colours=self._colours, font=self._font))
            for size, file in ICONS.items()
        ]

    @cached_property
    def _own_icons(self) -> list[tuple[str, bytes]] | None:
        """The author's icon at its sizes; ``None`` where there is none, or it is no picture."""
        data = self._bytes(self._site.icon) if self._site.icon else None
        if data is None:
            return None
        try:
            return [(file, squared(data, size)) for size, file in ICONS.items()]
        except ValueError:
            return None


def _name(*parts: object) -> str:
    """The name of a card, by all that it is drawn from."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass") + b"\0")
    return f"{digest.hexdigest()}.png"
