"""Draws the pictures that stand for the newsletter elsewhere: title cards, and its icon."""

from __future__ import annotations

import functools
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

    Face = ImageFont.FreeTypeFont

__all__ = ["CARD", "Colours", "icon", "title_card"]

#: Pixels of a picture that networks show beside a link (https://ogp.me; 1.91 to 1).
CARD = (1200, 630)
_MARGIN = 88
#: A title is drawn as large as it fits in so many lines.
_SIZES = range(88, 43, -4)
_LINES = 4
_LEADING = 1.18
#: Where a title may stand, from the top.
_ROOM = (70, 470)
#: Fonts that systems have, in the order in which they are tried: Pillow's own has no accents.
_KNOWN = (
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "NotoSans-Bold.ttf",
    "Arial Bold.ttf",
    "arialbd.ttf",
    "HelveticaNeue.ttc",
    "DejaVuSans.ttf",
    "NotoSansCJK-Bold.ttc",
    "Hiragino Sans GB.ttc",
    "Arial Unicode.ttf",
)
#: A sign that no font has: what is drawn in its place is drawn for all that a font lacks.
_NOWHERE = "\U0010fffd"


class Colours(Struct, frozen=True):
    """Colours as ``#rrggbb``: the ground, the words on it, the accent."""

    ground: str
    ink: str
    accent: str


class _Line(NamedTuple):
    text: str
    face: Face


def title_card(title: str, *, name: str, day: str, colours: Colours, font: bytes | None) -> bytes:
    """A PNG with an issue's title, the newsletter's name and a day; the same words, the same bytes.

    ``font`` are the bytes of a font file; without them a font of the system is taken that has all
    letters. Raises ``ValueError`` where there is none.
    """
    from PIL import Image, ImageDraw

    source = _source(f"{title}{name}{day}", font)
    image = Image.new("RGB", CARD, colours.ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, CARD[0], 14), fill=colours.accent)
    lines = _fitted(draw, title, source)
    height = lines[0].face.size * _LEADING
    top = _ROOM[0] + (_ROOM[1] - _ROOM[0] - height * len(lines)) / 2
    for number, line in enumerate(lines):
        draw.text((_MARGIN, top + number * height), line.text, font=line.face, fill=colours.ink)
    small = _face(source, 34)
    bottom = CARD[1] - _MARGIN + 16
    draw.text((_MARGIN, bottom), name, font=small, fill=colours.accent, anchor="ls")
    draw.text((CARD[0] - _MARGIN, bottom), day, font=small, fill=colours.ink, anchor="rs")
    return _png(image.quantize(64))


def icon(letter: str, size: int, *, colours: Colours, font: bytes | None) -> bytes:
    """A square PNG with the newsletter's first letter on its accent colour.

    A letter that no font has is left out.
    """
    from PIL import Image, ImageDraw

    whole = size * 4
    image = Image.new("RGBA", (whole, whole), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, whole - 1, whole - 1), radius=whole // 5, fill=colours.accent)
    try:
        face = _face(_source(letter, font), round(whole * 0.6))
        draw.text((whole / 2, whole / 2), letter, font=face, fill=colours.ground, anchor="mm")
    except ValueError:
        draw.ellipse((whole * 0.3, whole * 0.3, whole * 0.7, whole * 0.7), fill=colours.ground)
    return _png(image.resize((size, size), Image.Resampling.LANCZOS))


def _fitted(draw: ImageDraw.ImageDraw, title: str, source: bytes | str) -> list[_Line]:
    """The title in lines, in the largest font in which they are few enough."""
    lines: list[_Line] = []
    for size in _SIZES:
        face = _face(source, size)
        lines = [_Line(text, face) for text in _wrapped(draw, title, face)]
        if len(lines) <= _LINES and len(lines) * size * _LEADING <= _ROOM[1] - _ROOM[0]:
            return lines
    last = lines[_LINES - 1]
    return [*lines[: _LINES - 1], last._replace(text=f"{last.text.rstrip(' .,;:')}…")]


def _wrapped(draw: ImageDraw.ImageDraw, text: str, face: Face) -> list[str]:
    room = CARD[0] - 2 * _MARGIN
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and draw.textlength(longer, font=face) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _source(text: str, font: bytes | None) -> bytes | str:
    """The font's bytes, or the name of one that has every letter of a text."""
    if font is not None:
        _face(font, 20)
        return font
    for name in _KNOWN:
        if _has_all(name, "".join(sorted(set(text)))):
            return name
    raise ValueError("no font here has all of its letters")


@functools.lru_cache(maxsize=512)
def _has_all(name: str, letters: str) -> bool:
    try:
        face = _face(name, 24)
    except (OSError, ValueError):
        return False
    nothing = bytes(face.getmask(_NOWHERE))
    return all(letter.isspace() or bytes(face.getmask(letter)) != nothing for letter in letters)


@functools.lru_cache(maxsize=64)
def _face(source: bytes | str, size: int) -> Face:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(BytesIO(source) if isinstance(source, bytes) else source, size)
    except OSError as error:
        raise ValueError("it is no font that can be drawn with") from error


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
