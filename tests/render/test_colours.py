from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.render.colours import contrast, is_colour, mix, reach

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


def test_mixing_is_by_parts() -> None:
    assert mix("#ffffff", "#000000", 0.06) == "#0f0f0f"
    assert mix("#f00", "#0000ff", 1) == "#ff0000"


def test_a_colour_that_can_be_read_stays() -> None:
    assert reach("#7c3aed", "#ffffff") == "#7c3aed"


def test_lighter_keeps_the_hue() -> None:
    light = reach("#7c3aed", "#1d1a24")
    assert contrast(light, "#1d1a24") == pytest.approx(4.5, abs=0.15)
    red, green, blue = (int(light[at : at + 2], 16) for at in (1, 3, 5))
    assert blue > red > green


@settings(deadline=None)
@given(colours, colours)
def test_every_colour_can_be_made_readable(colour: str, ground: str) -> None:
    ratio = min(4.5, max(contrast("#000", ground), contrast("#fff", ground)))
    assert contrast(reach(colour, ground, ratio), ground) >= ratio - 1e-9


def test_what_a_colour_is() -> None:
    assert is_colour("#abc")
    assert is_colour("#A1b2C3")
    assert not is_colour("red")
    assert not is_colour("#abcd")
