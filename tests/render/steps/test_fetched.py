"""A mail runs nothing and fetches no style sheet, whatever a template of one's own holds."""

from __future__ import annotations

import pytest

from composer.errors import ThemeError
from composer.render.theme import bundled_templates
from tests.conftest import MakeProject
from tests.render.drawing import drawn, email

SHEET = '<link rel="stylesheet" href="https://x.example/a.css">'
MAIL = [
    (SHEET, "style sheet"),
    ('<LINK REL="preload StyleSheet" HREF="a.css">', "style sheet"),
    ('<style>@import "a.css";</style>', "@import"),
    ("<style>@\\69mport url(a.css);</style>", "@import"),
    ("<script>1</script>", "<script>"),
    (f"<!--[if mso]>{SHEET}<![endif]-->", "style sheet"),
    ("<!--[if !mso]><!--><script></script><!--<![endif]-->", "<script>"),
]
WEB = [
    (SHEET, "style sheet"),
    ('<link href=//x.example/a.css rel="style&#115;heet">', "style sheet"),
    ('<style media="screen">@import url(a.css);</style>', "@import"),
]


def page(edition: str, added: str) -> dict[str, str | bytes]:
    name = f"{edition}.html.j2"
    text = (bundled_templates() / "classic" / name).read_text("utf-8")
    return {f"templates/{name}": text.replace("</head>", f"\n  {added}\n</head>")}


def line_of(files: dict[str, str | bytes], added: str) -> int:
    (text,) = files.values()
    return str(text)[: str(text).index(added)].count("\n") + 1


@pytest.mark.parametrize(
    ("edition", "added", "told"),
    [*(("email", *row) for row in MAIL), *(("web", *row) for row in WEB)],
)
def test_refused_with_the_templates_line(
    make_project: MakeProject, edition: str, added: str, told: str
) -> None:
    files = page(edition, added)
    with pytest.raises(ThemeError) as error:
        drawn(make_project, "Bonjour.", files=files)
    assert told in error.value.message
    assert error.value.location.path == f"templates/{edition}.html.j2"
    # What is disguised is not found again in the template, whose name then stands alone.
    assert error.value.location.line in (line_of(files, added), 0)
    assert error.value.hint


def test_a_block_is_named(make_project: MakeProject) -> None:
    files = {"templates/blocks/button.email.html.j2": "<p {{ at(block) }}>\n<script></script></p>"}
    with pytest.raises(ThemeError) as error:
        drawn(make_project, "::button[Oui]{url=https://example.org}", files=files)
    assert str(error.value.location) == "templates/blocks/button.email.html.j2:2:1"


@pytest.mark.parametrize(
    "added",
    [
        "<script>1</script>",
        '<link rel="stylesheet" href="/site.css">',
        '<link rel="canonical" href="https://x.example/">',
        "<style>p::after{content:'@import'}</style>",
    ],
)
def test_the_web_edition_is_its_authors(make_project: MakeProject, added: str) -> None:
    assert added in drawn(make_project, "Bonjour.", files=page("web", added)).web


def test_words_may_speak_of_it(make_project: MakeProject) -> None:
    body = (
        "`@import url(a.css)`, `<script>`\n\n```html\n<link rel=stylesheet href=//x.example>\n```"
    )
    edition = drawn(make_project, body)
    assert "@import" in email(edition)
    assert "@import" in edition.web
