"""What pictures weigh as readers receive them, at the bounds; and that drawing is asked for lazily."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, features

from composer.checking import pictures
from composer.dist import picture_bytes
from composer.drawn import Drawn
from tests.checks.finding import PATH, composed, found, issue
from tests.conftest import MakeProject

Files = dict[str, str | bytes]


def noise(width: int, height: int, form: str = "PNG", *, mode: str = "RGB", seed: int = 1) -> bytes:
    """A picture that no format makes small."""
    channels = len(mode)
    data = random.Random(seed).randbytes(width * height * channels)
    out = BytesIO()
    Image.frombytes(mode, (width, height), data).save(out, form)
    return out.getvalue()


def flat(width: int, height: int, form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#7c3aed").save(out, form)
    return out.getvalue()


def moving(width: int, frames: int = 2) -> bytes:
    images = [
        Image.frombytes("L", (width, 20), random.Random(n).randbytes(width * 20))
        for n in range(frames)
    ]
    out = BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:], duration=200)
    return out.getvalue()


SHOWN = issue("![Un](images/a.png)")


def received(make_project: MakeProject, files: Files, text: str = SHOWN) -> int:
    edition, project = composed(make_project, text, files=files)
    (file,) = edition.pictures
    return len(picture_bytes(file, project.root, Drawn()))


@pytest.mark.parametrize(
    ("setting", "code"), [("each_kb", "picture-weight"), ("sum_kb", "picture-sum")]
)
def test_a_picture_is_weighed_as_readers_receive_it(
    make_project: MakeProject, setting: str, code: str
) -> None:
    files: Files = {"issues/images/a.png": noise(200, 200)}
    size = received(make_project, files)
    at = f"[checks.images]\n{setting} = {size / 1000}"
    below = f"[checks.images]\n{setting} = {(size - 1) / 1000}"
    assert not found(make_project, code, SHOWN, settings=at, files=files)
    (finding,) = found(make_project, code, SHOWN, settings=below, files=files)
    assert f"{size / 1000:.0f} kB" in finding.message


def test_a_large_file_that_readers_receive_small_is_let_be(make_project: MakeProject) -> None:
    files: Files = {"issues/images/a.png": flat(4000, 3000, "BMP")}
    settings = "[checks.images]\neach_kb = 60\nsum_kb = 60"
    assert len(files["issues/images/a.png"]) > 30_000_000
    for code in ("picture-weight", "picture-sum", "picture-width"):
        assert not found(make_project, code, SHOWN, settings=settings, files=files)


def test_a_picture_that_is_turned_into_another_is_weighed_as_that(
    make_project: MakeProject,
) -> None:
    """A WebP of some kilobytes may become a PNG of many."""
    files: Files = {"issues/images/a.png": noise(150, 150, "WEBP", mode="RGBA")}
    size = received(make_project, files)
    assert size > 2 * len(files["issues/images/a.png"])
    settings = f"[checks.images]\neach_kb = {(size - 1) / 1000}"
    assert found(make_project, "picture-weight", SHOWN, settings=settings, files=files)


def test_pictures_are_weighed_together_each_once(make_project: MakeProject) -> None:
    files: Files = {f"issues/images/{n}.png": noise(100, 100, seed=n) for n in range(3)}
    body = "\n\n".join(f"![Un](images/{n}.png)" for n in (0, 1, 2, 2, 2))
    edition, project = composed(make_project, issue(body), files=files)
    size = sum(len(picture_bytes(file, project.root, Drawn())) for file in edition.pictures)
    settings = f"[checks.images]\nsum_kb = {size / 1000}"
    assert not found(make_project, "picture-sum", issue(body), settings=settings, files=files)
    settings = f"[checks.images]\nsum_kb = {(size - 1) / 1000}"
    (finding,) = found(make_project, "picture-sum", issue(body), settings=settings, files=files)
    assert finding.hint.count(".png") == 3


def test_what_the_web_edition_alone_shows_is_not_weighed(make_project: MakeProject) -> None:
    files: Files = {"issues/images/a.png": noise(200, 200)}
    text = issue(":::only{in=web}\n![Un](images/a.png)\n:::\n\nDes mots.")
    settings = "[checks.images]\neach_kb = 1\nsum_kb = 1"
    for code in ("picture-weight", "picture-sum"):
        assert not found(make_project, code, text, settings=settings, files=files)


def test_a_cover_is_told_of_at_its_field(make_project: MakeProject) -> None:
    files: Files = {"issues/images/a.png": noise(200, 200)}
    text = issue("Des mots.", cover="images/a.png", cover_alt="Du bruit")
    settings = "[checks.images]\neach_kb = 1"
    (finding,) = found(make_project, "picture-weight", text, settings=settings, files=files)
    assert (finding.location.path, finding.location.line) == (PATH, 4)


def test_nothing_is_drawn_that_cannot_be_too_heavy(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = pictures.received
    for check in ("picture_weight", "picture_sum", "picture_width"):
        monkeypatch.setattr(
            f"composer.checks.{check}.received",
            lambda proof, file: (drawn.append(file.source), real(proof, file))[1],
        )
    files: Files = {"issues/images/a.png": noise(100, 100)}
    for code in ("picture-weight", "picture-sum", "picture-width"):
        assert not found(make_project, code, SHOWN, files=files)
    assert not drawn


def test_what_was_drawn_is_remembered(make_project: MakeProject, tmp_path: Path) -> None:
    files: Files = {"issues/images/a.png": noise(200, 200)}
    settings = "[checks.images]\neach_kb = 1"
    assert found(make_project, "picture-weight", SHOWN, settings=settings, files=files)
    (kept,) = (tmp_path / ".newsletter/cache/pictures").glob("*.png")
    kept.write_bytes(b"x" * 7000)
    (finding,) = found(make_project, "picture-weight", SHOWN, settings=settings, files=files)
    assert "7 kB" in finding.message


def test_a_picture_that_cannot_be_drawn_is_left_to_the_build(make_project: MakeProject) -> None:
    files: Files = {"issues/images/a.png": noise(200, 200)[:-5000] + b"IEND"}
    settings = "[checks.images]\neach_kb = 1"
    assert not found(make_project, "picture-weight", SHOWN, settings=settings, files=files)


#: A thumbnail of the bundled theme is 132 pixels wide.
CARD = issue("::card[Un pendule]{url=https://a.example/ image=images/a.gif}")


@pytest.mark.parametrize(("width", "amiss"), [(396, False), (397, True)])
def test_what_moves_is_at_most_three_times_as_wide(
    make_project: MakeProject, width: int, amiss: bool
) -> None:
    files: Files = {"issues/images/a.gif": moving(width)}
    settings = "[checks.images]\neach_kb = 4"
    assert bool(found(make_project, "picture-width", CARD, settings=settings, files=files)) is amiss
    # What is light may be as wide as it likes.
    assert not found(make_project, "picture-width", CARD, files=files)


def test_what_moves_is_told_once(make_project: MakeProject) -> None:
    files: Files = {"issues/images/a.gif": moving(40)}
    text = issue("![Un](images/a.gif)\n\n![Un](images/a.gif)")
    assert len(found(make_project, "animated-picture", text, files=files)) == 1
    still: Files = {"issues/images/a.gif": moving(40, frames=1)}
    assert not found(make_project, "animated-picture", text, files=still)


@pytest.mark.parametrize(
    ("url", "amiss"),
    [
        ("https://a.example/b.svg", True),
        ("https://a.example/b.WEBP?w=600#x", True),
        ("https://a.example/b.avif", True),
        ("https://a.example/b.png", False),
        ("https://a.example/svg", False),
        ("https://a.example/b?form=.svg", False),
    ],
)
def test_formats_of_other_servers(make_project: MakeProject, url: str, amiss: bool) -> None:
    assert bool(found(make_project, "picture-format", issue(f"![Un]({url})"))) is amiss


#: Pillow writes AVIF since 11.3.
FORMS = ["WEBP", "TIFF", "BMP", *(["AVIF"] if "avif" in features.get_supported_modules() else [])]


@pytest.mark.parametrize("form", FORMS)
def test_formats_that_composing_converts_are_let_be(make_project: MakeProject, form: str) -> None:
    files: Files = {"issues/images/a.png": flat(80, 80, form)}
    assert not found(make_project, "picture-format", SHOWN, files=files)


def test_a_vector_picture_is_offered_as_png(make_project: MakeProject) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"/>'
    text = issue("![Un logo](images/logo.svg)")
    (finding,) = found(make_project, "picture-format", text, files={"issues/images/logo.svg": svg})
    assert "rsvg-convert -w 1040 issues/images/logo.svg -o issues/images/logo.png" in finding.hint
