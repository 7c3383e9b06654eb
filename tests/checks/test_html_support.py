"""What fixtures cannot hold of ``html-support``: templates, and what they say is meant."""

from __future__ import annotations

import pytest

from composer.model import Finding
from composer.pipeline import compose, load, proofread
from tests.conftest import MakeProject

PATH = "issues/2025-02-03-case.md"
TEXT = "---\ntitle: Le bac\ndate: 2025-02-03\n---\n\n::tide\n"
OWN = "templates/blocks/tide.email.html.j2"
BLOCK = "{# A tide.\n\n   attributes: none\n#}\n<div {{ at(block) }}>\n%s\n</div>\n"


def found(make_project: MakeProject, html: str) -> list[Finding]:
    root = make_project({PATH: TEXT, OWN: BLOCK % html})
    project = load(root, drafts=True)
    edition = compose(TEXT, PATH, project)
    assert "data-meant" not in edition.web
    assert "data-meant" not in str(edition.email)
    return list(proofread(edition, project, select=["html-support"]).findings)


@pytest.mark.parametrize(
    ("html", "words", "severity"),
    [
        ('<video src="https://example.org/a.mp4"></video>', "<video>", "error"),
        ('<svg width="1"></svg>', "<svg>", "error"),
        ('<input type="checkbox">', "<input checkbox>", "error"),
        ("<input>", "<input>", "error"),
        ('<button type="reset">x</button>', "<button reset>", "error"),
        ('<img src="a.png" srcset="b.png 2x" alt="">', "<img srcset>", "note"),
        ('<p hidden="">x</p>', "<p hidden>", "error"),
        ('<p aria-labelledby="x">x</p>', "<p aria-labelledby>", "warning"),
        ("<progress>3</progress>", "<progress>", "warning"),
    ],
)
def test_an_own_template_is_reported_by_its_line(
    make_project: MakeProject, html: str, words: str, severity: str
) -> None:
    (one,) = found(make_project, f"<p>Un.</p>\n{html}")
    assert (one.location.path, one.location.line) == (OWN, 7)
    assert one.message.startswith(f"“{words}”")
    assert str(one.severity) == severity


def test_what_it_marks_as_meant_is_not(make_project: MakeProject) -> None:
    assert not found(make_project, '<progress data-meant="html-progress">3</progress>')
    assert found(make_project, '<progress data-meant="html-meter">3</progress>')


def test_what_everybody_knows_is_not(make_project: MakeProject) -> None:
    html = '<table role="none"><tr><td align="right" width="9"><img src="a.png" alt=""></td></tr></table>'
    assert not found(make_project, html)
