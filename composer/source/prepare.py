"""Prepares blocks: each asks the scene for what it needs, children before their parent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markdown_it.token import Token
from msgspec.structs import replace

from composer.model import Block, Prose, Scene, Section

__all__ = ["prepare", "prepare_section"]


def prepare_section(section: Section, scene: Scene) -> Section:
    """The section with the pictures in its heading, and with its blocks prepared."""
    _pictures(section.title.tokens, scene)
    return replace(section, blocks=prepare(section.blocks, scene))


def prepare(blocks: Iterable[Block], scene: Scene) -> tuple[Block, ...]:
    """The blocks that show something, with all that they show."""
    prepared = (_one(block, scene) for block in blocks)
    return tuple(block for block in prepared if block is not None)


def _one(block: Block, scene: Scene) -> Block | None:
    if isinstance(block, Prose):
        return replace(block, tokens=tuple(_tokens(block.tokens, scene)))
    children: Any = getattr(block, "children", None)
    if children:
        block = replace(block, children=prepare(children, scene))
    return block.prepare(scene)


def _tokens(tokens: Iterable[Token], scene: Scene) -> Iterable[Token]:
    for token in tokens:
        if token.type == "block":
            block = _one(token.meta["block"], scene)
            if block is not None:
                yield token.copy(meta={**token.meta, "block": block})
            continue
        if token.type == "inline":
            _pictures(token.children or (), scene)
        yield token


def _pictures(inline: Iterable[Token], scene: Scene) -> None:
    for token in inline:
        if token.type == "image":
            token.meta["picture"] = scene.picture(
                str(token.attrGet("src") or ""),
                token.meta["location"],
                alt=token.content,
                decorative="decorative" in token.meta.get("attributes", {}),
            )
