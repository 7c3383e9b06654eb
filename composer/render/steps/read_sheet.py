"""Reads a style sheet: what of it is inlined, what stays for the mail's head."""

from __future__ import annotations

from composer.render.steps.declarations import BrokenCss
from composer.render.steps.selectors import SelectorError, read_selector
from composer.render.steps.sheet import Rule, Sheet
from composer.render.steps.stylesheet import AtRule, StyleRule, split

__all__ = ["check_sheet", "read_sheet"]


def read_sheet(css: str) -> Sheet:
    """The sheet; raises :class:`BrokenCss` at the first slip."""
    end = css.lower().find("</style")
    if end >= 0:
        raise BrokenCss("“</style” ends the sheet in HTML", end)
    reader = _Reader(css)
    for part in split(css):
        reader.take(part)
    return reader.sheet()


def check_sheet(css: str, path: str) -> None:
    """Raises the error of the first slip in a file's sheet, with its line and column."""
    from composer.render.steps.styles import Place

    try:
        read_sheet(css)
    except BrokenCss as slip:
        line = css.count("\n", 0, slip.offset) + 1
        column = slip.offset - css.rfind("\n", 0, slip.offset)
        raise Place(path).error(slip.reason, line, column) from slip


class _Reader:
    """Sorts the parts of one sheet into what is inlined and what stays."""

    def __init__(self, css: str) -> None:
        self._css = css
        self._rules: list[Rule] = []
        self._imports: list[str] = []
        self._head: list[str] = []
        self._variables: dict[str, str] = {}

    def take(self, part: StyleRule | AtRule) -> None:
        """Sorts one part."""
        if isinstance(part, StyleRule):
            self._take_rule(part)
        elif part.name == "@import":
            self._imports.append(part.text)
        elif part.name != "@charset":  # the page's encoding is the sheet's
            self._head.append(part.text)

    def sheet(self) -> Sheet:
        """What was taken.

        ``@import`` is valid only where a sheet starts; what ``:root`` sets is needed in the head
        only where something there asks for it.
        """
        head = self._head
        if self._variables and any("var(" in text for text in head):
            settings = ";".join(f"{name}:{value}" for name, value in self._variables.items())
            head = [f":root{{{settings}}}", *head]
        return Sheet(tuple(self._rules), "\n".join([*self._imports, *head]), self._variables)

    def _take_rule(self, rule: StyleRule) -> None:
        line = self._css.count("\n", 0, rule.offset) + 1
        kept = []
        for text in rule.selectors:
            try:
                selector = read_selector(text)
            except SelectorError as error:
                raise BrokenCss(f"“{text}” is not a selector", rule.offset) from error
            found = rule.declarations
            if text.lower() in (":root", "html"):
                found = tuple(each for each in found if not each.name.startswith("--"))
                custom = (each for each in rule.declarations if each.name.startswith("--"))
                self._variables.update((each.name, each.value) for each in custom)
                if not found:
                    continue
            if selector:
                self._rules.append(Rule(line, selector, found))
            else:
                kept.append(text)
        if kept and rule.declarations:
            self._head.append(f"{','.join(kept)}{{{rule.body}}}")
