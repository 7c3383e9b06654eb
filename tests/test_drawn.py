"""Pictures that were measured and drawn before."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from composer.drawn import Drawn
from composer.pictures import measure, shrink


@pytest.fixture
def data() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    return out.getvalue()


def never() -> bytes:
    pytest.fail("drawn again")


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path, data: bytes) -> None:
    folder = tmp_path / "cache/pictures"
    first = Drawn(folder).shrunk("a-1.png", width=20, source=lambda: data)
    assert first == shrink(data, 20)
    assert Drawn(folder).shrunk("a-1.png", width=20, source=never) == first


@pytest.mark.parametrize("animated", [False, True])
def test_what_was_measured_is_not_measured_again(tmp_path: Path, animated: bool) -> None:
    out = BytesIO()
    frames = [Image.new("L", (9, 7), 99 * number) for number in range(1 + animated)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    found = Drawn(tmp_path).measure(out.getvalue(), digest="00ff")
    assert found == measure(out.getvalue()) == (9, 7, "gif", animated)
    assert Drawn(tmp_path).measure(b"no picture", digest="00ff") == found


def test_a_failure_is_not_remembered(tmp_path: Path, data: bytes) -> None:
    drawn = Drawn(tmp_path)
    with pytest.raises(ValueError, match="not a picture"):
        drawn.measure(b"no picture", digest="00ff")
    with pytest.raises(ValueError, match="not a picture"):
        drawn.shrunk("a.png", width=20, source=lambda: b"no picture")
    assert drawn.measure(data, digest="00ff")[:2] == (256, 256)
    assert drawn.shrunk("a.png", width=20, source=lambda: data)


def test_without_a_folder_nothing_is_remembered(tmp_path: Path, data: bytes) -> None:
    assert Drawn().shrunk("a.png", width=20, source=lambda: data) == shrink(data, 20)
    assert Drawn().measure(data, digest="00ff") == measure(data)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cache").write_text("a file")
    drawn = Drawn(tmp_path / "cache")
    assert drawn.shrunk("a.png", width=20, source=lambda: data) == shrink(data, 20)
    assert drawn.measure(data, digest="00ff") == measure(data)


@pytest.mark.parametrize("junk", ["", "9", "a b c d", "9 7 gif", "9 7 gif still more"])
def test_a_broken_measure_is_taken_again(tmp_path: Path, data: bytes, junk: str) -> None:
    (tmp_path / "00ff.size").write_text(junk)
    assert Drawn(tmp_path).measure(data, digest="00ff") == measure(data)
