"""A theme is of a character of its own: it is known without its colours and from afar."""

from __future__ import annotations

import io
import itertools

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.browser.built import THEMES, Bench, Name
from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

FULL = "issues/2025-01-09-grok-3.md"
#: The mean difference of two pictures, of 255.
_LEAST = 20


def afar(bench: Bench, chromium: Chromium, theme: str, kind: str, changed: str = "") -> Image.Image:
    """The beginning of the issue in grey, 200 px wide."""
    page = chromium.open(bench.sheet(Name(theme, "sample", FULL)).file(kind), width=700)
    page.evaluate(changed or "null")
    clip = {"x": 0, "y": 0, "width": 700, "height": 2800}
    data = page.screenshot(full_page=True, clip=clip)
    return Image.open(io.BytesIO(data)).convert("L").resize((200, 800))


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


@pytest.mark.parametrize("kind", ["email", "web"])
def test_themes_differ_in_grey_at_200_px(bench: Bench, chromium: Chromium, kind: str) -> None:
    seen = {theme: afar(bench, chromium, theme, kind) for theme in THEMES}
    assert len(seen) >= 2
    close = {
        (one, other): difference(seen[one], seen[other])
        for one, other in itertools.combinations(THEMES, 2)
        if difference(seen[one], seen[other]) < _LEAST
    }
    assert not close


@pytest.mark.parametrize("kind", ["email", "web"])
def test_another_colour_alone_is_no_other_theme(
    bench: Bench, chromium: Chromium, kind: str
) -> None:
    painted = "document.documentElement.style.filter = 'hue-rotate(140deg)'"
    seen = [afar(bench, chromium, THEMES[0], kind, changed) for changed in ("", painted)]
    assert difference(*seen) < _LEAST
