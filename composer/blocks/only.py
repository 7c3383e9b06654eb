"""``:::only``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer.model import Block, Directive, Scene

EDITIONS = ("email", "web", "text")


class Only(Directive, frozen=True, kw_only=True):
    """What only some editions of the issue show.

    Example::

        :::only{in="email text"}
        Cette phrase n'est pas sur le site.
        :::
    """

    leaf = False
    container = True
    spelled: ClassVar[Mapping[str, str]] = {"in": "editions"}

    editions: Annotated[str, Meta(description="`email`, `web`, `text`, or several of them")]
    children: tuple[Block, ...] = ()

    def prepare(self, scene: Scene) -> Self | None:
        editions = " ".join(self.editions.replace(",", " ").split())
        for word in editions.split():
            if word not in EDITIONS:
                scene.findings.error(
                    "unknown-edition",
                    f"there is no edition “{word}”",
                    self.location,
                    "the editions are email, web and text",
                )
        return replace(self, editions=editions)

    def inner(self) -> tuple[Block, ...]:
        return self.children
