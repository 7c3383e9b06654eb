"""The steps that finish a mail's HTML, in the one order that works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.render.painter import Scene

__all__ = ["STEPS", "finish"]


def _inline(root: Element, scene: Scene) -> None:
    scene.theme.inliner(scene.tongue).inline(root)


def _tag(root: Element, scene: Scene) -> None:
    from composer.render.steps.links import tag_links

    tag_links(root, scene.campaign)


def _drop(root: Element, scene: Scene) -> None:
    from composer.render.steps.classes import drop_classes

    del scene
    heads: list[Any] = [*root.iter("style")]
    drop_classes(root, "".join(style.text or "" for style in heads))


STEPS: tuple[Callable[[Element, Scene], None], ...] = (
    # First: the rules of email.css find their elements by classes that a later step drops.
    _inline,
    # After the inliner, which could still be asked to style links by what their address begins
    # with, and before anything counts bytes or lists links.
    _tag,
    # Last of those that change what readers get: nothing after it looks for a class.
    _drop,
)


def finish(root: Element, scene: Scene) -> None:
    """Runs the steps. What measures and strips the marks of blocks comes after them."""
    for step in STEPS:
        step(root, scene)
