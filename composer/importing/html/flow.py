"""A page without its layout: one run of paragraphs, headings, lists, quotes and blocks.

Mails are laid out in tables, pages in boxes; a letter is neither. Whatever only groups is taken
away, each run of words becomes a paragraph, and headings keep their order with ``##`` as the
highest, for that is what opens a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from composer.importing.html.nodes import BLOCK, attr, words

__all__ = ["BOX", "NOTE", "TIGHT", "flowing"]

#: An element that becomes a container of ours; its attributes say which.
BOX = "composer-box"
#: An element that is a footnote's text, at the end of the letter.
NOTE = "composer-note"
#: Marks the paragraph that is all the words of a list's item.
TIGHT = "tight"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WHOLE = frozenset({"ul", "ol", "pre", "hr", *_HEADINGS})
_HOLDING = frozenset({"blockquote", "details", BOX, NOTE})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "button",
        "data",
    ]
)
_CELLS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_LONGEST_CELL = 200
_DEEPEST_HEADING = 6


def flowing(root: Tag, *, title: str = "") -> BeautifulSoup:
    """The page's flow as a document of its own; without a first heading that says ``title``."""
    soup = BeautifulSoup("", "lxml")
    nodes = list(_Flow(soup).of(root.children))
    heading = next(iter(nodes), None)
    if heading is not None and heading.name in _HEADINGS and _same(words(heading), title):
        nodes.remove(heading)
    _level(nodes)
    for node in nodes:
        soup.append(node)
    return soup


def _same(one: str, other: str) -> bool:
    folded = [re.sub(r"\W+", " ", text).strip().casefold() for text in (one, other)]
    return bool(folded[0]) and folded[0] == folded[1]


def _level(nodes: list[Tag]) -> None:
    headings = [node for node in nodes if node.name in _HEADINGS]
    if headings:
        raised = 2 - min(int(node.name[1]) for node in headings)
        for node in headings:
            node.name = f"h{min(_DEEPEST_HEADING, int(node.name[1]) + raised)}"


class _Flow:
    """Takes children apart into blocks; ``soup`` makes the paragraphs."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup

    def of(self, children: Iterable[PageElement]) -> Iterator[Tag]:
        """The blocks that some children are."""
        run: list[PageElement] = []
        for child in list(children):
            if _is_inline(child):
                run.append(child)
                continue
            yield from self._paragraphs(run)
            run = []
            yield from self._block(child) if isinstance(child, Tag) else ()
        yield from self._paragraphs(run)

    def _block(self, tag: Tag) -> Iterator[Tag]:
        if tag.name == BLOCK or tag.name in _WHOLE:
            if tag.name in ("ul", "ol"):
                self._list(tag)
            elif tag.name in _HEADINGS:
                yield from self._heading(tag)
                return
            yield tag
        elif tag.name in _HOLDING:
            yield from self._held(tag)
        elif tag.name == "table" and _is_data(tag):
            yield tag
        elif tag.name in ("dt", "summary"):
            yield self._strong(tag)
        elif tag.name in _INLINE:
            yield from self._around(tag)
        else:
            yield from self.of(tag.children)

    def _heading(self, tag: Tag) -> Iterator[Tag]:
        """A heading is one line of words; what else stands in it comes below."""
        blocks = [each for each in tag.find_all(BLOCK) if attr(each, "level") == "block"]
        for block in blocks:
            block.extract()
        if words(tag) or tag.find("img") or tag.find(BLOCK):
            yield tag
        yield from blocks

    def _held(self, tag: Tag) -> Iterator[Tag]:
        """A quote or a box, with a flow of its own inside; a box in a box is none."""
        if tag.name == BOX and tag.find_parent(("blockquote", "li", "details", BOX, NOTE)):
            yield from self.of(tag.children)
            return
        summary = tag.find("summary", recursive=False) if tag.name == "details" else None
        if isinstance(summary, Tag):
            tag["title"] = words(summary)
            summary.decompose()
        inner = list(self.of(tag.children))
        tag.clear()
        tag.extend(inner)
        if inner:
            yield tag
        elif attr(tag, "title"):
            yield self._paragraph([NavigableString(attr(tag, "title"))])

    def _list(self, tag: Tag) -> None:
        """Lists whose items hold blocks, and lists right inside of lists, which HTML forbids."""
        last: Tag | None = None
        for child in list(tag.children):
            if not isinstance(child, Tag):
                if str(child).strip():
                    child.wrap(self._soup.new_tag("li"))
                continue
            if child.name != "li":
                if child.name in ("ul", "ol") and last is not None:
                    last.append(child.extract())
                    continue
                child.wrap(self._soup.new_tag("li"))
            last = child if child.name == "li" else child.parent
        for item in tag.find_all("li", recursive=False):
            self._item(item)

    def _item(self, item: Tag) -> None:
        blocks = list(self.of(list(item.children)))
        item.clear()
        if [block.name for block in blocks].count("p") == 1 and blocks[0].name == "p":
            # A tight list: words, and perhaps a list below them.
            blocks[0][TIGHT] = "yes"
        item.extend(blocks)

    def _around(self, tag: Tag) -> Iterator[Tag]:
        """A link or emphasis around blocks: it goes around the words of each of them."""
        for block in list(self.of(tag.children)):
            if block.name in ("p", *_HEADINGS) and tag.name in ("a", "b", "strong", "em", "i"):
                wrapper = self._soup.new_tag(tag.name, attrs={"href": attr(tag, "href")})
                wrapper.extend(list(block.children))
                block.append(wrapper)
            yield block

    def _paragraphs(self, run: list[PageElement]) -> Iterator[Tag]:
        """The paragraphs of a run of words: two line breaks end one."""
        part: list[PageElement] = []
        breaks = 0
        for node in run:
            if isinstance(node, Tag) and node.name == "br":
                breaks += 1
            elif not _is_blank(node):
                if breaks > 1:
                    yield from self._filled(part)
                    part = []
                elif breaks and part:
                    part.append(self._soup.new_tag("br"))
                breaks = 0
                part.append(node)
            elif not breaks:
                part.append(node)
        yield from self._filled(part)

    def _filled(self, part: list[PageElement]) -> Iterator[Tag]:
        filled = [node for node in part if not _is_blank(node)]
        if len(filled) > 1 and all(map(_is_picture, filled)):
            # Pictures one after the other are figures, and none is in a line of text.
            yield from (self._paragraph([node]) for node in filled)
        elif filled:
            yield self._paragraph(part)

    def _paragraph(self, nodes: list[PageElement]) -> Tag:
        paragraph = self._soup.new_tag("p")
        paragraph.extend(nodes)
        return paragraph

    def _strong(self, tag: Tag) -> Tag:
        strong = self._soup.new_tag("strong")
        strong.extend(list(tag.children))
        return self._paragraph([strong])


def _is_blank(node: PageElement) -> bool:
    if isinstance(node, NavigableString):
        return not str(node).strip()
    return isinstance(node, Tag) and not (
        words(node) or node.name in ("img", BLOCK) or node.find(["img", BLOCK])
    )


def _is_picture(node: PageElement) -> bool:
    """Whether a node is a picture alone, or one that leads somewhere."""
    if not isinstance(node, Tag) or words(node):
        return False
    return node.name == "img" or (node.name == "a" and len(node.find_all("img")) == 1)


def _is_inline(node: PageElement) -> bool:
    """Whether a node belongs to a run of words, with all that is in it."""
    if isinstance(node, NavigableString):
        return True
    if not isinstance(node, Tag):
        return False
    if node.name == BLOCK:
        return attr(node, "level") == "inline"
    if node.name not in _INLINE:
        return False
    return all(
        attr(each, "level") == "inline" if each.name == BLOCK else each.name in _INLINE
        for each in node.find_all()
    )


def _is_data(table: Tag) -> bool:
    """Whether a table holds data: short cells in rows of one length, and no layout."""
    if attr(table, "role") in ("presentation", "none") or table.find(["table", BLOCK, "ul", "ol"]):
        return False
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or widths in ({0}, {1}):  # noqa: PLR2004 - a table
        return False
    if table.find("th"):
        return True
    cells = [each for row in rows for each in row]
    return all(
        len(words(each)) <= _LONGEST_CELL and not each.find([*_HEADINGS, "img", "p"])
        for each in cells
    )
