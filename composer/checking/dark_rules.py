"""What a mail's head says of colours in dark mode, and which elements it says it of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["DarkRules"]

_MEDIA = re.compile(r"@media[^{]*prefers-color-scheme\s*:\s*dark[^{]*\{", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PART = re.compile(r"(?:[a-z][a-z0-9]*)?(?:\.[\w-]+)*", re.IGNORECASE)
_NAME = re.compile(r"\.?[\w-]+")
_PROPERTIES = ("color", "background-color", "background")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class _Rule(NamedTuple):
    """One selector: the names that an element bears and those around it, and what it then has."""

    weight: tuple[int, int, int]
    outer: tuple[frozenset[str], ...]
    inner: frozenset[str]
    values: Mapping[str, tuple[str, bool]]


class DarkRules:
    """The rules of ``@media (prefers-color-scheme: dark)`` whose selectors are classes and tags."""

    def __init__(self, sheet: str) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        for rule in _read(_COMMENT.sub("", sheet)):
            self._rules.setdefault(min(rule.inner), []).append(rule)
        self._alike: dict[tuple[object, str | None], list[_Rule]] = {}

    def of(self, element: Element) -> dict[str, tuple[str, bool]]:
        """Properties by name, each with whether it is more important than the element's own."""
        said: dict[str, tuple[str, bool]] = {}
        for rule in self._bearing(element):
            if rule.outer and not _inside(element, rule.outer):
                continue
            for name, (value, important) in rule.values.items():
                if important or not said.get(name, ("", False))[1]:
                    said[name] = (value, important)
        return said

    def depend(self, element: Element) -> bool:
        """Whether what is said of it may depend on what is around it."""
        return any(rule.outer for rule in self._bearing(element))

    def _bearing(self, element: Element) -> list[_Rule]:
        """The rules for elements of its names, the lightest first: a page has hundreds alike."""
        key = (element.tag, element.get("class"))
        found = self._alike.get(key)
        if found is None:
            names = _names(element)
            known = (rule for name in names for rule in self._rules.get(name, ()))
            found = sorted((r for r in known if r.inner <= names), key=lambda each: each.weight)
            self._alike[key] = found
        return found


def _names(element: Element) -> frozenset[str]:
    classes = element.get("class")
    own = (f".{name}" for name in classes.split()) if classes else ()
    return frozenset((str(element.tag), *own))


def _inside(element: Element, outer: tuple[frozenset[str], ...]) -> bool:
    waiting = list(outer)
    around = element.getparent()
    while waiting and around is not None:
        if waiting[-1] <= _names(around):
            waiting.pop()
        around = around.getparent()
    return not waiting


def _read(sheet: str) -> Iterator[_Rule]:
    for media in _MEDIA.finditer(sheet):
        depth, end = 1, media.end()
        while end < len(sheet) and depth:
            depth += (sheet[end] == "{") - (sheet[end] == "}")
            end += 1
        for number, rule in enumerate(_RULE.finditer(sheet, media.end(), end)):
            values = dict(_values(rule[2]))
            if values:
                yield from _selectors(rule[1], number, values)


def _values(written: str) -> Iterator[tuple[str, tuple[str, bool]]]:
    for declaration in written.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _PROPERTIES:
            plain, important, _ = value.partition("!important")
            kind = "color" if name == "color" else "background-color"
            yield kind, (plain.strip().lower(), bool(important))


def _selectors(
    written: str, number: int, values: Mapping[str, tuple[str, bool]]
) -> Iterator[_Rule]:
    for selector in written.split(","):
        parts = selector.split()
        if not parts or not all(part and _PART.fullmatch(part) for part in parts):
            continue
        names = [frozenset(_NAME.findall(part)) for part in parts]
        flat = [name for part in names for name in part]
        classes = sum(name.startswith(".") for name in flat)
        weight = (classes, len(flat) - classes, number)
        yield _Rule(weight, tuple(names[:-1]), names[-1], values)
