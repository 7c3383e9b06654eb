"""What a sheet says, made ready once: variables resolved, declarations as they will be written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from composer.errors import ThemeError
from composer.render.steps.sheet import Rule, Selector, Sheet, recall, remember, remembered_file
from composer.render.steps.stylesheet import BrokenCss, Declaration, declarations
from composer.render.steps.variables import UnsetVariable, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["Bulk", "Place", "Style", "Styles", "inline_bulks", "read_styles"]


class Bulk:
    """Declarations of one rule and one importance, equal only to itself: a key that costs nothing.

    A property that the rule sets twice is one pair, ``("color", "#ccc;color:rgba(…)")``: the
    first is for clients that do not know the second.
    """

    __slots__ = ("pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        together: dict[str, str] = {}
        for name, value in pairs:
            before = together.pop(name, None)
            together[name] = value if before in (None, value) else f"{before};{name}:{value}"
        self.pairs = tuple(together.items())


class Style(NamedTuple):
    """One selector with what it sets; ``bulks`` come with their importance, 0 or 1."""

    selector: Selector
    bulks: tuple[tuple[int, Bulk], ...]


class Styles(NamedTuple):
    """A sheet's styles, what of it stays for the head, and what its ``:root`` sets."""

    styles: tuple[Style, ...]
    head: str
    variables: dict[str, str]


class Place(NamedTuple):
    """Where a sheet stands: its file, and the line of it in which the sheet starts."""

    path: str
    line: int = 1

    def error(self, reason: str, line: int) -> ThemeError:
        """The error that names a line of the sheet."""
        from composer.model import Location

        hint = "Mend the style sheet: none of it was inlined."
        return ThemeError(reason, location=Location(self.path, self.line + line - 1), hint=hint)


@lru_cache(maxsize=32)
def read_styles(
    css: str, place: Place, remembered: Path | None, variables: tuple[tuple[str, str], ...] = ()
) -> Styles:
    """The styles of a sheet, read once a process and remembered in a folder, if one is given.

    ``variables`` are set by the sheets before this one. Raises :class:`ThemeError`.
    """
    sheet = _sheet(css, place, remembered)
    known = {**dict(variables), **sheet.variables}
    styles = []
    for rule in sheet.rules:
        try:
            bulks = tuple(_bulks(rule.declarations, known))
        except UnsetVariable as error:
            reason = f"var({error}) has no value: “{error}” is not set in :root"
            raise place.error(reason, rule.line) from error
        styles.append(Style(rule.selector, bulks))
    return Styles(tuple(styles), sheet.head, sheet.variables)


def inline_bulks(style: str) -> list[Bulk]:
    """What a ``style`` attribute sets; what is no declaration in it is left out."""
    return [bulk for _, bulk in _bulks(declarations(style, strict=False), {})]
