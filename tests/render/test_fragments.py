"""The second guard: it has the last word on an author's HTML, and none on a template's."""

from __future__ import annotations

import pytest

from composer.source.raw_html import RawHtml
from tests.conftest import MakeProject
from tests.render.drawing import drawn, email
from tests.render.test_prose import web

IN_A_BOX = '<div align="center">\n\n{}\n\n</div>'


@pytest.mark.parametrize(
    "markdown",
    [
        'Un <span onclick="steal()">mot</span>',
        'Un <img src="mot.png" onerror="steal()" alt="mot"> mot',
        '<div onclick="steal()">\n\nUn mot\n\n</div>',
        "- un\n\n  <div onclick='steal()'>\n\n  mot\n\n  </div>",
        '<a href="javascript:steal()">mot</a>',
    ],
)
def test_what_the_first_guard_lets_through_is_stopped(
    make_project: MakeProject, markdown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RawHtml, "clean", lambda _self, tokens: tokens)
    edition = drawn(make_project, markdown)
    for page in (edition.web, email(edition)):
        assert "mot" in page
        assert "steal" not in page


@pytest.mark.parametrize(
    "inside",
    [
        "```python\nx < 1\n```",
        "> Une phrase citée.",
        "| A | B |\n|:--|--:|\n| 1 | 2 |",
        "::button[Oui]{url=https://example.org}",
        "> ```\n> x\n> ```",
        "Un *mot* et `du code`.",
    ],
)
def test_what_templates_draw_in_a_box_is_as_it_is_elsewhere(
    make_project: MakeProject, inside: str
) -> None:
    alone = web(make_project, inside)
    boxed = web(make_project, IN_A_BOX.format(inside))
    assert alone in boxed
    assert boxed.startswith('<div align="center">')
    assert boxed.endswith("</div>")


def test_marks_that_an_author_writes_are_letters(make_project: MakeProject) -> None:
    html = web(make_project, IN_A_BOX.format("\ufdd00z\n\n```\nx\n```"))
    assert html.count("<pre") == 1
    assert "\ufdd0" not in html
