"""``::card``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from msgspec import Meta
from msgspec.structs import replace

from composer import model
from composer.model import Block, Directive, Inline, Scene


class Card(Directive, frozen=True, kw_only=True):
    """A link with its title, a line of description and a picture.

    Most cards need no directive: a paragraph that is nothing but a link to another issue's file,
    or a bare address, becomes one, and ``[text](address){.card}`` does too. What the author wrote
    wins over what the page says; a container's text is the description.

    Example::

        ::card[Pourquoi l'IA rachète des réacteurs]{url=https://example.org/reacteurs}
    """

    container = True
    found: ClassVar[tuple[str, ...]] = ("card", "kind", "poster")

    label: Inline = Inline((), "")
    # No Url: an issue's file is looked up in the catalogue, for more than its address.
    url: Annotated[str, Meta(description="the page, or an issue's file")]
    description: Annotated[str, Meta(description="a line under the title")] = ""
    image: Annotated[str, Meta(description="a picture of the project, or its address")] = ""
    children: tuple[Block, ...] = ()
    card: model.Card | None = None
    #: What a raw player was: no page has to be known for that.
    kind: Literal["", "video"] = ""
    poster: str = ""

    def prepare(self, scene: Scene) -> Self | None:
        card = scene.card(self.url, self.location, label=self.label)
        if card is None:
            return None
        image = self.image or self.poster
        picture = scene.picture(image, self.location) if image else card.picture
        if self.kind:
            card = replace(card, kind=self.kind)
        description = self.description or card.description
        return replace(self, card=replace(card, picture=picture, description=description))

    def inner(self) -> tuple[Block, ...]:
        return self.children
