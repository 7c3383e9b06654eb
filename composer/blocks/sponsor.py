"""``:::sponsor``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer.model import Block, Directive, Inline, Picture, Scene, Url


class Sponsor(Directive, frozen=True, kw_only=True):
    """An advertisement, labelled as one in the issue's language.

    Example::

        :::sponsor[Ampère & Filles]{url=https://example.org}
        Des câbles pour ceux qui ne veulent pas de court-circuit.
        :::
    """

    leaf = False
    container = True
    found: ClassVar[tuple[str, ...]] = ("picture",)

    label: Inline
    url: Annotated[Url, Meta(description="the sponsor's page")] = ""
    image: Annotated[str, Meta(description="a picture of the project")] = ""
    children: tuple[Block, ...] = ()
    picture: Picture | None = None

    def prepare(self, scene: Scene) -> Self | None:
        if not self.image:
            return self
        return replace(self, picture=scene.picture(self.image, self.location, alt=self.label.text))

    def inner(self) -> tuple[Block, ...]:
        return self.children
