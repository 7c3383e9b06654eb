"""Pictures for tests: one of each kind, and a bomb."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

from PIL import Image, features

ORIENTATION = 0x0112
#: The quarter of the picture that is red before it is turned, by EXIF orientation (CIPA DC-008).
RED_AFTER = {1: "tl", 2: "tr", 3: "br", 4: "bl", 5: "tl", 6: "tr", 7: "br", 8: "bl"}


def encoded(image: Image.Image, picture_format: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, picture_format, **options)
    return out.getvalue()


def photo(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A gradient with its upper left quarter red."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    return image.convert(mode)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def red_quarter(image: Image.Image) -> str:
    width, height = image.size
    at = {"tl": (1, 1), "tr": (3, 1), "bl": (1, 3), "br": (3, 3)}
    plain = image.convert("RGB")
    (found,) = (
        name
        for name, (x, y) in at.items()
        if (pixel := plain.getpixel((x * width // 4, y * height // 4)))
        and isinstance(pixel, tuple)
        and pixel[0] > pixel[1] + 100
    )
    return found


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes and ``side`` times ``side`` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + checksum

    head = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    deflate = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    pixels = b"".join(deflate.compress(row) for _ in range(side)) + deflate.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


ALPHA = photo().convert("RGBA")
ALPHA.putalpha(Image.linear_gradient("L").resize(ALPHA.size))
FRAMES = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
MOVING = encoded(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:], duration=100)
FILES = {
    "jpeg": encoded(photo(), "JPEG"),
    "jpeg-grey": encoded(photo(mode="L"), "JPEG"),
    "jpeg-cmyk": encoded(photo(mode="CMYK"), "JPEG"),
    "jpeg-progressive": encoded(photo(), "JPEG", progressive=True),
    "png": encoded(photo(), "PNG"),
    "png-alpha": encoded(ALPHA, "PNG"),
    "png-palette": encoded(photo().quantize(16), "PNG"),
    "png-bits": encoded(photo(mode="1"), "PNG"),
    "png-grey-alpha": encoded(ALPHA.convert("LA"), "PNG"),
    "png-16": encoded(photo(mode="L").convert("I;16"), "PNG"),
    "gif": encoded(photo().quantize(32), "GIF"),
    "gif-moving": MOVING,
    "webp": encoded(photo(), "WEBP"),
    "webp-alpha": encoded(ALPHA, "WEBP"),
    "bmp": encoded(photo(), "BMP"),
    "tiff": encoded(photo(), "TIFF"),
    "tiff-alpha": encoded(ALPHA, "TIFF"),
    "tiff-cmyk": encoded(photo(mode="CMYK"), "TIFF"),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"/>',
}
if "avif" in features.get_supported_modules():  # Pillow 11.3 and later
    FILES |= {"avif": encoded(photo(), "AVIF"), "avif-alpha": encoded(ALPHA, "AVIF")}
