"""Which elements of a page a selector matches, without asking each selector of each element."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.render.steps.sheet import Selector

__all__ = ["Match", "Names"]


class Names:
    """The elements of one page by the names that they bear: ``td``, ``.card``, ``#top``.

    Elements of the same tag, class and id are kept together: a page has hundreds of the first and
    dozens of the second.
    """

    def __init__(self, root: Element) -> None:
        alike: dict[tuple[Any, str | None, str | None], list[Element]] = {}
        for element in root.iter("*"):
            key = (element.tag, element.get("class"), element.get("id"))
            alike.setdefault(key, []).append(element)
        self._groups: dict[str, list[tuple[frozenset[str], list[Element]]]] = {}
        for (tag, classes, id_), elements in alike.items():
            names = {str(tag), *(f".{name}" for name in (classes or "").split())}
            if id_:
                names.add(f"#{id_}")
            group = (frozenset(names), elements)
            for name in names:
                self._groups.setdefault(name, []).append(group)
        self._known = frozenset(self._groups)

    def know(self, names: frozenset[str]) -> bool:
        """Whether each of the names occurs in the page."""
        return names <= self._known

    def find(self, selector: Selector) -> list[Element]:
        """The elements at the end of the selector's steps."""
        found = self._bearing(selector.steps[0][1])
        for combinator, names in selector.steps[1:]:
            wanted = self._bearing(names)
            if combinator == ">":
                around = set(found)
                found = [element for element in wanted if element.getparent() in around]
            else:
                tag = next((name for name in names if name[0] not in ".#"), "*")
                inside = {inner for element in found for inner in element.iterdescendants(tag)}
                found = [element for element in wanted if element in inside]
        return found

    def _bearing(self, names: tuple[str, ...]) -> list[Element]:
        if len(names) == 1:
            return [element for _, elements in self._groups[names[0]] for element in elements]
        groups = min((self._groups[name] for name in names), key=len)
        return [
            element for borne, elements in groups if borne.issuperset(names) for element in elements
        ]


class Match:
    """One selector in one page, in the shape in which premailer handles selectors.

    premailer cuts a selector that holds ``:`` in two, and calls the rest with the page.
    """

    __slots__ = ("_names", "_selector")

    def __init__(self, selector: Selector, names: Names) -> None:
        self._selector = selector
        self._names = names

    def __contains__(self, text: str) -> bool:
        return False

    def __call__(self, page: Any) -> Any:
        """The elements that match."""
        if self._selector.path:
            return _compiled(self._selector.path)(page)
        return self._names.find(self._selector)


@lru_cache(maxsize=2048)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)
