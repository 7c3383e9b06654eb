"""Where the HTML and CSS of a finished mail were written: by the author, in a template, in a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from composer.model import Block, Location, Prose
from composer.render.theme import bundled_templates

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.checking.proof import Proof

__all__ = ["Origins", "form_of_declaration", "form_of_element", "form_of_words", "meant"]

#: Templates that draw what is around all blocks, and those that draw what Markdown makes.
_PAGE = ("email", "blocks/header", "blocks/section", "blocks/footer")
_PROSE = ("quote", "code", "table", "footnotes", "figure")
#: Lines of a block's source that are looked through for the author's own HTML.
_FAR = 200


def form_of_declaration(name: str, value: str) -> re.Pattern[str]:
    """What a declaration looks like where it was written."""
    words = r"\s*".join(map(re.escape, re.split(r"\s+", value)))
    return re.compile(rf"(?<![\w-]){re.escape(name)}\s*:\s*{words}(?![\w-])", re.IGNORECASE)


def form_of_words(words: str) -> re.Pattern[str]:
    """What words of a style sheet look like where they were written, whatever blanks are there."""
    return re.compile(r"\s*".join(map(re.escape, re.findall(r"[\w-]+|[^\w\s-]", words))))


def form_of_element(name: str, attribute: str = "") -> re.Pattern[str]:
    """What an element looks like where it was written, or one with an attribute."""
    more = rf"\b[^<>]*\s{re.escape(attribute)}" if attribute else ""
    return re.compile(rf"<{re.escape(name)}{more}\b", re.IGNORECASE)


def meant(element: Element) -> frozenset[str]:
    """What a template's ``data-meant`` says is on an element on purpose."""
    return frozenset(element.get("data-meant", "").split())


class Origins:
    """Looks places up in one issue's sources."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self._theme = proof.project.theme
        self._blocks = {f"{b.location.path}:{b.location.line}": b for b in proof.blocks}
        self._raw: dict[str, str] = {}
        self._met: dict[tuple[str, str], int] = {}
        self._templates: dict[str, tuple[str, Location] | None] = {}

    def written(self, element: Element, form: re.Pattern[str]) -> Location | None:
        """Where an author wrote this: in the HTML of the element's block, or its own template."""
        source = _source(element)
        block = self._blocks.get(source)
        if block is not None and form.search(self._html(source, block)):
            # What is written three times is on three elements, in this order.
            nth = self._met[source, form.pattern] = self._met.get((source, form.pattern), -1) + 1
            return self._in_source(block.location, form, nth)
        return next(self._in_templates(form, block), None)

    def _html(self, source: str, block: Block) -> str:
        """The HTML that an author wrote in a block of prose."""
        if source not in self._raw:
            tokens = block.tokens if isinstance(block, Prose) else ()
            self._raw[source] = "".join(_tags(tokens))
        return self._raw[source]

    def _in_source(self, place: Location, form: re.Pattern[str], nth: int) -> Location:
        lines = self._proof.lines(place.path)[place.line - 1 : place.line - 1 + _FAR]
        found = [
            place.at(place.line + number, match.start() + 1)
            for number, line in enumerate(lines)
            for match in form.finditer(line)
        ]
        return found[min(nth, len(found) - 1)] if found else place

    def _in_templates(self, form: re.Pattern[str], block: Block | None) -> Iterator[Location]:
        names: tuple[str, ...] = _PAGE
        if block is not None:
            drawn = _PROSE if isinstance(block, Prose) else (block.name,)
            names = (*(f"blocks/{name}" for name in drawn), "blocks/section")
        for name in names:
            own = self._template(f"{name}.email.html.j2" if "/" in name else f"{name}.html.j2")
            if own and (found := form.search(own[0])):
                line = own[0].count("\n", 0, found.start()) + 1
                column = found.start() - own[0].rfind("\n", 0, found.start())
                yield own[1].at(line, column)

    def _template(self, name: str) -> tuple[str, Location] | None:
        """A template of the project's own, with its place."""
        if name not in self._templates:
            path = self._theme.find(name)
            if path is None or path.is_relative_to(bundled_templates()):
                self._templates[name] = None
            else:
                self._templates[name] = (self._theme.read(name)[0], self._theme.place(path))
        return self._templates[name]


def _source(element: Element | None) -> str:
    while element is not None:
        source = element.get("data-src")
        if source:
            return str(source)
        element = element.getparent()
    return ""


def _tags(tokens: Any) -> Iterator[str]:
    for token in tokens:
        if token.type in ("html_inline", "html_block"):
            yield token.content
        elif token.type == "link_open" and token.meta.get("raw"):
            yield "<a " + " ".join(f'{name}="{value}"' for name, value in token.attrs.items())
        yield from _tags(token.children or ())
