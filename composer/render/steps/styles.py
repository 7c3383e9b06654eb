"""What a sheet says, made ready once: variables resolved, declarations as they will be written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from composer.render.steps.declarations import BrokenCss, declarations
from composer.render.steps.sheet import recall, remember, remembered_file
from composer.render.steps.variables import UnsetVariable, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from composer.errors import ThemeError
    from composer.render.steps.declarations import Declaration
    from composer.render.steps.sheet import Rule, Selector, Sheet

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
    """One selector with what it sets.

    ``needs`` are all names in the selector; ``bulks`` come with their importance, 0 or 1.
    """

    needs: frozenset[str]
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

    def error(self, reason: str, line: int, column: int = 0) -> ThemeError:
        """The error that names a place in the sheet."""
        from composer.errors import ThemeError
        from composer.model import Location

        hint = "mend the style sheet: none of it was inlined"
        place = Location(self.path, self.line + line - 1, column)
        return ThemeError(reason, location=place, hint=hint)


@lru_cache(maxsize=32)
def read_styles(
    css: str, place: Place, remembered: Path | None, variables: tuple[tuple[str, str], ...] = ()
) -> Styles:
    """The styles of a sheet, read once a process and remembered in a folder, if one is given.

    ``variables`` are set by the sheets before this one. Raises :class:`ThemeError`.
    """
    sheet = _sheet(css, place, remembered)
    known = {**dict(variables), **sheet.variables}
    try:
        styles = tuple(_style(rule, known) for rule in sheet.rules)
    except _Unresolved as error:
        raise place.error(str(error), error.line) from error
    return Styles(styles, sheet.head, sheet.variables)


def inline_bulks(style: str) -> list[Bulk]:
    """What a ``style`` attribute sets; what is no declaration in it is left out."""
    return [bulk for _, bulk in _bulks(declarations(style, strict=False))]


class _Unresolved(ValueError):
    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def _sheet(css: str, place: Place, remembered: Path | None) -> Sheet:
    file = remembered_file(remembered, css) if remembered else None
    sheet = recall(file) if file else None
    if sheet is None:
        # cssselect, which reading takes and what is remembered does not, costs 20 ms to import.
        from composer.render.steps.read_sheet import read_sheet

        try:
            sheet = read_sheet(css)
        except BrokenCss as slip:
            raise place.error(slip.reason, css.count("\n", 0, slip.offset) + 1) from slip
        if file:
            remember(file, sheet)
    return sheet


def _style(rule: Rule, variables: Mapping[str, str]) -> Style:
    found = []
    for declaration in rule.declarations:
        if declaration.name.startswith("--"):
            reason = f"“{declaration.name}” is set outside of :root, where var() cannot be resolved"
            raise _Unresolved(reason, rule.line)
        try:
            found.append(declaration._replace(value=resolve(declaration.value, variables)))
        except UnsetVariable as error:
            raise _Unresolved(f"var({error}) has no value in :root", rule.line) from error
    needs = frozenset(name for _, names in rule.selector.steps for name in names)
    return Style(needs, rule.selector, tuple(_bulks(found)))


def _bulks(found: Iterable[Declaration]) -> Iterator[tuple[int, Bulk]]:
    normal, important = [], []
    for declaration in found:
        if declaration.important:
            important.append((declaration.name, f"{declaration.value}!important"))
        else:
            normal.append((declaration.name, declaration.value))
    if normal:
        yield 0, Bulk(normal)
    if important:
        yield 1, Bulk(important)
