"""Reads the size of a vector picture (SVG) from its head; nothing is drawn and nothing expanded."""

from __future__ import annotations

import codecs
import re

__all__ = ["is_svg", "svg_size"]

#: The root element stands in the first kilobytes; editors write long comments before it.
_HEAD = 65_536
# Compiled where they are used, for few builds see a picture that they did not see before.
_ROOT = r"<(?:[A-Za-z_][\w.-]*:)?svg(?=[\s>/])"
_ATTRIBUTE = r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_LENGTH = r"(?i)\s*\+?(\d{1,9}(?:\.\d*)?|\.\d+)\s*([a-z]*)\s*"
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"

#: CSS pixels in a unit (CSS Values 4 §6.2).
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
#: What a picture without any size is given (CSS 2.1 §10.3.2).
_UNSIZED = (300, 150)
_LARGEST = 100_000


def is_svg(data: bytes) -> bool:
    """Whether the root element of a file is ``svg``."""
    return bool(re.match(_ROOT, _root(_head(data))))


def svg_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, by the root's ``width``, ``height`` and ``viewBox``.

    Raises ``ValueError`` where the root is cut off or the size is none.
    """
    text = _root(_head(data))
    tag, closed, _ = text.partition(">")
    if not closed:
        raise ValueError("the picture is cut off: the file is not complete")
    found = {name: one or two for name, one, two in re.findall(_ATTRIBUTE, tag)}
    width, height = _pixels(found.get("width", "")), _pixels(found.get("height", ""))
    box = [float(number) for number in re.findall(_NUMBER, found.get("viewBox", ""))][2:4]
    if len(box) == 2 and min(box) > 0:  # noqa: PLR2004 - a width and a height
        width = width or (height * box[0] / box[1] if height else box[0])
        height = height or width * box[1] / box[0]
    size = (round(width), round(height)) if width and height else _UNSIZED
    if not all(0 < side <= _LARGEST for side in size):
        raise ValueError(f"the picture of {size[0]} by {size[1]} pixels cannot be shown")
    return size


def _head(data: bytes) -> str:
    head = data[:_HEAD]
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return head.decode("utf-16" if wide else "utf-8-sig", "replace")


def _root(text: str) -> str:
    """The text from the root element on: declaration, comments and document type are skipped."""
    position = 0
    while True:
        while text[position : position + 1].isspace():
            position += 1
        end = _end_of_prologue(text, position)
        if end < 0:
            return text[position:]
        position = end


def _end_of_prologue(text: str, position: int) -> int:
    if text.startswith("<!--", position):
        return _after(text, "-->", position)
    if text.startswith("<?", position):
        return _after(text, "?>", position)
    if text.startswith("<!", position):
        subset, end = text.find("[", position), text.find(">", position)
        return _after(text, "]>", position) if 0 <= subset < end else _after(text, ">", position)
    return -1


def _after(text: str, end: str, position: int) -> int:
    found = text.find(end, position)
    return found + len(end) if found >= 0 else len(text)


def _pixels(length: str) -> float:
    """A length in pixels; 0 for a share of what is around, or none."""
    found = re.fullmatch(_LENGTH, length)
    return float(found[1]) * _UNITS.get(found[2].lower(), 0) if found else 0
