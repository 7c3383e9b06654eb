"""The second guard on an author's own HTML, kept from what templates draw inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["FragmentGuard"]

#: What stands for a template's output while the guard reads around it: letters that HTML keeps, with
#: a noncharacter before them, which the reader takes out of every author's text.
_HELD = "\ufdd0{}z"


class FragmentGuard:
    """Runs :func:`composer.source.raw_html.guard` over each outermost fragment.

    A quote, a table or a card inside an author's ``<div>`` is drawn by a theme, whose markup is on
    none of the guard's lists: it is held aside meanwhile.
    """

    def __init__(self) -> None:
        self._held: list[str] | None = None

    def hold(self, drawn: str) -> str:
        """What stands for a template's output here: itself, where nothing is guarded."""
        if self._held is None:
            return drawn
        self._held.append(drawn)
        return _HELD.format(len(self._held) - 1)

    @contextmanager
    def fragment(self) -> Iterator[Callable[[str], str]]:
        """While it lasts, templates' output is held; gives what guards the finished fragment."""
        if self._held is not None:
            yield str
            return
        held = self._held = []
        try:
            yield lambda html: _released(_safe(html), held)
        finally:
            self._held = None


def _safe(html: str) -> str:
    from composer.source.raw_html import guard

    return guard(html)


def _released(html: str, held: list[str]) -> str:
    # What was held later may hold what was held before it.
    for number in reversed(range(len(held))):
        html = html.replace(_HELD.format(number), held[number])
    return html
