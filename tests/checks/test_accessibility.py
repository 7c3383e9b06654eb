"""What the fixtures of the accessibility checks cannot say: lists, themes, sheets, colours."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.checking import emoji
from composer.checking.css_colours import as_hex
from composer.checking.dark_rules import DarkRules
from composer.checking.drawn import Look, _Walk, pixels
from composer.checking.word_lists import word_list
from composer.checks.target_size import _height
from composer.model import Finding
from composer.pipeline import compose, load, proofread
from composer.render.colours import is_colour
from composer.render.steps.page import parse_page
from composer.render.theme import theme_names
from tests.conftest import SETTINGS, MakeProject

PATH = "issues/2025-02-03-courant.md"
ISSUE = "---\ntitle: Un courant\ndate: 2025-02-03\n---\n\n"


def found(
    make: MakeProject,
    codes: Sequence[str],
    *,
    body: str = "Bonjour.\n",
    more: str = "",
    files: dict[str, str] | None = None,
) -> tuple[Finding, ...]:
    root = make({PATH: ISSUE + body, **(files or {})}, settings=SETTINGS + more)
    project = load(root)
    return proofread(compose(ISSUE + body, PATH, project), project, select=codes).findings


@pytest.mark.parametrize("language", ["fr", "en", "pt"])
def test_links_that_say_nothing_are_listed(language: str) -> None:
    phrases = word_list("generic-links", language)["phrases"]
    assert len(phrases) >= 40
    assert len(set(phrases)) == len(phrases)
    # As links are compared: in lower case, without signs around.
    assert all(phrase == phrase.casefold().replace("’", "'").strip(" .:…") for phrase in phrases)


@pytest.mark.parametrize("theme", theme_names(None))
@pytest.mark.parametrize("accent", ["", "#7c3aed", "#ffd400", "#eeeeee", "#111111", "#00ff00"])
def test_bundled_themes_can_be_read(make_project: MakeProject, theme: str, accent: str) -> None:
    """Whatever the accent: a note says that it was changed, and nothing is a warning."""
    more = f'[theme]\nname = "{theme}"\n' + (f'accent = "{accent}"\n' if accent else "")
    told = found(make_project, ["contrast", "own-colours"], more=more, body="::poll{#avis}\n")
    assert all(one.message.startswith("the accent") for one in told), told
    project = load(make_project({PATH: ISSUE}, settings=SETTINGS + more))
    pairs = project.theme.contrast
    named = {name for kind in pairs.values() for text in kind for name in (text, *kind[text])}
    assert len(pairs["text"]) > 7
    assert named - {"#ffffff"} <= project.theme.tokens("fr").keys()


def test_a_theme_of_ones_own(make_project: MakeProject) -> None:
    theme = '[tokens]\nserif = "Georgia"\nsoft = { light = "#bbbbbb", dark = "#b4adc2" }\n'
    (one,) = found(
        make_project,
        ["contrast"],
        more='[theme]\nname = "mine"\n',
        files={"templates/mine/theme.toml": theme},
    )
    assert (one.location.path, one.location.line) == ("templates/mine/theme.toml", 3)
    assert "soft (#bbbbbb)" in one.message
    assert "light mode" in one.message


def test_what_a_theme_reads_on_what(make_project: MakeProject) -> None:
    """A theme that says of a token where it stands is believed."""
    theme = (
        '[tokens]\nbadge = { light = "#ffffff", dark = "#ffffff" }\n'
        '[contrast.text]\nbadge = ["paper"]\n'
    )
    (one,) = found(
        make_project,
        ["contrast"],
        more='[theme]\nname = "mine"\n',
        files={"templates/mine/theme.toml": theme},
    )
    assert one.message.startswith("badge (#ffffff) on paper (#ffffff) has a contrast of 1.00:1")


def test_buttons_of_a_sheet_of_ones_own(make_project: MakeProject) -> None:
    """The answers of polls and buttons, made lower by the author's own sheet."""
    from composer.render.theme import bundled_templates

    sheet = (bundled_templates() / "classic" / "email.css").read_text("utf-8")
    lower = sheet.replace("padding: 12px 16px; font-family", "padding: 6px 16px; font-family")
    lower = lower.replace("padding: 12px 26px", "padding: 8px 26px")
    assert lower.count("padding: 6px 16px; font") == lower.count("padding: 8px 26px") == 1
    body = "[Lire le dossier](https://courant.example/a){.button}\n\n::poll{#avis}\n"
    assert not found(make_project, ["target-size"], body=body)
    told = found(make_project, ["target-size"], body=body, files={"templates/email.css": lower})
    assert [(one.location.line, one.message.partition(",")[0]) for one in told] == [
        (6, "the button “Lire le dossier” is 40 pixels high"),
        (8, "the button “Bien” is 36 pixels high"),
        (8, "the button “Parfaite” is 36 pixels high"),
    ]


def test_small_letters_of_a_sheet_of_ones_own(make_project: MakeProject) -> None:
    from composer.render.theme import bundled_templates

    sheet = (bundled_templates() / "classic" / "email.css").read_text("utf-8")
    files = {
        "templates/email.css": sheet.replace(
            ".pollhow { margin: 0; padding: 2px 0 8px; font-size: 13px",
            ".pollhow { margin: 0; padding: 2px 0 8px; font-size: 9px",
        )
    }
    (one,) = found(make_project, ["small-text"], body="::poll{#avis}\n", files=files)
    assert one.location.line == 6
    assert "letters of 9 pixels" in one.message


def test_an_unreadable_sheet_of_ones_own_in_dark_mode(make_project: MakeProject) -> None:
    """A colour that only ``head.css`` says."""
    from composer.render.theme import bundled_templates

    sheet = (bundled_templates() / "classic" / "head.css").read_text("utf-8")
    body = '<p><span class="hot">Chaud</span> devant.</p>\n'
    files = {"templates/email.css": ".hot { color: #b91c1c; }\n"}
    dark = "@media (prefers-color-scheme: dark) {\n.hot { color: %s !important; }\n}\n"
    assert found(make_project, ["own-colours"], body=body, files=files)
    good = {**files, "templates/head.css": sheet + dark % "#fca5a5"}
    assert not found(make_project, ["own-colours"], body=body, files=good)
    bad = {**files, "templates/head.css": sheet + dark % "#333333"}
    (one,) = found(make_project, ["own-colours"], body=body, files=bad)
    assert "#333333 on #1d1a24 in dark mode" in one.message


@pytest.mark.parametrize(
    ("written", "colour"),
    [
        ("#ABC", "#aabbcc"),
        ("#a1b2c3", "#a1b2c3"),
        ("rgb(255, 0,10)", "#ff000a"),
        ("rgb(255 0 10)", "#ff000a"),
        ("rgba(1,2,3,1)", "#010203"),
        ("rgba(1,2,3,.5)", ""),
        ("RebeccaPurple", "#663399"),
        ("var(--x)", ""),
        ("blurple", ""),
        ("", ""),
    ],
)
def test_colours(written: str, colour: str) -> None:
    assert as_hex(written) == colour


@pytest.mark.parametrize(
    ("written", "size"),
    [("12px", 12), ("9pt", 12), ("2em", 40), ("50%", 10), ("1rem", 16), ("0", 0), ("big", None)],
)
def test_lengths(written: str, size: float | None) -> None:
    assert pixels(written, 20) == size


SHEET = """
.a { color: red }
@media screen and (prefers-color-scheme: dark) { /* the night { */
p { color: #111 !important; }
.a { color: #222 !important; background: #000 }
.b .a { color: #333 !important; }
td .a, .c:hover { color: #444 !important; }
.a { color: #555; border-color: #666 }
}
@media print { .a { color: #777 !important } }
"""


@pytest.mark.parametrize(
    ("html", "colour"),
    [
        ("<p>x</p>", "#111"),
        ('<p class="a">x</p>', "#222"),
        ('<div class="b"><div><p class="a">x</p></div></div>', "#333"),
        ('<div class="a b"><p class="c">x</p></div>', "#111"),
        ("<h2>x</h2>", ""),
    ],
)
def test_dark_rules(html: str, colour: str) -> None:
    page = parse_page(f"<html><body>{html}</body></html>")
    (element,) = (one for one in page.iter("p", "h2"))
    said = DarkRules(SHEET).of(element)
    assert said.get("color", ("", False))[0] == colour
    assert ("background-color" in said) is (element.get("class") == "a")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("🎉", 1),
        ("👩‍👩‍👧", 1),
        ("👋🏽👋🏽", 2),
        ("🇫🇷🇧🇷", 2),
        ("❤️", 1),
        ("❤", 0),
        ("1️⃣ 2️⃣", 2),
        ("★ ✓ → ™ © 12", 0),
    ],
)
def test_emojis(text: str, number: int) -> None:
    assert emoji.count(text) == number
    assert emoji.only(text) is bool(number)
    assert not emoji.only(f"{text} et")


def test_a_table_of_a_block_of_ones_own(make_project: MakeProject) -> None:
    template = "{# A card.\n\n   attributes: none\n#}\n<table {{ at(block) }}><tr><td>Un</td></tr></table>\n"
    files = {"templates/blocks/fiche.email.html.j2": template}
    (one,) = found(make_project, ["table-role"], body="::fiche\n", files=files)
    assert one.location.line == 6
    assert one.hint == 'write <table role="presentation"> in templates/blocks/fiche.email.html.j2'


def test_long_words_are_shortened(make_project: MakeProject) -> None:
    body = f"![{'a-' * 5000}b](https://courant.example/a.jpg)\n"
    (one,) = found(make_project, ["alt-vague"], body=body)
    assert len(one.message) < 200


PROPERTIES = (
    *("color", "background", "background-color", "background-image", "font-size", "line-height"),
    *("font-weight", "padding", "padding-top", "height", "display", "text-align", "visibility", ""),
)
VALUES = (
    *("", "red", "#", "#12", "#123456", "rgb(", "rgb(1,2,3)", "12px", "1.", ".", "nan", "1e999"),
    *("-3px", "0", "1px 2px 3px", "%", "smaller", "inherit", "transparent", "none", "block"),
    *("inline-block", "bold", "900", "!important", "12px !important", "url(a)"),
)


@given(st.lists(st.tuples(st.sampled_from(PROPERTIES), st.sampled_from(VALUES)), max_size=6))
def test_whatever_a_style_says_is_read(said: list[tuple[str, str]]) -> None:
    style = ";".join(f"{name}:{value}" for name, value in said)
    page = parse_page(f'<html><body><a href="x" style="{style}">Un <b>mot</b></a></body></html>')
    walk = _Walk(DarkRules(SHEET))
    (body,) = page.iter("body")
    walk.go(body, Look())
    (link,) = page.iter("a")
    _height(link)
    for run in walk.found:
        assert all(not one or is_colour(one) for one in (run.look.colour, run.look.dark_ground))


def test_a_token_is_told_of_where_it_is_set(make_project: MakeProject) -> None:
    more = '[theme]\naccent = "#ffd400"\naccent_dark = "#333333"\nsoft = "#aaaaaa"\n'
    first = 1 + SETTINGS.count("\n")
    told = found(make_project, ["contrast"], more=more)
    assert {one.location.path for one in told} == {"newsletter.toml"}
    assert [(one.location.line - first, one.message.partition(" ")[0]) for one in told] == [
        (1, "the"),
        (2, "accent"),
        (2, "bar"),
        (3, "soft"),
    ]
    assert [str(one.severity) for one in told] == ["note", *["warning"] * 3]
