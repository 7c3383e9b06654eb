"""Pictures: shrunk, turned, and without a trace of metadata."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from composer.pictures import measure, shrink
from tests.samples import (
    FILES,
    MOVING,
    encoded,
    opened,
    photo,
    red_quarter,
)


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

    @pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
    def test_colours_of_another_profile_become_those_of_the_screen(
        self, picture_format: str
    ) -> None:
        # A profile whose red is the screen's green, under a name of its own.
        raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        raw = raw.replace("sRGB".encode("utf-16-be"), "Test".encode("utf-16-be"))
        for old, new in ((b"rXYZ", b"????"), (b"gXYZ", b"rXYZ"), (b"????", b"gXYZ")):
            raw = raw.replace(old, new, 1)
        data = encoded(Image.new("RGB", (80, 60), (250, 0, 0)), picture_format, icc_profile=raw)
        found = opened(shrink(data, 40)).getpixel((20, 15))
        assert isinstance(found, tuple)
        assert found[1] > 240
        assert max(found[0], found[2]) < 15

    @pytest.mark.parametrize("kind", ["LAB", "XYZ"])
    def test_a_profile_of_no_screen_is_dropped(self, kind: Literal["LAB", "XYZ"]) -> None:
        raw = ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()
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
