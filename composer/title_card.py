"""Draws the pictures that stand for the newsletter elsewhere: title cards, and its icon."""

from __future__ import annotations

import functools
import re
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from composer.vector import is_svg

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

    Face = ImageFont.FreeTypeFont

__all__ = ["CARD", "Colours", "icon", "squared", "title_card"]

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
#: Letters of scripts that are written from the right, or that change by their neighbours.
_JOINED = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]"
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


def title_card(
    title: str,
    *,
    name: str,
    day: str,
    colours: Colours,
    font: bytes | None = None,
    start: str = "left",
) -> bytes:
    """A PNG with an issue's title, the newsletter's name and a day; the same words, the same bytes.

    ``font`` are the bytes of a font file; without them a font of the system is taken that has all
    letters. The title begins at the ``start``, ``left`` or ``right``. Raises ``ValueError`` where
    there is no such font, or none that can join letters as the script asks.
    """
    from PIL import Image, ImageDraw

    source = _source(f"{title}{name}{day}", font)
    image = Image.new("RGB", CARD, colours.ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, CARD[0], 14), fill=colours.accent)
    lines = _fitted(draw, title, source)
    height = lines[0].face.size * _LEADING
    top = _ROOM[0] + (_ROOM[1] - _ROOM[0] - height * len(lines)) / 2
    sides = (_MARGIN, CARD[0] - _MARGIN)
    (near, near_anchor), (far, far_anchor) = ((sides[0], "l"), (sides[1], "r"))
    if start == "right":
        near, near_anchor, far, far_anchor = far, far_anchor, near, near_anchor
    for number, line in enumerate(lines):
        at = (near, top + number * height)
        draw.text(at, line.text, font=line.face, fill=colours.ink, anchor=f"{near_anchor}a")
    small = _face(source, 34)
    bottom = CARD[1] - _MARGIN + 16
    draw.text((near, bottom), name, font=small, fill=colours.accent, anchor=f"{near_anchor}s")
    draw.text((far, bottom), day, font=small, fill=colours.ink, anchor=f"{far_anchor}s")
    return _png(image.quantize(64))


def icon(letter: str, size: int, *, colours: Colours, font: bytes | None = None) -> bytes:
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


def squared(source: bytes, size: int) -> bytes:
    """An author's picture as a square PNG, whole, on nothing where it is no square.

    Raises ``ValueError`` as :func:`composer.pictures.shrink` does, and for an SVG.
    """
    from PIL import Image, ImageOps

    from composer.pictures import shrink

    if is_svg(source):
        raise ValueError("an SVG is not drawn here")
    drawn = Image.open(BytesIO(shrink(source, 4 * size))).convert("RGBA")
    fitted = ImageOps.contain(drawn, (size, size), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    square.paste(fitted, ((size - fitted.width) // 2, (size - fitted.height) // 2))
    return _png(square)


def _fitted(draw: ImageDraw.ImageDraw, title: str, source: bytes | str) -> list[_Line]:
    """The title in lines, in the largest font in which they are few enough."""
    lines: list[_Line] = []
    for size in _SIZES:
        face = _face(source, size)
        lines = [_Line(text, face) for text in _wrapped(draw, title, face)]
        if len(lines) <= _LINES and len(lines) * size * _LEADING <= _ROOM[1] - _ROOM[0]:
            return lines
    last = lines[_LINES - 1]
    words = last.text
    while draw.textlength(f"{words}…", font=last.face) > CARD[0] - 2 * _MARGIN:
        words = words[:-1]
    return [*lines[: _LINES - 1], last._replace(text=f"{words.rstrip(' .,;:')}…")]


def _wrapped(draw: ImageDraw.ImageDraw, text: str, face: Face) -> list[str]:
    room = CARD[0] - 2 * _MARGIN
    lines: list[str] = []
    line = ""
    for word in _words(draw, text, face, room):
        longer = f"{line}{word}"
        if line and draw.textlength(longer.strip(), font=face) > room:
            lines.append(line.strip())
            line = word
        else:
            line = longer
    return [*lines, line.strip()]


def _words(draw: ImageDraw.ImageDraw, text: str, face: Face, room: int) -> list[str]:
    """What a line may end between: words, and signs where a word is longer than a line."""
    words: list[str] = []
    for word in text.split(" "):
        whole = f"{word} "
        fits = draw.textlength(word, font=face) <= room
        words += [whole] if fits else [*whole[:-2], whole[-2:]]
    return words


def _source(text: str, font: bytes | None) -> bytes | str:
    """The font's bytes, or the name of one that has every letter of a text."""
    letters = "".join(sorted(set(text)))
    if _JOINED.search(letters) and not _can_join():
        raise ValueError("Pillow has no Raqm here, without which its letters are not joined")
    if font is not None:
        _face(font, 20)
        if not _has_all(font, letters):
            raise ValueError("the font of [site] font lacks some of its letters")
        return font
    for name in _KNOWN:
        if _has_all(name, letters):
            return name
    raise ValueError("no font here has all of its letters")


def _can_join() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


@functools.lru_cache(maxsize=512)
def _has_all(source: bytes | str, letters: str) -> bool:
    try:
        face = _face(source, 24)
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
