from __future__ import annotations

from pathlib import Path

import pytest

from composer.config.locales import read_locales
from composer.errors import ThemeError
from composer.render.theme import Theme, Tongue, bundled_templates, theme_names
from tests.conftest import MakeProject
from tests.render.drawing import body_of, drawn, email, theme_file

LOCALES = read_locales((bundled_templates() / "locales",))


def tongue(theme: Theme, language: str = "fr") -> Tongue:
    return theme.tongue(language, LOCALES)


def test_a_file_of_the_project_wins_over_the_themes_over_classics(tmp_path: Path) -> None:
    (tmp_path / "templates/mine/blocks").mkdir(parents=True)
    name = "blocks/poll.txt.j2"

    def found() -> Path | None:
        return Theme.load("mine", tmp_path / "templates").find(name)

    assert found() == bundled_templates() / "classic" / name
    theme_file(tmp_path, f"mine/{name}", "theme")
    assert found() == tmp_path / "templates/mine" / name
    theme_file(tmp_path, name, "project")
    assert found() == tmp_path / "templates" / name


def test_a_theme_changes_single_tokens_of_classic(tmp_path: Path) -> None:
    theme_file(tmp_path, "mine/theme.toml", '[tokens]\nserif = "Charter, serif"\n')
    theme = Theme.load("mine", tmp_path / "templates", {"accent": "#0f766e"})
    tokens = theme.tokens("fr")
    assert tokens["serif"] == "Charter, serif"
    assert tokens["accent"] == "#0f766e"
    assert "mine" in theme_names(tmp_path / "templates")


def test_an_unknown_theme_names_the_nearest() -> None:
    with pytest.raises(ThemeError, match="no theme “clasic”") as error:
        Theme.load("clasic")
    assert "classic" in error.value.hint


def test_a_broken_theme_toml_is_named(tmp_path: Path) -> None:
    theme_file(tmp_path, "mine/theme.toml", "[tokens\n")
    with pytest.raises(ThemeError, match="no TOML") as error:
        Theme.load("mine", tmp_path / "templates")
    assert error.value.location.path == "templates/mine/theme.toml"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "blocks/../../x", "a\\b"])
def test_no_name_leads_out_of_the_theme(name: str) -> None:
    assert Theme.load("classic").find(name) is None


def test_no_symlink_leads_out_of_the_theme(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "templates/mine").mkdir(parents=True)
    (tmp_path / "templates/mine/footer").symlink_to(tmp_path / "secret")
    assert Theme.load("mine", tmp_path / "templates").find("footer") is None


def test_a_sheet_has_values_in_place_of_tokens() -> None:
    theme = Theme.load("classic")
    css = theme.sheet("head.css", tongue(theme))
    assert "var(--" not in css
    assert theme.tokens("fr")["accent_dark"] in css


def test_a_mails_sheet_has_the_sides_of_the_language(tmp_path: Path) -> None:
    css = (
        "p { padding-inline-start: 1px; border-inline-end: 0; text-align: start;"
        " border-start-end-radius: 2px }"
    )
    theme_file(tmp_path, "email.css", css)
    theme = Theme.load("classic", tmp_path / "templates")
    assert theme.sheet("email.css", tongue(theme)) == (
        "p{padding-left:1px;border-right:0;text-align:left;border-top-right-radius:2px}"
    )
    assert theme.sheet("email.css", tongue(theme, "ar")) == (
        "p{padding-right:1px;border-left:0;text-align:right;border-top-left-radius:2px}"
    )


def test_an_unknown_token_in_a_sheet_names_file_and_line(tmp_path: Path) -> None:
    theme_file(tmp_path, "email.css", "p { margin: 0 }\n\na { color: var(--acent) }\n")
    theme = Theme.load("classic", tmp_path / "templates")
    with pytest.raises(ThemeError, match="acent") as error:
        theme.sheet("email.css", tongue(theme))
    assert (error.value.location.path, error.value.location.line) == ("templates/email.css", 3)
    assert "accent" in error.value.hint


def test_the_web_sheet_keeps_its_own_properties() -> None:
    theme = Theme.load("classic")
    css = theme.sheet("web.css", tongue(theme))
    assert "--link: #6d28d9" in css
    assert "var(--link)" in css
    assert "var(--accent)" not in css


def test_scripts_have_fonts_of_their_own() -> None:
    theme = Theme.load("classic")
    assert theme.tokens("ja")["italic"] == "normal"
    assert theme.tokens("zh-Hant-TW")["sans"] != theme.tokens("zh")["sans"]
    assert theme.tokens("zh-Hant-TW")["loose"] == "0"
    assert theme.tokens("pt-BR")["italic"] == "italic"


def test_compiled_templates_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As where it did not come compiled.
    monkeypatch.setattr("composer.render.shipped.FOLDER", tmp_path / "none")
    for _ in range(2):
        theme = Theme.load("classic", None, cache=tmp_path)
        theme.environment.get_template("blocks/poll.txt.j2")
    assert len(list(tmp_path.glob("template-*"))) == 1


def test_looking_at_a_theme_loads_no_jinja() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from composer.render.theme import Theme; Theme.load('classic').fingerprint;"
        "sys.exit(any(name in sys.modules for name in ('jinja2', 'babel', 'lxml', 'markdown_it')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_fingerprint_follows_the_files(tmp_path: Path) -> None:
    theme_file(tmp_path, "blocks/poll.txt.j2", "a")
    first = Theme.load("classic", tmp_path / "templates").fingerprint
    assert Theme.load("classic", tmp_path / "templates").fingerprint == first
    theme_file(tmp_path, "blocks/poll.txt.j2", "b")
    assert Theme.load("classic", tmp_path / "templates").fingerprint != first


def test_one_file_overrides_one_block(make_project: MakeProject) -> None:
    override = {"templates/blocks/button.email.html.j2": "<p {{ at(block) }}>BUTTON</p>"}
    edition = drawn(make_project, "::button[Oui]{url=https://example.org}", files=override)
    assert ">BUTTON</p>" in email(edition)
    assert "BUTTON" not in edition.web


def test_the_accent_of_the_settings_is_the_mails(make_project: MakeProject) -> None:
    from tests.conftest import SETTINGS

    settings = f'{SETTINGS}\n[theme]\naccent = "#0f766e"\n'
    edition = drawn(make_project, "[x](https://example.org)", settings=settings)
    assert 'style="color:#0f766e"' in body_of(email(edition))


def test_what_is_wrong_in_the_settings_has_its_place(make_project: MakeProject) -> None:
    from composer.pipeline import load
    from tests.conftest import SETTINGS

    line = SETTINGS.count("\n") + 2
    cases = (
        ('name = "clasic"', "unknown-theme"),
        ('accent = "violet"', "theme-token"),
        ('acent = "#0f766e"', "theme-token"),
        ('serif = "x}"', "theme-token"),
    )
    for written, code in cases:
        with pytest.raises(ThemeError) as error:
            load(make_project(settings=f"{SETTINGS}[theme]\n{written}\n"))
        place = error.value.location
        assert (place.path, place.line, place.column) == ("newsletter.toml", line, 1), written
        assert error.value.code == code
        assert error.value.hint


SLIP = "/* one\n   two */\n\n\np { color: var(--ink) }\n\n\na { /* here */ colour red; }\n"


@pytest.mark.parametrize(
    ("css", "line", "column"),
    [
        (SLIP, 8, 16),
        ("p { margin: 0 }\n\n\n\np { color: var(--accent);", 5, 3),
        ("p { margin: 0 }\n\n\n\n.card { --own: 1px }", 5, 0),
        ("p{margin:0}\n/* forgotten", 2, 1),
    ],
)
def test_a_slip_in_the_mails_sheet_is_told_where_it_stands(
    tmp_path: Path, css: str, line: int, column: int
) -> None:
    theme_file(tmp_path, "email.css", css)
    theme = Theme.load("classic", tmp_path / "templates")
    with pytest.raises(ThemeError) as error:
        theme.inliner(tongue(theme))
    place = error.value.location
    assert (place.path, place.line, place.column) == ("templates/email.css", line, column)


@pytest.mark.parametrize("name", ["email.css", "head.css", "web.css"])
@pytest.mark.parametrize(
    "rule", ["@import url(https://x.example/a.css);", '@IMPORT "a.css";', '@\\69mport "a.css";']
)
def test_no_sheet_imports_another(tmp_path: Path, name: str, rule: str) -> None:
    theme_file(tmp_path, name, f"/* @import */\n{rule}\np {{ margin: 0 }}\n")
    theme = Theme.load("classic", tmp_path / "templates")
    with pytest.raises(ThemeError, match="@import") as error:
        theme.sheet(name, tongue(theme))
    place = error.value.location
    assert (place.path, place.line, place.column) == (f"templates/{name}", 2, 1)


def test_a_sheet_may_speak_of_imports_and_bring_fonts(tmp_path: Path) -> None:
    css = (
        "/* @import url(x.css) */\n"
        "@font-face { font-family: A; src: url(https://fonts.example/a.woff2) }\n"
        "p::after { content: '@import' }\n"
    )
    theme_file(tmp_path, "head.css", css)
    theme = Theme.load("classic", tmp_path / "templates")
    assert "fonts.example" in theme.sheet("head.css", tongue(theme))
