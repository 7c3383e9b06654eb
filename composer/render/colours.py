"""Colour arithmetic for themes: mixing, and contrast as WCAG 2.2 defines it."""

from __future__ import annotations

import colorsys
import re

__all__ = ["contrast", "is_colour", "mix", "reach"]

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 200
#: Where sRGB is no longer linear (IEC 61966-2-1).
_KNEE = 0.04045

Channels = tuple[float, float, float]


def is_colour(text: str) -> bool:
    """Whether ``text`` is a colour as themes write them: ``#rgb`` or ``#rrggbb``."""
    return _HEX.fullmatch(text) is not None


def mix(first: str, second: str, share: float) -> str:
    """``share`` (0 to 1) of ``first`` in ``second``, as two translucent sheets would look."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    red, green, blue = (a * share + b * (1 - share) for a, b in pairs)
    return _write((red, green, blue))


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def reach(colour: str, ground: str, ratio: float = 4.5) -> str:
    """The colour of the same hue, nearest in lightness, that has the contrast with ``ground``.

    A colour that has it stays as it is. Where no shade of the hue has it, black or white.
    """
    if contrast(colour, ground) >= ratio:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    best = max(("#000000", "#ffffff"), key=lambda end: contrast(end, ground))
    end = 1.0 if best == "#ffffff" else 0.0
    for step in range(1, _STEPS + 1):
        shade = lightness + (end - lightness) * step / _STEPS
        candidate = _write(colorsys.hls_to_rgb(hue, shade, saturation))
        if contrast(candidate, ground) >= ratio:
            return candidate
    return best


def _channels(colour: str) -> Channels:
    digits = colour.lstrip("#")
    if len(digits) == 3:  # noqa: PLR2004 - #rgb
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _write(channels: Channels) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= _KNEE else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
