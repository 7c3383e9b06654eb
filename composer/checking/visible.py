"""The words of a mail as a reader sees them, and those that its styles hide from them.

Only inline styles are read: what a sheet in the head hides, it hides for some programs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from composer.render.colours import contrast, is_colour

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from composer.checking.proof import Proof

__all__ = ["Run", "runs", "seen"]

_UNSEEN = frozenset(("head", "script", "style", "template", "title"))
_NAMED = {"white": "#ffffff", "black": "#000000"}
#: Pixels of letters that nobody reads.
_TINY = 1.0
_POINT = 4 / 3
#: Below this contrast, letters cannot be told from their ground.
_SAME = 1.1


class Run(NamedTuple):
    """Some words, the element they stand in, and why nobody sees them: empty where everybody does.

    ``cause`` is the element whose style hides them; ``meant`` tells that a template says so.
    """

    text: str
    element: Element
    hidden: str = ""
    cause: Element | None = None
    meant: bool = False


class _Style(Struct, frozen=True):
    """What a style says of whether words can be seen; empty where it says nothing."""

    hides: str = ""
    size: float | None = None
    colour: str = ""
    ground: str = ""


class _Look(Struct, frozen=True):
    """What an element hands down; a colour is empty where it is not known."""

    hidden: str = ""
    cause: int = 0
    meant: bool = False
    tiny: bool = False
    colour: str = "#000000"
    ground: str = "#ffffff"


def runs(proof: Proof) -> tuple[Run, ...]:
    """Every run of letters in the mail's body, in order."""
    body = proof.page.find("body")
    return () if body is None else tuple(_walk(body, _Look(), None))


def seen(proof: Proof) -> tuple[Run, ...]:
    """Those that a reader sees."""
    return tuple(run for run in proof.once(runs) if not run.hidden)


def _walk(element: Element, around: _Look, cause: Element | None) -> Iterator[Run]:
    look = _look(element, around)
    if look.hidden and not around.hidden:
        cause = element
    if element.text and _says(element.text):
        yield _run(element.text, element, look, cause)
    for child in element:
        # A comment's tag is a function.
        if child.tag not in _UNSEEN and not callable(child.tag):
            yield from _walk(child, look, cause)
        if child.tail and _says(child.tail):
            yield _run(child.tail, element, look, cause)


def _run(text: str, element: Element, look: _Look, cause: Element | None) -> Run:
    hidden = look.hidden
    if not hidden and look.tiny:
        hidden, cause = "letters of one pixel or none", element
    elif not hidden and _blends(look):
        hidden, cause = "letters in the colour of their ground", element
    return Run(text, element, hidden, cause, look.meant)


@functools.lru_cache(256)
def _same(colour: str, ground: str) -> bool:
    return colour == ground or contrast(colour, ground) < _SAME


def _blends(look: _Look) -> bool:
    return bool(look.colour and look.ground) and _same(look.colour, look.ground)


def _says(text: str) -> bool:
    return not text.isspace() and any(map(str.isalnum, text))


def _look(element: Element, around: _Look) -> _Look:
    # Most elements say nothing of it, and a style is the same for many.
    written = element.get("style", "")
    ground, colour = element.get("bgcolor", ""), element.get("color", "")
    meant = around.meant or "hidden" in element.get("data-meant", "").split()
    if not (written or ground or colour or meant or element.tag == "a"):
        return around
    style = _read(written)
    is_link = element.tag == "a" and element.get("href")
    return replace(
        around,
        hidden=around.hidden or style.hides,
        meant=meant,
        tiny=around.tiny if style.size is None else style.size <= _TINY,
        colour=_known(style.colour or colour, "" if is_link else around.colour),
        ground=_known(style.ground or ground, around.ground),
    )


def _known(said: str, inherited: str) -> str:
    if not said:
        return inherited
    colour = _NAMED.get(said.lower(), said.lower())
    return colour if is_colour(colour) else ""


@functools.lru_cache(4096)
def _read(style: str) -> _Style:
    said: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip().lower()] = value.replace("!important", "").strip().lower()
    ground = said.get("background-color", "")
    whole = said.get("background", "")
    if not ground and whole:
        ground = whole if " " not in whole else "several"
    if said.get("background-image", "none") != "none":
        ground = "picture"
    return _Style(
        _hides(said),
        _pixels(said.get("font-size", "")),
        said.get("color", ""),
        _seen_ground(ground),
    )


def _seen_ground(ground: str) -> str:
    return "" if ground in ("transparent", "none", "inherit") else ground


def _hides(said: dict[str, str]) -> str:
    if said.get("display") == "none":
        return "display: none"
    if said.get("visibility") in ("hidden", "collapse"):
        return "visibility: hidden"
    if re.fullmatch(r"0?\.?0+%?", said.get("opacity", "1")):
        return "opacity: 0"
    if said.get("color") == "transparent":
        return "color: transparent"
    closed = any(re.fullmatch(r"0(?:px)?", said.get(name, "")) for name in ("max-height", "height"))
    if closed and said.get("overflow") == "hidden":
        return "a height of 0"
    indent = _pixels(said.get("text-indent", ""))
    return "text-indent" if indent is not None and indent < -500 else ""  # noqa: PLR2004


def _pixels(value: str) -> float | None:
    """A length in pixels; ``None`` where it depends on something else."""
    found = re.fullmatch(r"(-?\d*\.?\d+)(px|pt|)", value)
    if not found:
        return None
    number = float(found[1])
    if not found[2] and number:
        return None
    return number * _POINT if found[2] == "pt" else number
