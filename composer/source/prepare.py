"""Prepares blocks: each asks the scene for what it needs, children before their parent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markdown_it.token import Token
from msgspec.structs import replace

from composer.model import Block, Prose, Scene

__all__ = ["prepare"]


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
        if token.type == "inline" and any(c.type == "image" for c in token.children or ()):
            _pictures(token, scene)
        yield token


def _pictures(inline: Token, scene: Scene) -> None:
    for token in inline.children or ():
        if token.type == "image":
            token.meta["picture"] = scene.picture(
                str(token.attrGet("src") or ""),
                token.meta["location"],
                alt=token.content,
                decorative="decorative" in token.meta.get("attributes", {}),
            )
