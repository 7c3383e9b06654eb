"""``::signature``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer import model
from composer.model import Directive, Picture, Scene


class Signature(Directive, frozen=True, kw_only=True):
    """The author's name, portrait and link.

    Example::

        ::signature{author=theo}
    """

    found: ClassVar[tuple[str, ...]] = ("person", "picture")

    author: Annotated[
        str, Meta(description="an id of [authors] or a name; the issue's author by default")
    ] = ""
    person: model.Author | None = None
    picture: Picture | None = None

    def prepare(self, scene: Scene) -> Self | None:
        person = scene.author(self.author)
        return replace(self, person=person, picture=scene.portrait(person))
