"""Tokens to blocks: prose, the forms that are blocks, and directives with what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from markdown_it.token import Token
from msgspec.structs import replace

from composer.blocks.callout import Callout
from composer.model import Block, Directive, Figure, Meta, Prose
from composer.model.block import inline_of
from composer.source.addresses import link
from composer.source.attributes import Attributes, trailing
from composer.source.context import Context
from composer.source.directive_blocks import build, directives, url_fields
from composer.source.directives import Call
from composer.source.embeds import card_of
from composer.source.forms import callout_of, from_paragraph, post_of
from composer.source.heading_attributes import check_heading
from composer.source.tokens import groups
from composer.source.unmeant import warn_of_attributes, warn_of_directives, warn_of_link

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
        if first.type == "heading_open" and "attributes" in first.meta:
            check_heading(first, run[1], self.context)
        special = self._special(run, parent)
        return [special if special is not None else self._prose(run)]

    def _special(self, run: list[Token], parent: str) -> Block | None:
        if run[0].type == "paragraph_open":
            block = from_paragraph(run, self.context)
            # Elsewhere a link stays a link; a figure or a button is one everywhere.
            if block is not None and (block.name != "card" or parent in _CARD_PLACES):
                self._judge_form(run, ("image",) if isinstance(block, Figure) else ())
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
                self._judge_form(run[-4:-1], ("link_open",))
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

    def _judge_form(self, run: Sequence[Token], bearing: tuple[str, ...]) -> None:
        """Warns of attributes in a paragraph that is a block: of these types alone some are kept."""
        for token in run[1].children or ():
            if "attributes" in token.meta:
                known = _MEANT.get(token.type, ()) if token.type in bearing else ()
                place, kept = self._place(run[0]), token.type == "image"
                warn_of_attributes(token, known, place, self.context, has_id=kept)

    def _inline_links(self, inline: Token) -> list[Token]:
        kept: list[Token] = []
        dropped: list[bool] = []
        line = (inline.map or [0])[0]
        if "::" in inline.content:
            warn_of_directives(inline, self.context)
        for at, token in enumerate(inline.children or ()):
            if token.type.endswith("break"):
                line += 1
            if token.meta.get("attributes"):
                known = _MEANT.get(token.type, ())
                warn_of_attributes(token, known, self.context.place(line), self.context)
            if token.type == "link_open":
                warn_of_link(inline.children or (), at, line, self.context)
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


def _check_key(attributes: Attributes, written: str, line: int, context: Context) -> None:
    """A key stands alone in its braces: ``{#Bad Key}`` is a key and a flag that means nothing."""
    if attributes.classes or attributes.values or attributes.problems:
        together = re.sub(r"[^\w.-]+", "-", written.strip(" {#}"))
        context.findings.error(
            "poll-key",
            f"“{written.strip()}” is no key: a key is one word",
            context.find(line, written.strip()),
            f"write {{#{together}}}",
        )


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
                _check_key(found[0], last.content[found[1] :], (token.map or [0])[0], context)
                last.content = last.content[: found[1]].rstrip()
            item = None
