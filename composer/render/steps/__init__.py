"""The steps that finish a mail's HTML, in the one order that works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.render.painter import Material

__all__ = ["STEPS", "finish"]


def _refuse(root: Element, material: Material) -> None:
    from composer.render.steps.fetched import refuse_in_mail

    refuse_in_mail(root, material.theme)


def _inline(root: Element, material: Material) -> None:
    material.theme.inliner(material.tongue).inline(root)


def _tag(root: Element, material: Material) -> None:
    from composer.render.steps.links import tag_links

    tag_links(root, material.campaign)


def _drop(root: Element, material: Material) -> None:
    from composer.render.steps.classes import drop_classes

    del material
    heads: list[Any] = [*root.iter("style")]
    drop_classes(root, "".join(style.text or "" for style in heads))


STEPS: tuple[Callable[[Element, Material], None], ...] = (
    # First: on a page that is refused, no work is spent.
    _refuse,
    # Next: the rules of email.css find their elements by classes that a later step drops.
    _inline,
    # After the inliner, which could still be asked to style links by what their address begins
    # with, and before anything counts bytes or lists links.
    _tag,
    # Last of those that change what readers get: nothing after it looks for a class.
    _drop,
)


def finish(root: Element, material: Material) -> None:
    """Runs the steps. What measures and strips the marks of blocks comes after them."""
    for step in STEPS:
        step(root, material)
