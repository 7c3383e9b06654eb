"""``::card``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from msgspec import Meta
from msgspec.structs import replace

from composer import model
from composer.model import Block, Directive, Inline, Scene, Url


class Card(Directive, frozen=True, kw_only=True):
    """A link with its title, a line of description and a picture.

    Most cards need no directive: a paragraph that is nothing but a link to another issue's file,
    or a bare address, becomes one, and ``[text](address){.card}`` does too. What the author wrote
    wins over what the page says; a container's text is the description.

    Example::

        ::card[Pourquoi l'IA rachète des réacteurs]{url=https://example.org/reacteurs}
    """

    container = True
    found: ClassVar[tuple[str, ...]] = ("card", "note")

    label: Inline = Inline((), "")
    url: Annotated[Url, Meta(description="the page, or an issue's file")]
    image: Annotated[str, Meta(description="a picture of the project, or its address")] = ""
    note: Inline = Inline((), "")
    children: tuple[Block, ...] = ()
    card: model.Card | None = None

    def prepare(self, scene: Scene) -> Self | None:
        card = scene.card(self.url, self.location, label=self.label)
        if card is None:
            return None
        picture = scene.picture(self.image, self.location) if self.image else card.picture
        return replace(self, card=replace(card, picture=picture))

    def inner(self) -> tuple[Block, ...]:
        return self.children
