"""Pictures: measured by their head, named by what they are, shrunk without a trace of metadata."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin, features

from composer.model import Picture
from composer.pictures import extension, file_name, fitted, measure, shrink

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


class TestMeasuring:
    @pytest.mark.parametrize("name", [name for name in FILES if name != "gif-moving"])
    def test_each_format(self, name: str) -> None:
        found = measure(FILES[name])
        assert (found.width, found.height) == (400, 300)
        assert found.format.partition("+")[0] == name.partition("-")[0]
        assert not found.animated

    def test_an_animation_is_known(self) -> None:
        assert measure(MOVING) == (20, 10, "gif", True)

    def test_a_file_by_its_path(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jpg"
        path.write_bytes(FILES["jpeg"])
        assert measure(path) == measure(FILES["jpeg"])

    @pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "TIFF"])
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_a_turned_picture_is_measured_as_it_is_shown(
        self, picture_format: str, orientation: int
    ) -> None:
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        data = encoded(photo(), picture_format, exif=exif)
        size = (300, 400) if orientation >= 5 else (400, 300)
        assert measure(data)[:2] == size
        drawn = opened(shrink(data, 0))
        assert drawn.size == size
        assert red_quarter(drawn) == RED_AFTER[orientation]
        small = opened(shrink(data, 100))
        assert small.size == fitted(size, 100)
        assert red_quarter(small) == RED_AFTER[orientation]

    @pytest.mark.parametrize("orientation", [0, 9, 77, 65535])
    def test_an_orientation_that_does_not_exist_is_none(self, orientation: int) -> None:
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        assert measure(encoded(photo(), "JPEG", exif=exif))[:2] == (400, 300)


class TestRefusing:
    @pytest.mark.parametrize("side", [7100, 12000, 20000])
    def test_a_bomb_is_refused_before_it_unfolds(self, side: int) -> None:
        data = bomb(side)
        assert len(data) < 100_000
        started = time.perf_counter()
        for read in (measure, lambda data: shrink(data, 100)):
            with pytest.raises(ValueError, match="too large: at most 50 million pixels"):
                read(data)
        assert time.perf_counter() - started < 1

    @pytest.mark.parametrize("name", ["jpeg", "png", "webp", "jpeg-progressive"])
    def test_a_file_that_is_cut_off_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match=r"cut off|can be read"):
            measure(FILES[name][: len(FILES[name]) * 2 // 3])

    @pytest.mark.parametrize("name", [name for name in FILES if name != "gif-moving"])
    def test_what_the_head_did_not_tell_the_pixels_do(self, name: str) -> None:
        with pytest.raises(ValueError, match=r"cut off|damaged|cannot be shown|can be read"):
            shrink(FILES[name][: len(FILES[name]) // 3], 100)

    def test_a_thumbnails_end_is_not_the_pictures(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = "thumbnail: \xff\xd9".encode("latin-1")
        data = encoded(photo(), "JPEG", exif=exif)
        assert measure(data)[:2] == (400, 300)
        with pytest.raises(ValueError, match="cut off"):
            measure(data[:-40])

    def test_what_follows_the_picture_does_no_harm(self) -> None:
        assert measure(FILES["jpeg"] + b"a film" * 9000)[:2] == (400, 300)
        assert b"film" not in shrink(FILES["jpeg"] + b"a film" * 9000, 0)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (b"Bonjour", "not a picture"),
            (b"<!DOCTYPE html><html><svg width='1' height='1'/></html>", "not a picture"),
            (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not a picture"),
            (b"\x89PNG\r\n\x1a\n", "not a picture"),
            (b"GIF89a", "not a picture"),
            (b"RIFF\xff\xff\xff\x7fWEBPVP8 ", "not a picture"),
        ],
    )
    def test_what_is_no_picture_is_refused(self, data: bytes, words: str) -> None:
        with pytest.raises(ValueError, match=words):
            measure(data)
        with pytest.raises(ValueError, match=words):
            shrink(data, 100)

    def test_what_is_no_file_is_refused(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "missing.png", Path("/dev/zero")):
            with pytest.raises(ValueError, match="no such file"):
                measure(path)

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(sorted(FILES)), st.data())
    def test_no_broken_file_ends_in_another_error(self, name: str, data: st.DataObject) -> None:
        raw = bytearray(FILES[name])
        for position in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=8)):
            raw[position] = data.draw(st.integers(0, 255))
        for read in (measure, lambda data: shrink(data, 50)):
            with contextlib.suppress(ValueError):
                read(bytes(raw))


class TestVector:
    @pytest.mark.parametrize(
        ("tag", "size"),
        [
            ('<svg width="40" height="30">', (40, 30)),
            ("<svg width='40px' height='30.4'/>", (40, 30)),
            ('<svg width="1in" height="72pt">', (96, 96)),
            ('<svg width="10mm" height="1cm">', (38, 38)),
            ('<svg viewBox="0 0 640 480">', (640, 480)),
            ('<svg viewBox="-5,-5,64e1 480" width="100%" height="100%">', (640, 480)),
            ('<svg width="320" viewBox="0 0 640 480">', (320, 240)),
            ('<svg height="240" viewBox="0 0 640 480">', (320, 240)),
            ("<svg>", (300, 150)),
            ('<svg viewBox="0 0 0 0">', (300, 150)),
            ('<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="4" height="3">', (4, 3)),
            ('<svg data-width="9" stroke-width="2" width="4" height="3">', (4, 3)),
        ],
    )
    def test_its_size_is_read_from_its_root(self, tag: str, size: tuple[int, int]) -> None:
        prologue = '<?xml version="1.0"?>\n<!-- <svg width="1"> -->\n<!DOCTYPE svg>\n'
        for text in (tag, prologue + tag):
            assert measure(text.encode()) == (*size, "svg", False)
        assert measure(tag.encode("utf-16"))[:2] == size
        assert measure(tag.encode("utf-8-sig"))[:2] == size

    def test_entities_are_not_expanded(self) -> None:
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        data = f'<!DOCTYPE svg [<!ENTITY l0 "x">{levels}]><svg width="4" height="3">&l11;</svg>'
        assert measure(data.encode())[:2] == (4, 3)

    def test_it_is_never_drawn(self) -> None:
        assert shrink(FILES["svg"], 10) == FILES["svg"]

    @pytest.mark.parametrize("tag", ["<svg width='9999999' height='1'>", "<svg width='4'"])
    def test_one_without_a_usable_size_is_refused(self, tag: str) -> None:
        with pytest.raises(ValueError, match=r"cannot be shown|cut off"):
            measure(tag.encode())

    @pytest.mark.parametrize(
        "data",
        ["<!--" * 20_000, "<?" * 20_000, "<![" * 20_000, "<svg " + "a=" * 30_000, " " * 60_000],
    )
    def test_none_takes_long(self, data: str) -> None:
        started = time.perf_counter()
        with pytest.raises(ValueError):
            measure(data.encode())
        assert time.perf_counter() - started < 1


class TestNaming:
    PICTURE = Picture(source="issues/images/Été à Lyon.JPG", format="jpeg", hash="00ff")

    def test_a_name_tells_stem_hash_width_and_ending(self) -> None:
        name = file_name(self.PICTURE, 1200)
        stem, digits, rest = name.rsplit("-", 2)
        assert (stem, rest) == ("ete-a-lyon", "1200.jpg")
        assert len(digits) == 8
        assert int(digits, 16) >= 0

    def test_another_source_or_size_is_another_name(self) -> None:
        pictures = [
            self.PICTURE,
            Picture(source="issues/images/Été à Lyon.JPG", format="jpeg", hash="00fe"),
            Picture(source="issues/été à lyon.jpg", format="jpeg", hash="00ff"),
        ]
        names = {file_name(picture, width) for picture in pictures for width in (600, 1200)}
        assert len(names) == 6
        assert {file_name(picture, width) for picture in pictures for width in (600, 1200)} == names

    @pytest.mark.parametrize(
        "source", ["issues/🎉.png", "issues/" + "a" * 250 + ".png", "…/../x.png"]
    )
    def test_any_source_gives_a_plain_short_name(self, source: str) -> None:
        name = file_name(Picture(source=source, format="png", hash="00"), 10)
        assert len(name) < 70
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")

    @pytest.mark.parametrize("name", FILES)
    def test_the_ending_is_that_of_the_file(self, name: str) -> None:
        ending = extension(measure(FILES[name]).format)
        made = measure(shrink(FILES[name], 50)).format
        assert {"jpg": "jpeg"}.get(ending, ending) == made
        assert ending in ("jpg", "png", "gif", "svg")


class TestShrinking:
    DRAWN = tuple(name for name in FILES if name not in ("svg", "gif-moving"))

    @pytest.mark.parametrize("name", DRAWN)
    def test_a_picture_becomes_as_wide_as_asked(self, name: str) -> None:
        drawn = opened(shrink(FILES[name], 120))
        assert drawn.size == (120, 90)
        if name not in ("jpeg-grey", "png-bits", "png-grey-alpha", "png-16"):
            assert red_quarter(drawn) == "tl"

    @pytest.mark.parametrize("name", DRAWN)
    def test_a_picture_is_never_enlarged(self, name: str) -> None:
        assert opened(shrink(FILES[name], 4000)).size == (400, 300)
        assert opened(shrink(FILES[name], 0)).size == (400, 300)

    @pytest.mark.parametrize("name", FILES)
    def test_the_bytes_are_the_same_each_time(self, name: str) -> None:
        assert shrink(FILES[name], 120) == shrink(FILES[name], 120)

    def test_the_height_is_at_least_a_pixel(self) -> None:
        assert opened(shrink(encoded(photo(4000, 2), "PNG"), 100)).size == (100, 1)

    def test_an_animation_is_left_byte_for_byte(self) -> None:
        assert shrink(MOVING, 5) == MOVING

    @pytest.mark.parametrize("width", [0, 120])
    def test_a_palette_is_kept(self, width: int) -> None:
        assert opened(shrink(FILES["png-palette"], width)).mode == "P"
        assert opened(shrink(FILES["gif"], width)).mode == "P"

    @pytest.mark.parametrize(
        "name", [name for name in FILES if name.endswith("-alpha") and "grey" not in name]
    )
    def test_transparency_is_kept(self, name: str) -> None:
        drawn = opened(shrink(FILES[name], 120))
        assert drawn.mode == "RGBA"
        low, high = drawn.getchannel("A").getextrema()
        assert isinstance(low, int)
        assert isinstance(high, int)
        assert (low < 10, high > 245) == (True, True)

    @pytest.mark.parametrize("width", [0, 120])
    @pytest.mark.parametrize("picture_format", ["PNG", "GIF"])
    def test_a_transparent_colour_of_a_palette_is_kept(
        self, picture_format: str, width: int
    ) -> None:
        image = Image.new("P", (400, 300), 0)
        image.putpalette([0, 0, 0, 250, 0, 0])
        image.paste(1, (0, 0, 200, 300))
        drawn = opened(shrink(encoded(image, picture_format, transparency=0), width)).convert(
            "RGBA"
        )
        clear, red = drawn.getpixel((drawn.width - 3, 3)), drawn.getpixel((3, 3))
        assert isinstance(clear, tuple)
        assert isinstance(red, tuple)
        assert clear[3] == 0
        assert red[:3] == (250, 0, 0)
        assert red[3] > 250

    def test_sixteen_bits_become_eight_and_not_white(self) -> None:
        deep = Image.linear_gradient("L").convert("I").point(lambda value: value * 257)
        drawn = opened(shrink(encoded(deep.convert("I;16"), "PNG"), 0))
        assert drawn.mode == "L"
        assert drawn.getextrema() == (0, 255)

    def test_a_jpeg_is_progressive(self) -> None:
        assert opened(shrink(FILES["jpeg"], 200)).info["progressive"]

    def test_a_camera_with_two_pictures_in_a_file_gives_the_first(self) -> None:
        data = encoded(
            photo(), "MPO", save_all=True, append_images=[photo(mode="L").convert("RGB")]
        )
        assert measure(data) == (400, 300, "jpeg", False)
        assert opened(shrink(data, 100)).format == "JPEG"


class TestMetadata:
    SECRET = "Sous le pont Mirabeau"

    def marked(self, picture_format: str, image: Image.Image) -> bytes:
        exif = Image.Exif()
        exif[0x010E] = self.SECRET
        exif.get_ifd(0x8825)[1] = "N"
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", self.SECRET)
        options: dict[str, dict[str, Any]] = {
            "JPEG": {"exif": exif, "comment": self.SECRET, "xmp": self.SECRET.encode()},
            "PNG": {"exif": exif, "pnginfo": text},
            "WEBP": {"exif": exif, "xmp": self.SECRET.encode()},
            "GIF": {"comment": self.SECRET},
            "TIFF": {"description": self.SECRET},
        }
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        extra = {} if picture_format == "GIF" else {"icc_profile": profile, "dpi": (72, 72)}
        return encoded(image, picture_format, **options[picture_format], **extra)

    @pytest.mark.parametrize("width", [0, 100])
    @pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
    def test_nothing_is_left_of_it(self, picture_format: str, width: int) -> None:
        image = photo().quantize(16) if picture_format == "GIF" else photo()
        data = self.marked(picture_format, image)
        assert self.SECRET.encode() in data
        drawn = shrink(data, width)
        assert self.SECRET.encode() not in drawn
        found = opened(drawn)
        assert not found.getexif()
        assert not {"icc_profile", "exif", "xmp", "comment", "Comment", "dpi"} & set(found.info)

    def test_colours_of_another_profile_become_those_of_the_screen(self) -> None:
        lab = ImageCms.createProfile("LAB")
        xyz = ImageCms.createProfile("XYZ")
        for profile in (lab, xyz):
            raw = ImageCms.ImageCmsProfile(profile).tobytes()
            data = encoded(photo(), "JPEG", icc_profile=raw)
            assert opened(shrink(data, 100)).size == (100, 75)

    @pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
    def test_a_profile_that_cannot_be_read_is_dropped(self, profile: bytes) -> None:
        data = encoded(photo(), "PNG", icc_profile=profile)
        assert red_quarter(opened(shrink(data, 100))) == "tl"


def test_a_large_photograph_is_never_whole_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.linear_gradient("L").resize((8000, 6000)).convert("RGB").save(path, quality=70)
    script = (
        "import sys, resource\n"
        "from pathlib import Path\n"
        "from composer.pictures import shrink\n"
        "from PIL import Image, JpegImagePlugin\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "shrink(Path(sys.argv[1]).read_bytes(), 600)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    # Whole, its pixels alone take 144 MB.
    assert int(run.stdout) < 24_000


def test_pillow_is_imported_only_when_a_picture_is_read() -> None:
    script = "import sys, composer.pictures; print('PIL' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
