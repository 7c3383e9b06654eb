"""The footnotes of an issue and of all files that it includes: gathered, numbered, warned of.

Each file is parsed by itself, so its notes have numbers of its own; an issue has one list of them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markdown_it.token import Token

from composer.blocks.only import EDITIONS, Only
from composer.model import Block, Inline, Prose, Section
from composer.source.context import Context
from composer.source.tokens import groups

__all__ = ["Footnotes", "warn_of_footnotes"]

_NUMBERED = ("footnote_ref", "footnote_open", "footnote_anchor")
_REFERENCE = re.compile(r"\[\^([^\s\]\[]+)\]")

#: For each note, by its id, the editions that refer to it.
_Uses = dict[int, set[str]]


class Footnotes:
    """Collects the notes of one issue."""

    def __init__(self) -> None:
        self._next = 0
        self._kept: dict[int, list[Token]] = {}
        self._first: Prose | None = None

    def split(self, tokens: list[Token]) -> tuple[list[Token], list[Token]]:
        """The tokens of one file without its notes, and its notes, with ids of their own."""
        opening = (i for i, token in enumerate(tokens) if token.type == "footnote_block_open")
        at = next(opening, None)
        if at is None:
            return tokens, []
        for token in _all(tokens):
            if token.type in _NUMBERED:
                token.meta["id"] += self._next
        self._next += sum(token.type == "footnote_open" for token in tokens)
        return tokens[:at], tokens[at:]

    def keep(self, blocks: Iterable[Block]) -> None:
        """Takes the notes of one file, as blocks."""
        for block in blocks:
            if isinstance(block, Prose):
                self._first = self._first or block
                for note in groups(block.tokens[1:-1]):
                    self._kept[note[0].meta["id"]] = note

    def blocks(self, sections: Sequence[Section]) -> tuple[Block, ...]:
        """All notes, numbered in the order in which the letter refers to them."""
        if self._first is None:
            return ()
        uses = self._uses(sections)
        order = [*uses, *(note for note in self._kept if note not in uses)]
        numbers = {note: number for number, note in enumerate(order)}
        seen: set[int] = set()
        for token in (*_all(t for s in sections for t in _of_section(s)), *self._tokens(order)):
            # What is copied shares its meta.
            if token.type in _NUMBERED and id(token.meta) not in seen:
                seen.add(id(token.meta))
                token.meta["id"] = numbers.get(token.meta["id"], token.meta["id"])
        return self._for_editions([(note, uses.get(note, set(EDITIONS))) for note in order])

    def _uses(self, sections: Sequence[Section]) -> _Uses:
        uses: _Uses = {}
        for section in sections:
            editions = set(section.only) or set(EDITIONS)
            _refer((*section.title.tokens, *section.standfirst.tokens), editions, uses)
            _refer_blocks(section.blocks, editions, uses)
        # A note may refer to further ones, which are then looked at in turn.
        waiting = deque(uses)
        while waiting:
            note = waiting.popleft()
            for token in _all(self._kept.get(note, ())):
                if token.type == "footnote_ref":
                    known = uses.setdefault(token.meta["id"], set())
                    if not uses[note] <= known:
                        known |= uses[note]
                        waiting.append(token.meta["id"])
        return uses

    def _tokens(self, order: Iterable[int]) -> Iterator[Token]:
        return _all(token for note in order for token in self._kept.get(note, ()))

    def _for_editions(self, notes: list[tuple[int, set[str]]]) -> tuple[Block, ...]:
        """One list for all editions, or one for each where some do not refer to all notes."""
        assert self._first is not None  # noqa: S101 - for the type checker
        shown: dict[tuple[int, ...], list[str]] = {}
        for edition in EDITIONS:
            shown.setdefault(tuple(n for n, used in notes if edition in used), []).append(edition)
        if len(shown) == 1 and all(shown):
            return (self._list(next(iter(shown))),)
        return tuple(
            Only(
                location=self._first.location,
                editions=" ".join(editions),
                children=(self._list(some),),
            )
            for some, editions in shown.items()
            if some
        )

    def _list(self, notes: Iterable[int]) -> Prose:
        assert self._first is not None  # noqa: S101 - for the type checker
        tokens = [self._first.tokens[0]]
        for position, note in enumerate(note for note in notes if note in self._kept):
            opening, *rest = self._kept[note]
            number = opening.meta["id"]
            # Where one is left out, the list's own count would go wrong.
            value = {} if number == position else {"value": number + 1}
            tokens += [opening.copy(attrs=value), *rest]
        return Prose(location=self._first.location, tokens=(*tokens, self._first.tokens[-1]))


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _all(token.children)
        if token.type == "block":
            yield from _all(_of_block(token.meta["block"]))


def _inlines(block: Block) -> Iterator[Token]:
    """The tokens of a block's own words: its label, its caption."""
    for name in block.__struct_fields__:
        value = getattr(block, name)
        if isinstance(value, Inline):
            yield from value.tokens


def _of_block(block: Block) -> Iterator[Token]:
    if isinstance(block, Prose):
        yield from block.tokens
        return
    yield from _inlines(block)
    for inner in block.inner():
        yield from _of_block(inner)


def _of_section(section: Section) -> Iterator[Token]:
    yield from section.title.tokens
    yield from section.standfirst.tokens
    for block in section.blocks:
        yield from _of_block(block)


def _refer(tokens: Iterable[Token], editions: set[str], uses: _Uses) -> None:
    """Notes which editions refer to what."""
    for token in tokens:
        if token.type == "footnote_ref":
            uses.setdefault(token.meta["id"], set()).update(editions)
        elif token.type == "block":
            _refer_blocks((token.meta["block"],), editions, uses)
        _refer(token.children or (), editions, uses)


def _refer_blocks(blocks: Iterable[Block], editions: set[str], uses: _Uses) -> None:
    for block in blocks:
        if isinstance(block, Prose):
            _refer(block.tokens, editions, uses)
            continue
        shown = editions
        if isinstance(block, Only):
            shown = editions & set(block.editions.replace(",", " ").split())
        _refer(_inlines(block), shown, uses)
        _refer_blocks(block.inner(), shown, uses)


def warn_of_footnotes(tokens: Iterable[Token], known: Mapping[str, int], context: Context) -> None:
    """Warns of what is lost: notes that nothing refers to, and references to no note.

    ``known`` are the notes that the file defines, by their label behind a colon, with -1 for each
    without a reference, as markdown-it's plugin keeps them.
    """
    for label, uses in known.items():
        if uses < 0:
            mark = f"[^{label[1:]}]"
            lines = enumerate(context.lines)
            line = next((i for i, text in lines if f"{mark}:" in text), 0)
            context.findings.warning(
                "footnote-unused",
                f"nothing refers to the footnote {context.restore(mark)}, so it is left out",
                context.find(line, f"{mark}:"),
                f"write {context.restore(mark)} in the text of this file, or take it out",
            )
    for token in tokens:
        for child in (token.children or ()) if "[^" in token.content else ():
            for match in _REFERENCE.finditer(child.content) if child.type == "text" else ():
                if f"\\{match[0]}" not in token.content and f":{match[1]}" not in known:
                    mark = context.restore(match[0])
                    context.findings.warning(
                        "footnote-missing",
                        f"{mark} has no footnote, and is printed as written",
                        context.find((token.map or [0])[0], match[0]),
                        f"write its text in this file, on a line of its own: {mark}: …",
                    )
