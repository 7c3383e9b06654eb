"""The style sheets of an issue's theme, as a check asks them: which rule said this, and is it meant."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from composer.checking.support.facts import Use
from composer.checking.support.finder import in_at_rule, in_declaration, in_selector
from composer.checking.support.sheet_rules import SheetRule, rules
from composer.model import Location
from composer.render.theme import bundled_templates

if TYPE_CHECKING:
    from composer.render.theme import Theme, Tongue

__all__ = ["HeadUse", "Sheet", "ThemeSheets", "theme_sheets", "uses_in"]


class HeadUse(NamedTuple):
    """A feature of a rule that stays in the head: its line, and whether its loss is provided for."""

    use: Use
    line: int
    words: str
    meant: bool


class Sheet(NamedTuple):
    """A style sheet that stands in the mail's head: its text there, its file, what it uses."""

    text: str
    #: Its file; ``None`` of one that comes with the program.
    place: Location | None
    uses: tuple[HeadUse, ...]


class ThemeSheets(NamedTuple):
    """The sheets of a theme in one language."""

    #: The declarations of email.css by name and value: the lines, each with what is meant there.
    declared: Mapping[tuple[str, str], tuple[tuple[int, frozenset[str]], ...]]
    #: The file of email.css; ``None`` where it comes with the program.
    email: Location | None
    #: What stays in the head: head.css, and what of email.css cannot be inlined.
    head: tuple[Sheet, ...]


@functools.lru_cache(maxsize=8)
def theme_sheets(theme: Theme, tongue: Tongue) -> ThemeSheets:
    """The sheets of a theme, read once."""
    email, email_place = _rules("email.css", theme, tongue)
    head, head_place = _rules("head.css", theme, tongue)
    declared: dict[tuple[str, str], list[tuple[int, frozenset[str]]]] = {}
    for rule in email:
        for one in rule.declarations:
            declared.setdefault((one.name, one.value), []).append((rule.line, rule.meant))
    sheets = [Sheet(theme.sheet("head.css", tongue).strip(), head_place, _uses(head))]
    if rest := theme.inliner(tongue).head:
        kept = {one for rule in rules(rest) for one in _selectors(rule)}
        left = [rule for rule in email if kept & _selectors(rule)]
        sheets.append(Sheet(rest.strip(), email_place, _uses(left)))
    places = {pair: tuple(found) for pair, found in declared.items()}
    return ThemeSheets(places, email_place, tuple(sheets))


def _rules(
    name: str, theme: Theme, tongue: Tongue
) -> tuple[tuple[SheetRule, ...], Location | None]:
    written, path = theme.read(name)
    own = not path.is_relative_to(bundled_templates())
    return tuple(rules(theme.lined(name, tongue), written)), theme.place(path) if own else None


def _selectors(rule: SheetRule) -> frozenset[str]:
    return frozenset(one.strip() for one in rule.prelude.split(","))


def uses_in(css: str) -> tuple[HeadUse, ...]:
    """The features in a sheet that is no file of the theme's: an author's own style element."""
    return _uses(rules(css))


def _uses(found: Iterable[SheetRule]) -> tuple[HeadUse, ...]:
    return tuple(use for rule in found for use in _in_rule(rule))


def _in_rule(rule: SheetRule) -> Iterator[HeadUse]:
    name = rule.prelude
    uses = in_at_rule(name) if name.startswith("@") else in_selector(name)
    for use in uses:
        yield HeadUse(use, rule.line, name, use.code in rule.meant)
    if name.lower().startswith("@font-face"):
        return
    for one in rule.declarations:
        for use in in_declaration(one.name, one.value):
            words = f"{one.name}: {one.value}"
            yield HeadUse(use, rule.line, words, use.code in rule.meant)
