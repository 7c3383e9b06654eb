"""``css-support``."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from composer.checking.check import Check, Fault, Group
from composer.checking.proof import Proof
from composer.checking.support.facts import Judge, Standing, judge_of
from composer.checking.support.finder import Found, in_style
from composer.checking.support.origins import Origins, form_of_declaration, form_of_words, meant
from composer.checking.support.style_sheets import HeadUse, theme_sheets, uses_in
from composer.checking.support.weak import Weak, once
from composer.model import Location

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["CssSupport"]


class CssSupport(Check):
    """CSS that mail clients do not know.

    A mail is drawn by fifty programs, and each knows another part of CSS: Outlook for Windows
    draws with Word, Gmail's apps drop the style sheet where the account is not Gmail's. The check
    looks at every ``style`` attribute and style sheet of the finished mail, weighs what each
    family of clients makes of it by how many readers use it, and says what these readers see
    instead. What breaks reading is an error, what only looks plainer a note.

    Mend: as the hint says; or put your own readers under ``[checks.clients] shares``. What a
    template or a sheet of yours provides for is marked: ``data-meant="css-border-radius"`` on the
    element, or ``/* meant: css-border-radius: square corners will do */`` before the rule.

    Source: caniemail.com by Rémi Parmentier (MIT), as of the date in
    ``composer/checking/support/table.json``. The shares of clients are our own estimate, which
    leans on what Litmus (2021) and Mapp (2018) published: see ``support/families.py``. That 90 %
    of readers must see it is our own rule.
    """

    group: ClassVar[Group] = "clients"

    def examine(self, proof: Proof) -> Iterator[Fault]:
        """Each feature once a place."""
        for weak in once(_Looking(proof).all()):
            yield self.fault(weak.message, weak.place, weak.hint, severity=weak.severity)


@functools.lru_cache(maxsize=4096)
def _weak(judge: Judge, style: str) -> tuple[tuple[Found, Standing], ...]:
    """What of a ``style`` attribute too few readers see."""
    return tuple(
        (found, standing)
        for found in in_style(style)
        if (standing := judge.weak(found.use)) is not None
    )


class _Looking:
    """Goes through one mail."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self._judge = judge_of(proof.settings.clients)
        theme = proof.project.theme
        self._sheets = theme_sheets(theme, theme.tongue(proof.meta.language, proof.project.locales))
        self._origins = Origins(proof)

    def all(self) -> Iterator[Weak]:
        """What of its CSS too few readers see, and nobody means so."""
        for element in self._proof.page.iter("style"):
            yield from self._head(element)
        for element in self._proof.page.iter():
            style = element.get("style")
            for found, standing in _weak(self._judge, style) if style else ():
                if found.use.code not in meant(element):
                    yield from self._inlined(element, found, standing)

    def _inlined(self, element: Element, found: Found, standing: Standing) -> Iterator[Weak]:
        """One declaration: it counts where it was written, and a sheet may say that it is meant."""
        name, value = found.declaration.name, found.declaration.value
        place = self._origins.written(element, form_of_declaration(name, value))
        rules = self._sheets.declared.get((name, value))
        if place is None and rules:
            lines = [line for line, codes in rules if found.use.code not in codes]
            if not lines:
                return
            if self._sheets.email is not None:
                place = self._sheets.email.at(lines[0], 1)
        where = place or self._proof.source_of(element)
        yield Weak(found.use, f"{name}: {value}", where, standing)

    def _head(self, element: Element) -> Iterator[Weak]:
        """A style element: the theme's sheets by their files, the rest as it stands there."""
        text = (element.text or "").strip()
        for sheet in self._sheets.head:
            if sheet.text and sheet.text in text:
                text = text.replace(sheet.text, "")
                for use in sheet.uses:
                    yield from self._in_head(use, self._line(sheet.place, use.line))
        for use in uses_in(text) if text.strip() else ():
            if use.use.code not in meant(element):
                place = self._origins.written(element, form_of_words(use.words))
                yield from self._in_head(use, place or self._proof.source_of(element))

    def _line(self, sheet: Location | None, line: int) -> Location:
        """A line of a project's own sheet; what comes with the program has no place there."""
        return self._proof.top if sheet is None else sheet.at(line, 1)

    def _in_head(self, use: HeadUse, place: Location) -> Iterator[Weak]:
        standing = None if use.meant else self._judge.weak(use.use)
        if standing:
            yield Weak(use.use, use.words, place, standing)
