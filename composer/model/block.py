"""What an issue is made of: prose, and the blocks that directives make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from msgspec import Meta as Note
from msgspec import Struct
from msgspec.structs import replace

from composer.model.finding import Location

if TYPE_CHECKING:
    from composer.model.knowledge import Picture, Scene

__all__ = [
    "Attribute",
    "Block",
    "Directive",
    "Figure",
    "Inline",
    "ListItem",
    "Prose",
    "Url",
    "is_url",
]

_URL = Note(description="an address: https://…, mailto:…, or a file of the project")
#: An address that an author wrote. Fields of this type are resolved and checked alike.
Url = Annotated[str, _URL]


def is_url(kind: Any) -> bool:
    """Whether a field's type is :data:`Url`, annotated further or not."""
    return _URL in getattr(kind, "__metadata__", ())


class Attribute(Struct, frozen=True):
    """One attribute as it was written: its text (``None`` for a bare flag) and its place."""

    value: str | None
    location: Location


class Inline(Struct, frozen=True):
    """A run of inline Markdown: markdown-it's tokens, and the words alone."""

    tokens: tuple[Any, ...]
    text: str

    def __bool__(self) -> bool:
        return bool(self.tokens)


class ListItem(Struct, frozen=True):
    """One item of a list: its words, the key in its ``{#key}``, its place."""

    inline: Inline
    key: str
    location: Location


class Block(Struct, frozen=True, kw_only=True):
    """Anything that stands by itself in an issue; ``name`` is its template's."""

    name: ClassVar[str] = ""

    location: Location

    def prepare(self, scene: Scene) -> Self | None:
        """The block with what it needs from outside itself, or ``None`` where it shows nothing.

        Findings go to ``scene.findings``.
        """
        del scene
        return self

    def inner(self) -> tuple[Block, ...]:
        """The blocks inside this one."""
        return ()


class Prose(Block, frozen=True, kw_only=True):
    """One paragraph, list, quote, table, code block, sub-heading or rule: markdown-it's tokens.

    A directive inside a list or a quote is a token of type ``block`` whose ``meta["block"]`` is
    the block.
    """

    name: ClassVar[str] = "prose"

    tokens: tuple[Any, ...]

    @property
    def kind(self) -> str:
        """What it is: ``paragraph``, ``bullet_list``, ``blockquote``, ``table``, ``heading``, …."""
        return str(self.tokens[0].type).removesuffix("_open") if self.tokens else ""

    @property
    def inline(self) -> Inline:
        """The first run of inline Markdown in it."""
        for token in self.tokens:
            if token.type == "inline":
                return inline_of(token.children or ())
        return Inline((), "")

    def items(self) -> Iterator[ListItem]:
        """The items of a list, each by its first run of words."""
        depth = 0
        waiting: Any = None
        for token in self.tokens:
            depth += token.nesting
            if token.type == "list_item_open" and depth == 2:  # noqa: PLR2004 - list, item
                waiting = token
            elif token.type == "inline" and waiting is not None:
                line = (token.map or [0])[0]
                place = Location(self.location.path, waiting.meta.get("line", line))
                key = str(waiting.attrGet("id") or "")
                yield ListItem(inline_of(token.children or ()), key, place)
                waiting = None

    def inner(self) -> tuple[Block, ...]:
        """The blocks that stand inside a list or a quote."""
        return tuple(token.meta["block"] for token in self.tokens if token.type == "block")


class Figure(Block, frozen=True, kw_only=True):
    """A picture that stands alone in its paragraph, with its caption and link if it has them."""

    name: ClassVar[str] = "figure"

    source: str
    alt: str
    decorative: bool = False
    caption: Inline = Inline((), "")
    url: str = ""
    id: str = ""
    picture: Picture | None = None

    def prepare(self, scene: Scene) -> Self | None:
        """Measures the picture."""
        picture = scene.picture(
            self.source, self.location, alt=self.alt, decorative=self.decorative
        )
        return replace(self, picture=picture) if picture else None


class Directive(Block, frozen=True, kw_only=True):
    """The base of every block that an author places by ``::name`` or ``:::name``.

    A subclass is one module in ``composer/blocks/`` whose file name is the directive's. Its
    fields are the directive's attributes, typed; a field without a default is required. Three
    names are not attributes: ``location``, ``label`` (what stands in brackets) and ``children``
    (what a container holds). The docstring is the block's manual page, and the example after its
    ``Example::`` line is tested.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.name = cls.__module__.rpartition(".")[2]

    #: Whether ``::name`` alone is allowed, and whether ``:::name`` … ``:::`` is.
    leaf: ClassVar[bool] = True
    container: ClassVar[bool] = False
    #: Where it may stand only directly inside another directive, that one's name.
    inside: ClassVar[str] = ""
    #: Whether ``{#key}`` at the end of a list item inside it names the item.
    keyed_items: ClassVar[bool] = False
    #: Fields that :meth:`Block.prepare` fills: no author writes them.
    found: ClassVar[tuple[str, ...]] = ()
    #: Attributes whose spelling in Markdown is not the field's: ``in`` is no Python name.
    spelled: ClassVar[Mapping[str, str]] = {}


def inline_of(tokens: Any) -> Inline:
    """Inline tokens with their words alone."""
    return Inline(tuple(tokens), "".join(_words(tokens)).strip())


def _words(tokens: Any) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield from _words(token.children or ())
