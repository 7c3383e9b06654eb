"""Measures, names and shrinks pictures: the only file that imports Pillow, and only when it must.

What mail shows is JPEG, PNG and GIF; other formats are turned into one of these. Vector pictures
(SVG) and animations are passed on as they are.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from composer.model import PictureError
from composer.slugs import slug_of
from composer.vector import is_svg, svg_size

if TYPE_CHECKING:
    from PIL import Image, ImageFile

    from composer.model import Picture

__all__ = ["Measure", "extension", "file_name", "fitted", "measure", "shrink"]

#: A picture of a few kilobytes can unfold to gigabytes; a camera's has 12 to 50 million pixels.
MOST_PIXELS = 50_000_000
#: Changes whenever the same source would become another file.
_RECIPE = "1"
_QUALITY = 82
_OPAQUE = 128
_SIDEWAYS = frozenset({5, 6, 7, 8})

#: What undoes the EXIF orientations 2 to 8 (CIPA DC-008 §4.6.5, tag 274).
_TURNS = (
    *("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM"),
    *("TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"),
)
_COMMON = (b"\xff\xd8", b"\x89PNG", b"GIF8")
_KEPT = {"jpeg": "jpg", "png": "png", "gif": "gif", "svg": "svg"}


class Measure(NamedTuple):
    """A picture's pixels as it is shown, its format in lower case, and whether it moves.

    A format that mail does not show ends in ``+alpha`` where pixels can be transparent, for such
    a picture becomes a PNG and no JPEG.
    """

    width: int
    height: int
    format: str
    animated: bool


def measure(source: bytes | Path) -> Measure:
    """Measures a picture by its head, turned as its EXIF orientation says.

    Raises ``ValueError`` with the reason in plain words where there is no picture, where it is cut
    off, or where it has more than 50 million pixels.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if is_svg(data):
        return Measure(*svg_size(data), "svg", animated=False)
    with _quiet(), _opened(data) as image:
        if _is_cut(image, data):
            raise ValueError("the picture is cut off: the file is not complete")
        with _plain_words():
            return Measure(*_shown(image), _format(image), _is_animated(image))


def extension(picture_format: str) -> str:
    """The ending of the file that :func:`shrink` makes of a picture of this format."""
    return _KEPT.get(picture_format) or ("png" if picture_format.endswith("+alpha") else "jpg")


def file_name(picture: Picture, width: int) -> str:
    """The name of a picture drawn ``width`` pixels wide at most (0: as it is).

    ``<stem>-<8 hex digits>-<width>.<ending>``: the digits stand for the source's hash, the width
    and the way it is drawn, so that a file of that name never has to be made again.
    """
    stem = slug_of(PurePosixPath(picture.source).stem, longest=40) or "picture"
    key = f"{_RECIPE}\0{picture.source}\0{picture.hash}\0{width}"
    digest = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"{stem}-{digest}-{width}.{extension(picture.format)}"


def fitted(size: tuple[int, int], width: int) -> tuple[int, int]:
    """The size of a picture that is at most ``width`` wide, never larger than it was."""
    if not 0 < width < size[0]:
        return size
    return width, max(1, round(size[1] * width / size[0]))


def shrink(source: bytes, width: int) -> bytes:
    """The picture at most ``width`` pixels wide (0: as wide as it is), turned and without metadata.

    JPEG stays JPEG; PNG stays PNG, with its palette; a still GIF stays GIF; an animated GIF and an
    SVG are returned as they are; of other formats the transparent become PNG, the rest JPEG. The
    same source gives the same bytes. Raises ``ValueError`` as :func:`measure` does.
    """
    if is_svg(source):
        svg_size(source)
        return source
    with _quiet(), _opened(source) as image, _plain_words():
        kind = _format(image)
        if kind == "gif" and _is_animated(image):
            return source
        ending = extension(kind)
        return _encoded(_drawn(image, width, ending), ending)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise ValueError("there is no such file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror}") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow only warns of a bomb below 179 million pixels; its other warnings are for itself."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


@contextmanager
def _plain_words() -> Iterator[None]:
    """Pillow's readers raise whatever a broken file leads them to."""
    try:
        yield
    except Exception as error:
        raise ValueError("the picture is damaged or cut off") from error


def _opened(data: bytes) -> ImageFile.ImageFile:
    from PIL import Image

    if not data:
        raise ValueError("the file is empty")
    try:
        image = Image.open(BytesIO(data), formats=_readers(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:
        known = "JPEG, PNG, GIF, WebP, AVIF, BMP, TIFF or SVG"
        raise ValueError(f"this is not a picture that can be read: {known}") from error
    if image.width * image.height > MOST_PIXELS:
        raise _too_large(image.size)
    return image


def _readers(data: bytes) -> list[str]:
    """The formats to try: none whose reader starts a program (EPS), the rare when it must be."""
    if data.startswith(_COMMON):
        return ["JPEG", "PNG", "GIF"]
    for name in ("Bmp", "WebP", "Tiff", "Avif"):
        # AVIF came with Pillow 11.3.
        with suppress(ImportError):
            import_module(f"PIL.{name}ImagePlugin")
    from PIL import Image

    return [name for name in ("BMP", "WEBP", "TIFF", "AVIF") if name in Image.OPEN]


def _too_large(size: tuple[int, int] | None = None) -> PictureError:
    what = "the picture of {} by {} pixels".format(*size) if size else "the picture"
    reason = f"{what} is too large: at most {MOST_PIXELS // 1_000_000} million pixels"
    return PictureError(reason, hint="shrink it: 1200 pixels across are enough")


def _is_cut(image: ImageFile.ImageFile, data: bytes) -> bool:
    """Whether the end of the pixels is missing, without unfolding them."""
    if image.format == "PNG":
        return b"IEND" not in data
    if image.format in ("JPEG", "MPO"):
        # A thumbnail inside the head has an end of its own.
        head = 2 + sum(4 + len(segment) for _, segment in getattr(image, "applist", ()))
        return data.rfind(b"\xff\xd9") < head
    if image.format == "WEBP":
        return len(data) < 8 + int.from_bytes(data[4:8], "little")
    return False


def _format(image: ImageFile.ImageFile) -> str:
    # MPO is a camera's JPEG that carries a second picture.
    name = "jpeg" if image.format == "MPO" else (image.format or "").lower()
    if name in _KEPT:
        return name
    return f"{name}+alpha" if image.has_transparency_data else name


def _is_animated(image: ImageFile.ImageFile) -> bool:
    return image.format not in ("MPO", "TIFF") and bool(getattr(image, "is_animated", False))


def _orientation(image: ImageFile.ImageFile) -> int:
    """The EXIF orientation that is still to be applied: 1 to 8."""
    # Pillow turns a TIFF itself; a PNG's comes after its pixels if not in its head.
    if image.format == "TIFF" or (image.format == "PNG" and "exif" not in image.info):
        return 1
    found = image.getexif().get(0x0112, 1)
    return found if found in range(1, 9) else 1


def _shown(image: ImageFile.ImageFile) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if _orientation(image) in _SIDEWAYS else (width, height)


def _drawn(image: ImageFile.ImageFile, width: int, ending: str) -> Image.Image:
    orientation = _orientation(image)
    size = fitted(_shown(image), width)
    inner = size[::-1] if orientation in _SIDEWAYS else size
    changes = inner != image.size
    if changes:
        # A JPEG is unfolded at a half, a quarter or an eighth, so that no more is in memory.
        image.draft(None, (2 * inner[0], 2 * inner[1]))
    image.load()
    pixels = _plain(image, keep_palette=not changes and ending != "jpg")
    if pixels.size != inner:
        pixels = _resized(pixels, inner)
    pixels = _turned(pixels, orientation)
    pixels = _in_srgb(pixels, image.info.get("icc_profile"))
    if changes and image.mode == "P" and ending == "png":
        return pixels.quantize(256)
    return pixels


def _plain(image: Image.Image, *, keep_palette: bool) -> Image.Image:
    """The pixels in a mode that can be scaled, eight bits a channel."""
    mode = image.mode
    if mode in ("1", "P") and keep_palette:
        return image.copy()
    if mode.startswith("I") or mode == "F":
        # Sixteen bits; a plain conversion would cut them off at 255.
        return image.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        return image.convert("LA" if mode in ("L", "LA", "La") else "RGBA")
    if mode in ("L", "RGB", "CMYK"):
        return image.copy()
    return image.convert("L" if mode == "1" else "RGB")


def _resized(pixels: Image.Image, size: tuple[int, int]) -> Image.Image:
    from PIL import Image

    return pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _turned(pixels: Image.Image, orientation: int) -> Image.Image:
    from PIL.Image import Transpose

    return pixels if orientation == 1 else pixels.transpose(Transpose[_TURNS[orientation - 2]])


def _in_srgb(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as any screen shows them; a profile that cannot be read is ignored."""
    if not profile or pixels.mode not in ("RGB", "RGBA", "CMYK"):
        return pixels
    try:
        from PIL import ImageCms

        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return pixels
        mode = "RGBA" if pixels.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(pixels, source, target, outputMode=mode) or pixels
    except Exception:  # noqa: BLE001 - a profile that is broken, or a Pillow without profiles
        return pixels


def _encoded(pixels: Image.Image, ending: str) -> bytes:
    # What Pillow finds in ``info`` it may write: comments, profiles, densities.
    transparency = pixels.info.get("transparency")
    pixels.info = {}
    out = BytesIO()
    if ending == "jpg":
        plain = pixels if pixels.mode in ("L", "RGB") else pixels.convert("RGB")
        plain.save(out, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
        return out.getvalue()
    if ending == "gif" and pixels.mode in ("LA", "RGBA"):
        pixels = pixels.convert("RGBA")
        # GIF knows no half-transparent pixels.
        pixels.putalpha(pixels.getchannel("A").point(lambda value: 255 * (value >= _OPAQUE)))
    options = {} if transparency is None or pixels.mode != "P" else {"transparency": transparency}
    pixels.save(out, ending, optimize=True, **options)
    return out.getvalue()
