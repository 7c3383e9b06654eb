"""Pictures: measured by their head, refused in plain words, named by what they are."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from composer.model import Picture
from composer.pictures import extension, file_name, fitted, measure, shrink
from tests.samples import (
    FILES,
    MOVING,
    ORIENTATION,
    RED_AFTER,
    bomb,
    encoded,
    opened,
    photo,
    red_quarter,
)


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
        started = time.process_time()
        for read in (measure, lambda data: shrink(data, 100)):
            with pytest.raises(ValueError, match="too large: at most 50 million pixels"):
                read(data)
        assert time.process_time() - started < 1

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
