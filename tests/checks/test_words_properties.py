"""Of any text: no check of the words fails on it, and a fix mends what it says and nothing else."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from composer.checking.fixing import fixed
from composer.checking.passage import passages
from composer.errors import AuthorError
from composer.model import Edition, Project
from composer.pipeline import compose, load, proofread
from composer.proofreading import all_checks
from tests.conftest import SETTINGS

HEAD = "---\ntitle: Un titre\ndate: 2025-02-03\n---\n\n"
ISSUE = "issues/2025-02-03-case.md"
CODES = sorted(code for code, kind in all_checks().items() if kind.group == "editorial")
PIECES = st.sampled_from(
    [
        *"abceétATEC'’‘´`\"«»“”()[]{}<>.,;:!?…-–_*#|/\\@&=~^0129©\u00a0\u202f\ufffc",
        *(
            " ",
            "  ",
            "\n",
            "\n\n",
            "\t",
            "--",
            "...",
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<br>",
            "&nbsp;",
        ),
        *(
            "> ",
            "- ",
            "## ",
            "[a](#)",
            "`x`",
            "[^1]",
            "https://a.fr/b",
            "{{ first_name }}",
            "\n<p>",
        ),
        *(
            "dis moi-ce que",
            "Les remarque",
            "Ca fait",
            "lot de nouveauté",
            "d‘une",
            "l'eau",
            "l’eau",
        ),
        *(
            "Openai",
            "grok 3",
            "tu as",
            "vous avez",
            "ton",
            "dis-moi",
            "A la fin",
            "l’Etat",
            "a t’il",
        ),
        *(
            "un mot",
            "oui",
            "non",
            "TK",
            "TODO:",
            "[lien]",
            "© 2024",
            "ci-joint",
            "a apple",
            "İ",
            "ß",
        ),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map(" ".join) | st.lists(
    PIECES, min_size=1, max_size=25
).map("".join)


def _project(*, typography: bool, language: str) -> Project:
    root = Path(tempfile.mkdtemp(prefix="words-"))
    text = SETTINGS.replace('language = "fr"', f'language = "{language}"')
    if not typography:
        text = text.replace("timezone =", "typography = false\ntimezone =")
    text += '\n[checks.editorial]\nlexicon = ["OpenAI", "Grok 3"]\n'
    (root / "newsletter.toml").write_text(text, "utf-8")
    return load(root, drafts=True)


PROJECTS = [
    _project(typography=typography, language=language)
    for typography in (True, False)
    for language in ("fr", "en", "pt")
]


class _Buffer:
    """The project's files, with the issue as it is tried."""

    def __init__(self, project: Project, text: str) -> None:
        self._files, self._text = project.files, text

    def text(self, path: str) -> str | None:
        return self._text if path == ISSUE else self._files.text(path)

    def __getattr__(self, name: str) -> object:
        return getattr(self._files, name)


def _composed(text: str, project: Project) -> tuple[Edition, Project]:
    from msgspec.structs import replace

    project = replace(project, files=_Buffer(project, text))
    try:
        return compose(text, ISSUE, project), project
    except AuthorError:
        assume(condition=False)
        raise


def _letters(edition: Edition) -> str:
    """The words of an issue, without anything that a fix may mend: accents, case, signs, spaces."""
    text = "".join(passage.text for passage in passages(edition.issue))
    plain = unicodedata.normalize("NFD", text)
    return re.sub(r"[^a-z0-9]", "", plain.lower())


@pytest.mark.parametrize("project", PROJECTS)
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_text_is_too_much_and_each_fix_mends(project: Project, text: str) -> None:
    text = HEAD + text + "\n"
    edition, project = _composed(text, project)
    checked = proofread(edition, project, select=CODES)
    before = Counter(finding.code for finding in checked.findings)
    for finding, fix in checked.fixes.items():
        after_text, made = fixed(text, [fix])
        assert made == 1
        assert after_text != text
        after, again = _composed(after_text, project)
        found = proofread(after, again, select=[finding.code]).findings
        # What was found there is gone; a fix may bring another slip to light, but not this one.
        gone = [
            each
            for each in found
            if (each.message, each.location) == (finding.message, finding.location)
        ]
        assert not gone or len(found) < before[finding.code], (finding, after_text)
        if finding.code not in ("wrong-article", "old-copyright"):
            assert _letters(after) == _letters(edition), (finding, after_text)


@pytest.mark.parametrize("project", PROJECTS)
@given(text=st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_no_text_of_any_script_is_too_much(project: Project, text: str) -> None:
    edition, project = _composed(HEAD + text + "\n", project)
    proofread(edition, project, select=CODES)
