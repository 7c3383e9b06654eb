"""What is no prose of the author's is no passage, or stands in one as a single object."""

from __future__ import annotations

import pytest

from composer.checking.passage import Passage, passages
from composer.pipeline import compose, load
from tests.conftest import MakeProject

HEAD = "---\ntitle: Ici\ndate: 2025-02-03\n---\n\n"
ISSUE = "issues/2025-02-03-case.md"


def _passages(make_project: MakeProject, text: str) -> list[Passage]:
    project = load(make_project({ISSUE: HEAD + text}), drafts=True)
    return list(passages(compose(HEAD + text, ISSUE, project).issue))[1:]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Tapez <code>a <b>b</b> <code>c</code></code> ici.", "Tapez \ufffc ici."),
        ("Tapez <kbd>Ca</kbd> puis `x`.", "Tapez \ufffc puis \ufffc."),
        ('Un <span lang="en">open: source</span> ici.', "Un \ufffc ici."),
        ('Un <span lang="fr-CA">mot</span> ici.', "Un mot ici."),
        ("Un <b>mot</b> ici.", "Un mot ici."),
        ("<p>Tapez <code>a: b</code> ici.</p>", "Tapez \ufffc ici."),
    ],
)
def test_code_and_other_languages_are_objects(
    make_project: MakeProject, text: str, read: str
) -> None:
    (passage,) = _passages(make_project, text + "\n")
    assert passage.text == read


def test_code_in_raw_html_is_no_passage(make_project: MakeProject) -> None:
    assert not _passages(make_project, '<pre>\na: "b"\n</pre>\n')


def test_raw_html_says_its_language(make_project: MakeProject) -> None:
    text = '<div lang="en">\n<p>One</p>\n<p lang="pt">Dois</p>\n<p>Two</p>\n</div>\n\nQuatre\n'
    read = [(passage.text.strip(), passage.language) for passage in _passages(make_project, text)]
    assert read == [("One", "en"), ("Dois", "pt"), ("Two", "en"), ("Quatre", "fr")]
