"""Blocks cut into the opening and the sections."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from composer.model import Block, Inline, Prose, Section, SubHeading
from composer.model.block import inline_of
from composer.slugs import slug_of
from composer.source.context import Context
from composer.source.heading_attributes import editions_of

__all__ = ["cut"]


def cut(blocks: Sequence[Block], context: Context) -> tuple[Section, tuple[Section, ...]]:
    """The opening, and the sections in order with their numerals and anchors."""
    level = _section_level(blocks, context)
    anchors = _Anchors(context)
    runs: list[list[Block]] = [[]]
    for block in blocks:
        if level and _level(block) == level:
            runs.append([])
        runs[-1].append(block)
    place = context.place(0)
    opening = Section(location=place, blocks=tuple(_deepened(runs[0], 1, anchors, context)[0]))
    sections = [_section(run, anchors, context) for run in runs[1:]]
    return opening, _numbered(sections)


def _level(block: Block) -> int:
    if isinstance(block, Prose) and block.tokens and block.tokens[0].type == "heading_open":
        return int(block.tokens[0].tag[1])
    return 0


def _section_level(blocks: Sequence[Block], context: Context) -> int:
    """The heading level that opens sections; 0 where none does."""
    counts = Counter(level for block in blocks if (level := _level(block)))
    if counts[1] < 2 and counts[2]:  # noqa: PLR2004 - "occurs twice"
        return 2
    twice = [level for level in sorted(counts) if counts[level] > 1]
    if not twice:
        return 0
    first = next(block for block in blocks if _level(block) == twice[0])
    context.findings.note(
        "section-level",
        f"the sections of this issue begin with {'#' * twice[0]}",
        first.location,
        "## opens a section where it occurs",
    )
    return twice[0]


def _section(run: list[Block], anchors: _Anchors, context: Context) -> Section:
    heading = run[0]
    assert isinstance(heading, Prose)  # noqa: S101 - for the type checker
    opening, inline = heading.tokens[0], heading.tokens[1]
    title = inline_of(inline.children or ())
    standfirst = _standfirst(run[1]) if len(run) > 1 else None
    anchor = anchors.take(str(opening.attrGet("id") or ""), title.text)
    blocks, subheadings = _deepened(run[1 + bool(standfirst) :], 2, anchors, context)
    classes = str(opening.attrGet("class") or "").split()
    _check_words(title, heading, context)
    return Section(
        location=heading.location,
        title=title,
        anchor=anchor,
        standfirst=standfirst or Inline((), ""),
        standfirst_line=run[1].location.line if standfirst else 0,
        blocks=tuple(blocks),
        subheadings=tuple(subheadings),
        unlisted="unlisted" in classes or not title.text,
        carry="carry" in classes,
        only=editions_of(opening),
    )


def _numbered(sections: list[Section]) -> tuple[Section, ...]:
    number = 0
    result = []
    for section in sections:
        number += not section.unlisted
        result.append(replace(section, number=0 if section.unlisted else number))
    return tuple(result)


def _standfirst(block: Block) -> Inline | None:
    """The words of a paragraph that is one emphasised run, with links allowed and bold not."""
    if not isinstance(block, Prose) or block.kind != "paragraph":
        return None
    children = [t for t in block.tokens[1].children or () if t.type != "text" or t.content.strip()]
    if len(children) < 3 or children[0].type != "em_open" or children[-1].type != "em_close":  # noqa: PLR2004
        return None
    inner = children[1:-1]
    if any(token.type in ("em_open", "em_close", "strong_open", "image") for token in inner):
        return None
    return inline_of(inner)


def _check_words(title: Inline, heading: Prose, context: Context) -> None:
    """A warning where nothing in a heading could stand in the contents."""
    if not title.text:
        context.findings.warning(
            "empty-heading",
            "this heading has no words, so the contents leave it out",
            heading.location,
            "write them behind the signs, or take the line out",
        )


def _deepened(
    blocks: list[Block], above: int, anchors: _Anchors, context: Context
) -> tuple[list[Block], list[SubHeading]]:
    """The blocks with their headings one level apart, the first below ``above``.

    That is 1 for the opening, which stands under the title, and 2 in a section. Whatever number of
    signs an author writes, nobody who goes from heading to heading meets a gap.
    """
    result: list[Block] = []
    found: list[SubHeading] = []
    # The depths, as written, of the headings that the present block stands under.
    over: list[int] = []
    for block in blocks:
        depth = _level(block)
        if depth and isinstance(block, Prose):
            opening, inline, closing = block.tokens[:3]
            while over and over[-1] >= depth:
                over.pop()
            over.append(depth)
            shown = min(6, above + len(over))
            title = inline_of(inline.children or ())
            anchor = anchors.take(str(opening.attrGet("id") or ""), title.text)
            opening = opening.copy(tag=f"h{shown}", attrs={**opening.attrs, "id": anchor})
            tokens = (opening, inline, closing.copy(tag=f"h{shown}"))
            _check_words(title, block, context)
            if title.text:
                found.append(SubHeading(title, anchor, shown))
            result.append(replace(block, tokens=tokens))
        else:
            result.append(block)
    return result, found


@functools.lru_cache(maxsize=1024)
def _slug(title: str) -> str:
    """Remembered, for a title is read again with every save."""
    return slug_of(title, longest=60, whole_words=True)


class _Anchors:
    """Gives each heading an anchor of its own."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._taken: dict[str, int] = {}

    def take(self, wanted: str, title: str) -> str:
        title = self._context.fields.with_defaults(title)
        base = re.sub(r"\s+", "-", wanted) or _slug(title)
        base = base or "section"
        anchor = base
        while anchor in self._taken:
            self._taken[base] = number = self._taken.get(base, 1) + 1
            anchor = f"{base}-{number}"
        self._taken.setdefault(anchor, 1)
        return anchor
