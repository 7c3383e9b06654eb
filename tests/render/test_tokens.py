from __future__ import annotations

import tomllib
from typing import Any

import pytest

from composer.errors import ThemeError
from composer.model import Location
from composer.render.colours import contrast
from composer.render.theme import bundled_templates
from composer.render.tokens import resolve

PLACE = Location("templates/x/theme.toml")


def resolved(toml: str, **overrides: str) -> dict[str, str]:
    return resolve(tomllib.loads(toml), overrides, PLACE)


def classic(**overrides: str) -> dict[str, str]:
    text = (bundled_templates() / "classic/theme.toml").read_text("utf-8")
    declared: dict[str, Any] = tomllib.loads(text)["tokens"]
    return resolve(declared, overrides, PLACE)


def test_a_pair_gives_two_tokens() -> None:
    tokens = resolved('width = 600\nink = { light = "#111", dark = "#eee" }')
    assert tokens == {"width": "600", "ink": "#111", "ink_dark": "#eee"}


def test_a_mix_takes_the_same_half() -> None:
    tokens = resolved(
        'a = { light = "#000000", dark = "#ffffff" }\n'
        'p = { light = "#ffffff", dark = "#000000" }\n'
        'm = { light = "mix(a, p, 6%)", dark = "mix(a, p, 6%)" }\n'
        'n = { light = "mix(a.dark, p, 50%)", dark = "reach(a.light, p)" }'
    )
    assert tokens["m"] == "#f0f0f0"
    assert tokens["m_dark"] == "#0f0f0f"
    assert tokens["n"] == "#ffffff"
    assert contrast(tokens["n_dark"], "#000000") >= 4.5


@pytest.mark.parametrize("accent", ["#7c3aed", "#f59e0b", "#0f766e", "#ffffff", "#000000", "#ff0"])
def test_an_authors_accent_can_be_read_everywhere(accent: str) -> None:
    tokens = classic(accent=accent)
    for ground in ("paper", "tint", "note_tint", "tip_tint", "warning_tint", "caution_tint"):
        assert contrast(tokens["accent"], tokens[ground]) >= 4.5
        assert contrast(tokens["accent_dark"], tokens[f"{ground}_dark"]) >= 4.5
    assert contrast("#ffffff", tokens["button"]) >= 4.5
    assert contrast("#ffffff", tokens["button_dark"]) >= 4.5
    assert contrast(tokens["edge"], tokens["tint"]) >= 3


def test_the_button_keeps_the_authors_hue_where_white_can_be_read_on_it() -> None:
    assert classic(accent="#7c3aed")["button"] == "#7c3aed"
    assert classic(accent="#f59e0b")["button"] != "#f59e0b"


def test_the_dark_twin_may_be_given() -> None:
    assert classic(accent="#7c3aed", accent_dark="#ff00ff")["accent_dark"] == "#ff00ff"


def test_a_pair_that_is_no_text_keeps_its_dark_half() -> None:
    tokens = classic(paper="#fffaf0")
    assert (tokens["paper"], tokens["paper_dark"]) == ("#fffaf0", classic()["paper_dark"])


@pytest.mark.parametrize(
    ("overrides", "message", "hint"),
    [
        ({"acent": "#123456"}, "no token “acent”", "accent"),
        ({"accent": "violet"}, "no colour", "#7c3aed"),
        ({"serif": "x;} body{display:none"}, "ends a rule", "leave out"),
        ({"width_dark": "1"}, "no token", ""),
    ],
)
def test_a_wrong_override_says_what_to_do(
    overrides: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(ThemeError, match=message) as error:
        classic(**overrides)
    assert hint in error.value.hint
    assert error.value.location.path == "newsletter.toml"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('a = "mix(b, #fff, 6%)"\nb = "mix(a, #fff, 6%)"', "from itself"),
        ('a = "mix(nothing, #fff, 6%)"', "neither a colour nor a token"),
        ('a = "mix(#000, #fff)"', "cannot calculate"),
        ('a = "reach(#000)"', "cannot calculate"),
        ('a = { light = "#000" }\nb = { light = "#000", dark = "mix(a, #fff, 1%)" }', "no dark"),
    ],
)
def test_a_broken_theme_names_its_file(toml: str, message: str) -> None:
    with pytest.raises(ThemeError, match=message) as error:
        resolved(toml)
    assert error.value.location == PLACE
