"""Tokens to blocks: prose, the forms that are blocks, and directives with what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from markdown_it.token import Token
from msgspec.structs import replace

from composer.blocks.callout import Callout
from composer.model import Block, Directive, Figure, Location, Meta, Prose
from composer.model.block import inline_of
from composer.nearest import nearest
from composer.source.addresses import link
from composer.source.attributes import trailing
from composer.source.context import Context
from composer.source.directive_blocks import build, directives, url_fields
from composer.source.directives import Call
from composer.source.embeds import card_of
from composer.source.forms import callout_of, from_paragraph, post_of
from composer.source.tokens import groups

__all__ = ["Includer", "Tree"]

#: The attributes that have a meaning, beside ids and classes.
_MEANT = {"link_open": ("lang",), "image": ("decorative",)}
#: Where a paragraph that is one link may become a card.
_CARD_PLACES = ("", "column", "only")


class Includer(Protocol):
    """Reads another file's blocks: handed in, for reading files is not this module's."""

    def include(self, path: str, call: Call, parent: str) -> list[Block]:
        """The blocks of the file or files that a path or pattern names."""


class Tree:
    """Builds the blocks of one file."""

    def __init__(self, context: Context, meta: Meta, includer: Includer) -> None:
        self.context = context
        self.meta = meta
        self.includer = includer

    def blocks(self, tokens: Sequence[Token], parent: str = "") -> list[Block]:
        """The blocks that stand side by side in ``tokens``, inside the directive ``parent``."""
        return [block for run in groups(tokens) for block in self._blocks_of(run, parent)]

    def _blocks_of(self, run: list[Token], parent: str) -> list[Block]:
        first = run[0]
        if first.type == "directive_open":
            return self._directive(run, parent)
        if first.type == "embed":
            return [self._resolved(card_of(first, self.context))]
        if first.type == "heading_open" and parent and first.tag in ("h1", "h2"):
            self.context.findings.error(
                "heading-in-container",
                f"a section cannot begin inside {parent}",
                self._place(first),
                "close the container first, or use a deeper heading (###)",
            )
        special = self._special(run, parent)
        return [special if special is not None else self._prose(run)]

    def _special(self, run: list[Token], parent: str) -> Block | None:
        if run[0].type == "paragraph_open":
            block = from_paragraph(run, self.context)
            # Elsewhere a link stays a link; a figure or a button is one everywhere.
            if block is not None and (block.name != "card" or parent in _CARD_PLACES):
                return self._resolved(block)
        if run[0].type == "blockquote_open":
            callout = callout_of(run)
            if callout:
                kind, title, content = callout
                children = tuple(self.blocks(content, "callout"))
                place = self._place(run[0])
                return Callout(location=place, kind=kind, label=title, children=children)  # type: ignore[arg-type]
            post = post_of(run, self.context)
            if post:
                signed = replace(post[0], children=tuple(self.blocks(post[1], "post")))
                return self._resolved(signed)
        return None

    def _directive(self, run: list[Token], parent: str) -> list[Block]:
        call: Call = run[0].meta["call"]
        label = inline_of(run[1].children or ())
        self._links([run[1]])
        kind = directives().get(call.name)
        content = run[2:-1]
        if kind is not None and kind.keyed_items:
            _key_items(content, self.context)
        if call.name == "include" and label and not call.container:
            return self.includer.include(run[1].content.strip(), call, parent)
        children = tuple(self.blocks(content, call.name))
        block = build(call, label, children, parent=parent, context=self.context)
        return [self._resolved(block)] if block is not None else []

    def _resolved(self, block: Any) -> Block:
        """The block with each of its addresses as readers get it."""
        kind: type[Directive] = type(block)
        names = ("url",) if isinstance(block, Figure) else url_fields(kind)
        changed = {
            name: link(written, self.context, self.meta, block.location) or ""
            for name in names
            if (written := getattr(block, name))
        }
        resolved: Block = replace(block, **changed) if changed else block
        return resolved

    def _prose(self, run: list[Token]) -> Prose:
        tokens: list[Token] = []
        depth = 0
        nested: list[Token] = []
        for token in run:
            if token.type == "directive_open" or nested:
                nested.append(token)
                depth += token.nesting
                if depth == 0:
                    tokens.extend(self._nested(nested))
                    nested = []
            elif token.type in ("fence", "code_block"):
                tokens.append(token.copy(content=self.context.restore(token.content)))
            elif token.type == "embed":
                tokens.append(_holding(self._resolved(card_of(token, self.context))))
            else:
                tokens.append(token)
        self._links(tokens)
        return Prose(location=self._place(run[0]), tokens=tuple(tokens))

    def _nested(self, run: list[Token]) -> list[Token]:
        return [_holding(block) for block in self._directive(run, "list or quote")]

    def _links(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type == "inline" and token.children:
                token.children = self._inline_links(token)

    def _judge(self, token: Token, place: Location) -> None:
        """Warns of an attribute behind a link, picture or code that means nothing there."""
        known = _MEANT.get(token.type, ())
        for name in token.meta.get("attributes", {}):
            if name not in known:
                meant = nearest(name, known)
                self.context.findings.warning(
                    "ignored-attribute",
                    f"“{name}” means nothing here",
                    place,
                    f"write {meant}" if meant else "take it out",
                )

    def _inline_links(self, inline: Token) -> list[Token]:
        kept: list[Token] = []
        dropped: list[bool] = []
        line = (inline.map or [0])[0]
        for token in inline.children or ():
            if token.type.endswith("break"):
                line += 1
            if token.meta.get("attributes"):
                self._judge(token, self.context.place(line))
            if token.type == "link_open":
                href = str(token.attrGet("href") or "")
                url = link(href, self.context, self.meta, self.context.find(line, href))
                dropped.append(url is None)
                if url is None:
                    continue
                token.attrSet("href", url)
            elif token.type == "link_close" and dropped and dropped.pop():
                continue
            elif token.type == "code_inline":
                token.content = self.context.restore(token.content)
            elif token.type == "image":
                token.meta["location"] = self.context.find(line, str(token.attrGet("src") or ""))
            kept.append(token)
        return kept

    def _place(self, token: Token) -> Any:
        return self.context.place((token.map or [0])[0])


def _holding(block: Block) -> Token:
    return Token("block", "", 0, meta={"block": block}, block=True)


def _key_items(tokens: Sequence[Token], context: Context) -> None:
    """Takes ``{#key}`` from the end of each list item's words."""
    item: Token | None = None
    for token in tokens:
        if token.type == "list_item_open":
            item = token
            item.meta["line"] = context.body_line + (token.map or [0])[0]
        elif token.type == "inline" and item is not None and token.children:
            last = token.children[-1]
            found = trailing(last.content) if last.type == "text" else None
            if found and found[0].id:
                item.attrSet("id", found[0].id)
                last.content = last.content[: found[1]].rstrip()
            item = None
